public import Torch

/// VGG16: thirteen 3×3 convolutions in five blocks and three linear layers.
///
/// N×3×H×W (224 pixels, at least 32) to N×classes logits; without classes, to N×25088 features.
/// State-dictionary names are torchvision's. Simonyan & Zisserman 2015 (arXiv 1409.1556), table 1, column D.
public final class VGG16: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Outputs; nil leaves out the linear layers.
    public var classes: Int? = 1000
    /// Units of both hidden linear layers.
    public var hidden = 4096
    /// Probability of dropping a hidden unit while training.
    public var dropout = 0.5

    /// torchvision's numbers, unless told otherwise.
    public init(classes: Int? = 1000, hidden: Int = 4096, dropout: Double = 0.5) {
      self.classes = classes
      self.hidden = hidden
      self.dropout = dropout
    }
  }

  /// Output channels of the convolutions in each block; a pooling by two ends it.
  private static let blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]

  @Named("features") private var convolutions: Sequential
  private let pool = AdaptiveAveragePool2d(size: 7)
  private let classifier: Sequential?
  private let poolings: [Int]

  /// A network with torchvision's initial weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    var layers: [any Layer] = []
    var (channels, poolings) = (3, [Int]())
    for block in Self.blocks {
      for outputs in block {
        layers.append(try Conv2d(channels, outputs, kernel: 3, padding: .symmetric(1)))
        layers.append(ReLU(inPlace: true))
        channels = outputs
      }
      poolings.append(layers.count)
      layers.append(MaxPool2d(kernel: 2))
    }
    self.poolings = poolings
    classifier = try configuration.classes.map { classes throws(TorchError) in
      Sequential([
        try Linear(512 * 7 * 7, configuration.hidden), ReLU(inPlace: true), Dropout(configuration.dropout),
        try Linear(configuration.hidden, configuration.hidden), ReLU(inPlace: true),
        Dropout(configuration.dropout), try Linear(configuration.hidden, classes),
      ])
    }
    super.init()
    convolutions = Sequential(layers)
    try fillConvolutionsByFanOut()
    try fillLinearLayers(deviation: 0.01)
  }

  /// `pool1` … `pool5`, the ends of the blocks.
  public static let levels = blocks.enumerated().map { index, block in
    TrunkLevel(name: "pool\(index + 1)", channels: block.last ?? 0, stride: 2 << index)
  }

  /// `pool1` … `pool5`, the ends of the blocks.
  public var levels: [TrunkLevel] { Self.levels }

  /// `vgg16`.
  public var architecture: String? { "vgg16" }

  /// The outputs of the five blocks.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    try convolutions.outputs(at: poolings, x)
  }

  /// The convolutions and the pooling to 7×7, as the layers of a chain: N×3×H×W → N×512×7×7.
  var extractor: Sequential { Sequential(convolutions.layers + [pool]) }

  /// N×classes logits or N×25088 features.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try pool(convolutions(x)).flatten(from: 1)
    return try classifier.map { classifier throws(TorchError) in try classifier(pooled) } ?? pooled
  }
}
