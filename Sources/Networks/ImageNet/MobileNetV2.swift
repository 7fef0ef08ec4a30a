public import Torch

/// MobileNetV2: inverted residuals with linear bottlenecks, made for phones.
///
/// N×3×H×W (224 pixels, any size from 1 up) to N×classes logits; without classes, to the last level's features averaged
/// over the photo. State-dictionary names are torchvision's. Sandler et al. 2018 (arXiv 1801.04381), table 2.
public final class MobileNetV2: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Factor of all channels; those are rounded to eights.
    public var width = 1.0
    /// Outputs; nil leaves out the linear layer.
    public var classes: Int? = 1000
    /// Probability of dropping a pooled feature while training.
    public var dropout = 0.2

    /// torchvision's numbers, unless told otherwise.
    public init(width: Double = 1, classes: Int? = 1000, dropout: Double = 0.2) {
      self.width = width
      self.classes = classes
      self.dropout = dropout
    }

    /// `stage1` … `stage7`, and `head`, the last convolution.
    public var levels: [TrunkLevel] {
      var stride = 2
      let stages = MobileNetV2.stages.enumerated().map { index, stage in
        stride *= stage.stride
        return TrunkLevel(name: "stage\(index + 1)", channels: channels(stage.outputs), stride: stride)
      }
      return stages + [
        TrunkLevel(name: "head", channels: 1280.scaledInEights(by: max(1, width)), stride: stride)
      ]
    }

    func channels(_ wish: Int) -> Int { wish.scaledInEights(by: width) }
  }

  /// t, c, n and s of the paper's table.
  fileprivate static let stages: [(expansion: Int, outputs: Int, repeats: Int, stride: Int)] = [
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
    (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
  ]

  /// Its numbers.
  public let configuration: Configuration
  @Named("features") private var layers: Sequential
  private let classifier: Sequential?
  private let ends: [Int]

  /// A network with torchvision's initial weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    guard (0.01...100).contains(configuration.width) else {
      throw TorchError(
        operation: "MobileNetV2", message: "expected a width of 0.01 to 100, not \(configuration.width)")
    }
    var channels = configuration.channels(32)
    var layers: [any Layer] = [try normalized(3, channels, kernel: 3, stride: 2)]
    var ends: [Int] = []
    for stage in Self.stages {
      let outputs = configuration.channels(stage.outputs)
      for repetition in 0..<stage.repeats {
        layers.append(
          try InvertedResidual(
            channels, outputs, stride: repetition == 0 ? stage.stride : 1, expansion: stage.expansion))
        channels = outputs
      }
      ends.append(layers.count - 1)
    }
    let last = configuration.levels.last?.channels ?? 0
    ends.append(layers.count)
    layers.append(try normalized(channels, last, kernel: 1))
    (self.configuration, self.ends) = (configuration, ends)
    classifier = try configuration.classes.map { classes throws(TorchError) in
      Sequential([Dropout(configuration.dropout), try Linear(last, classes)])
    }
    super.init()
    self.layers = Sequential(layers)
    try fillConvolutionsByFanOut()
    try fillLinearLayers(deviation: 0.01)
  }

  /// `stage1` … `stage7`, and `head`, the last convolution.
  public var levels: [TrunkLevel] { configuration.levels }

  /// `mobilenet-v2`; nil for other widths.
  public var architecture: String? { configuration.width == 1 ? "mobilenet-v2" : nil }

  /// The outputs of the seven stages and of the last convolution.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] { try layers.outputs(at: ends, x) }

  /// N×classes logits, or the last level's N×channels averages.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try layers(x).adaptiveAveragePool2d(size: 1).flatten(from: 1)
    return try classifier.map { classifier throws(TorchError) in try classifier(pooled) } ?? pooled
  }
}

/// Widen, filter each channel by itself, narrow: N×inputs×H×W → N×outputs×⌈H/stride⌉×⌈W/stride⌉.
private final class InvertedResidual: Module, Layer {
  private let conv: Sequential
  private let isResidual: Bool

  init(_ inputs: Int, _ outputs: Int, stride: Int, expansion: Int) throws(TorchError) {
    let wide = inputs * expansion
    let widening: [any Layer] = expansion > 1 ? [try normalized(inputs, wide, kernel: 1)] : []
    conv = Sequential(
      widening + [
        try normalized(wide, wide, kernel: 3, stride: stride, groups: wide),
        try Conv2d(wide, outputs, kernel: 1, bias: false), try BatchNorm2d(outputs),
      ])
    isResidual = stride == 1 && inputs == outputs
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let branch = try conv(x)
    return try isResidual ? branch.addingInPlace(x) : branch
  }
}

/// A convolution, batch normalisation and ReLU6.
private func normalized(
  _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1
) throws(TorchError) -> Sequential {
  Sequential([
    try Conv2d(
      inputs, outputs, kernel: Pair(kernel), stride: Pair(stride), padding: .symmetric(Pair(kernel / 2)),
      groups: groups, bias: false),
    try BatchNorm2d(outputs), ReLU6(),
  ])
}
