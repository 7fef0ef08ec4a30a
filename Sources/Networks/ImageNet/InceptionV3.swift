public import Torch

/// Inception-v3: blocks of parallel convolutions of different extent, and a second head for training.
///
/// N×3×H×W (299 pixels, at least 75) to N×classes logits; without classes, to the last level's features averaged over the
/// photo. State-dictionary names are torchvision's. Szegedy et al. 2016 (arXiv 1512.00567), table 1.
public final class InceptionV3: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Outputs of both heads; nil leaves them out.
    public var classes: Int? = 1000
    /// Whether there is a second head, on `Mixed_6e`, for training.
    public var hasAuxiliaryHead = true
    /// Whether inputs, normalised with ImageNet's mean and deviation, are changed to −1 … 1 first: torchvision's published
    /// weights were trained so, and it sets `transform_input` whenever it loads them.
    public var transformsInput = false
    /// Probability of dropping a pooled feature while training.
    public var dropout = 0.5

    /// torchvision's numbers, unless told otherwise.
    public init(
      classes: Int? = 1000, hasAuxiliaryHead: Bool = true, transformsInput: Bool = false,
      dropout: Double = 0.5
    ) {
      self.classes = classes
      self.hasAuxiliaryHead = hasAuxiliaryHead
      self.transformsInput = transformsInput
      self.dropout = dropout
    }
  }

  private let transformsInput: Bool
  @Named("Conv2d_1a_3x3") private var stem1: InceptionConvolution
  @Named("Conv2d_2a_3x3") private var stem2: InceptionConvolution
  @Named("Conv2d_2b_3x3") private var stem3: InceptionConvolution
  @Named("Conv2d_3b_1x1") private var stem4: InceptionConvolution
  @Named("Conv2d_4a_3x3") private var stem5: InceptionConvolution
  @Named("Mixed_5b") private var mixed5b: InceptionA
  @Named("Mixed_5c") private var mixed5c: InceptionA
  @Named("Mixed_5d") private var mixed5d: InceptionA
  @Named("Mixed_6a") private var mixed6a: InceptionB
  @Named("Mixed_6b") private var mixed6b: InceptionC
  @Named("Mixed_6c") private var mixed6c: InceptionC
  @Named("Mixed_6d") private var mixed6d: InceptionC
  @Named("Mixed_6e") private var mixed6e: InceptionC
  @Named("AuxLogits") private var auxiliary: InceptionAuxiliary?
  @Named("Mixed_7a") private var mixed7a: InceptionD
  @Named("Mixed_7b") private var mixed7b: InceptionE
  @Named("Mixed_7c") private var mixed7c: InceptionE
  @Named("fc") private var classifier: Linear?
  private let dropout: Dropout

  /// A network with torchvision's initial weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    transformsInput = configuration.transformsInput
    dropout = Dropout(configuration.dropout)
    super.init()
    stem1 = try InceptionConvolution(3, 32, kernel: 3, stride: 2)
    stem2 = try InceptionConvolution(32, 32, kernel: 3)
    stem3 = try InceptionConvolution(32, 64, kernel: 3, padding: 1)
    stem4 = try InceptionConvolution(64, 80, kernel: 1)
    stem5 = try InceptionConvolution(80, 192, kernel: 3)
    mixed5b = try InceptionA(192, pooled: 32)
    mixed5c = try InceptionA(256, pooled: 64)
    mixed5d = try InceptionA(288, pooled: 64)
    mixed6a = try InceptionB(288)
    mixed6b = try InceptionC(768, inner: 128)
    mixed6c = try InceptionC(768, inner: 160)
    mixed6d = try InceptionC(768, inner: 160)
    mixed6e = try InceptionC(768, inner: 192)
    mixed7a = try InceptionD(768)
    mixed7b = try InceptionE(1280)
    mixed7c = try InceptionE(2048)
    (auxiliary, classifier) = (nil, nil)
    if let classes = configuration.classes {
      classifier = try Linear(2048, classes)
      auxiliary = try configuration.hasAuxiliaryHead ? InceptionAuxiliary(768, classes) : nil
    }
    try fillWeights(deviation: 0.1)
    try auxiliary?.fillOwnWeights()
  }

  /// `Mixed_5d`, `Mixed_6e` and `Mixed_7c`: the last block of each resolution.
  public static let levels = [
    TrunkLevel(name: "Mixed_5d", channels: 288, stride: 8),
    TrunkLevel(name: "Mixed_6e", channels: 768, stride: 16),
    TrunkLevel(name: "Mixed_7c", channels: 2048, stride: 32),
  ]

  /// `Mixed_5d`, `Mixed_6e` and `Mixed_7c`: the last block of each resolution.
  public var levels: [TrunkLevel] { Self.levels }

  /// `inception-v3` or `inception-v3-transform-input`.
  public var architecture: String? { transformsInput ? "inception-v3-transform-input" : "inception-v3" }

  /// The outputs of the last block of each resolution.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    var x = try transformsInput ? x.renormalized(from: .imageNet, to: .symmetric) : x
    x = try stem3(stem2(stem1(x))).maxPool2d(kernel: 3, stride: 2)
    x = try stem5(stem4(x)).maxPool2d(kernel: 3, stride: 2)
    let fine = try mixed5d(mixed5c(mixed5b(x)))
    let middle = try mixed6e(mixed6d(mixed6c(mixed6b(mixed6a(fine)))))
    return [fine, middle, try mixed7c(mixed7b(mixed7a(middle)))]
  }

  /// N×classes logits, or the last level's N×2048 averages.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try head(features(x)[2]) }

  /// The logits, and those of the second head while training: N×classes each.
  ///
  /// The second head needs about 299 pixels. Its loss is customarily added with a weight of 0.4 or 0.3.
  public func outputs(_ x: Tensor) throws(TorchError) -> (logits: Tensor, auxiliary: Tensor?) {
    let features = try features(x)
    let second =
      try isTraining
      ? auxiliary.map { head throws(TorchError) in try head(features[1]) } : nil
    return (try head(features[2]), second)
  }

  private func head(_ features: Tensor) throws(TorchError) -> Tensor {
    let pooled = try features.adaptiveAveragePool2d(size: 1).flatten(from: 1)
    return try classifier.map { classifier throws(TorchError) in try classifier(dropout(pooled)) } ?? pooled
  }
}
