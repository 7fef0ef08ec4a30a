public import Torch

/// AlexNet: five convolutions and three linear layers.
///
/// N×3×H×W (224 pixels, at least 63) to N×classes logits; without classes, to N×9216 features.
/// State-dictionary names are torchvision's. Krizhevsky 2014 (arXiv 1404.5997), the variant on one graphics processor,
/// without groups and response normalisation.
public final class AlexNet: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Outputs; nil leaves out the linear layers.
    public var classes: Int? = 1000
    /// Units of both hidden linear layers.
    public var hidden = 4096
    /// Probability of dropping an input of a hidden linear layer while training.
    public var dropout = 0.5

    /// torchvision's numbers, unless told otherwise.
    public init(classes: Int? = 1000, hidden: Int = 4096, dropout: Double = 0.5) {
      self.classes = classes
      self.hidden = hidden
      self.dropout = dropout
    }
  }

  @Named("features") private var layers: Sequential
  private let pool = AdaptiveAveragePool2d(size: 6)
  private let classifier: Sequential?

  /// A network with PyTorch's initial weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    classifier = try configuration.classes.map { classes throws(TorchError) in
      Sequential([
        Dropout(configuration.dropout), try Linear(256 * 6 * 6, configuration.hidden), ReLU(inPlace: true),
        Dropout(configuration.dropout), try Linear(configuration.hidden, configuration.hidden),
        ReLU(inPlace: true), try Linear(configuration.hidden, classes),
      ])
    }
    super.init()
    layers = Sequential([
      try Conv2d(3, 64, kernel: 11, stride: 4, padding: .symmetric(2)), ReLU(inPlace: true),
      MaxPool2d(kernel: 3, stride: 2),
      try Conv2d(64, 192, kernel: 5, padding: .symmetric(2)), ReLU(inPlace: true),
      MaxPool2d(kernel: 3, stride: 2),
      try Conv2d(192, 384, kernel: 3, padding: .symmetric(1)), ReLU(inPlace: true),
      try Conv2d(384, 256, kernel: 3, padding: .symmetric(1)), ReLU(inPlace: true),
      try Conv2d(256, 256, kernel: 3, padding: .symmetric(1)), ReLU(inPlace: true),
      MaxPool2d(kernel: 3, stride: 2),
    ])
  }

  /// `conv1` … `conv5`, each after its ReLU, and `pool5`.
  public static let levels =
    zip(1..., zip([64, 192, 384, 256, 256], [4, 8, 16, 16, 16])).map {
      TrunkLevel(name: "conv\($0)", channels: $1.0, stride: $1.1)
    } + [TrunkLevel(name: "pool5", channels: 256, stride: 32)]

  /// `conv1` … `conv5`, each after its ReLU, and `pool5`.
  public var levels: [TrunkLevel] { Self.levels }

  /// `alexnet`.
  public var architecture: String? { "alexnet" }

  /// The outputs of the five convolutions and of the last pooling.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    try layers.outputs(at: [1, 4, 7, 9, 11, 12], x)
  }

  /// The convolutions and the pooling to 6×6, as the layers of a chain: N×3×H×W → N×256×6×6.
  var extractor: Sequential { Sequential(layers.layers + [pool]) }

  /// N×classes logits or N×9216 features.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try pool(layers(x)).flatten(from: 1)
    return try classifier.map { classifier throws(TorchError) in try classifier(pooled) } ?? pooled
  }
}
