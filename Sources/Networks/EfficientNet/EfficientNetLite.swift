public import Torch

/// EfficientNet-Lite: EfficientNet without squeeze-and-excitation and with ReLU6, made for small devices.
///
/// N×3×H×W, normalised as (x − 127) / 128, to N×classes logits. Fully convolutional: any H and W from 1 up.
/// State-dictionary names are those of the Python package efficientnet-lite-pytorch.
/// Tan & Le 2019 (arXiv 1905.11946), table 1; the Lite variants fix the stem, the first and the last stage, and the head.
public final class EfficientNetLite: Module, Trunk {
  /// Which of the five sizes.
  public let variant: EfficientNetVariant
  /// The last level it computes.
  public let depth: FeatureLevel
  @Named("_conv_stem") private var stem: Conv2d
  @Named("_bn0") private var stemNorm: BatchNorm2d
  @Named("_blocks") private var blocks: [InvertedBottleneck]
  @Named("_conv_head") private var head: Conv2d?
  @Named("_bn1") private var headNorm: BatchNorm2d?
  private let dropout: Dropout
  @Named("_fc") private var classifier: Linear?
  private let lastBlocks: [Int]

  /// An ImageNet classifier with random weights.
  ///
  /// - Parameter dropConnect: the chance of leaving out the last block while training, falling linearly to 0 at the first.
  public convenience init(
    _ variant: EfficientNetVariant, classes: Int = 1000, dropConnect: Double = 0
  ) throws(TorchError) {
    try self.init(variant, depth: .head, classes: classes, dropConnect: dropConnect)
  }

  /// A trunk with random weights, which ends at `depth`: nothing beyond is kept or computed.
  public convenience init(
    trunk variant: EfficientNetVariant, depth: FeatureLevel, dropConnect: Double = 0
  ) throws(TorchError) {
    try self.init(variant, depth: depth, classes: nil, dropConnect: dropConnect)
  }

  private init(
    _ variant: EfficientNetVariant, depth: FeatureLevel, classes: Int?, dropConnect: Double
  ) throws(TorchError) {
    self.variant = variant
    self.depth = depth
    lastBlocks = variant.lastBlocks
    dropout = Dropout(variant.dropout)
    super.init()
    let plan = variant.blocks(through: depth)
    let total = Double(variant.blocks(through: .head).count)
    stem = try Conv2d(3, 32, kernel: 3, stride: 2, padding: .same, bias: false)
    stemNorm = try .efficientNet(32)
    blocks = try plan.enumerated().map { index, shape throws(TorchError) in
      try InvertedBottleneck(shape, dropConnect: dropConnect * Double(index) / total)
    }
    (head, headNorm, classifier) = (nil, nil, nil)
    guard depth == .head, let last = plan.last else { return }
    let channels = FeatureLevel.head.channels(of: variant)
    head = try Conv2d(last.outputs, channels, kernel: 1, padding: .same, bias: false)
    headNorm = try .efficientNet(channels)
    classifier = try classes.map { count throws(TorchError) in try Linear(channels, count) }
  }

  /// Every ``FeatureLevel`` up to `depth`.
  public var levels: [TrunkLevel] { Array(variant.levels.prefix(depth.rawValue)) }

  /// The variant's name.
  public var architecture: String? { variant.rawValue }

  /// (x − 127) / 128.
  public var normalization: Normalization { .lite }

  /// Feature maps at every ``FeatureLevel`` up to `depth`, in order: N×C×⌈H/stride⌉×⌈W/stride⌉ each.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    var x = try x.convolved(by: stem, normalizedBy: stemNorm).relu6()
    var levels: [Tensor] = []
    for (index, block) in blocks.enumerated() {
      x = try block(x)
      if lastBlocks.contains(index) { levels.append(x) }
    }
    if let head, let headNorm {
      levels.append(try x.convolved(by: head, normalizedBy: headNorm).relu6())
    }
    return levels
  }

  /// N×classes logits; of a trunk, the last level's features averaged over the photo.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try features(x)[depth.index].mean(over: [2, 3])
    guard let classifier else { return pooled }
    return try classifier(dropout(pooled))
  }
}
