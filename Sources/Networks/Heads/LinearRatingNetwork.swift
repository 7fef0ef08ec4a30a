public import Torch

/// Features, flattened, dropped out, and one linear layer: N×3×H×W to N×values logits.
///
/// The head that NIMA puts on ImageNet networks, and the one that pretexts are transferred through. Names: `features.…` and
/// `classifier.1.weight`, as in the usual PyTorch code. Talebi & Milanfar 2018 (arXiv 1709.05424), section II.
public final class LinearRatingNetwork: Module, TransferNetwork {
  /// N×3×H×W to feature maps or vectors.
  public let features: any Layer
  private let classifier: Sequential

  /// A network with a head of random weights.
  ///
  /// - Parameters:
  ///   - features: the extractor.
  ///   - count: how many numbers it gives per photo.
  ///   - values: how many values the rating scale has.
  ///   - dropout: probability of dropping a feature while training.
  public init(features: any Layer, count: Int, values: Int = 10, dropout: Double = 0.75) throws(TorchError) {
    self.features = features
    classifier = Sequential([Dropout(dropout), try Linear(count, values)])
  }

  /// The extractor.
  public var base: any Layer { features }

  /// N×values logits.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try classifier(features(x).flatten(from: 1))
  }
}

extension LinearRatingNetwork {
  /// On AlexNet's convolutions; photos of other sizes than 224 pixels are pooled to the same 6×6 places.
  public static func alexnet(values: Int = 10, dropout: Double = 0.75) throws(TorchError)
    -> LinearRatingNetwork
  {
    try LinearRatingNetwork(
      features: AlexNet(.init(classes: nil)).extractor, count: 256 * 6 * 6, values: values, dropout: dropout)
  }

  /// On VGG16's convolutions; photos of other sizes than 224 pixels are pooled to the same 7×7 places.
  public static func vgg16(values: Int = 10, dropout: Double = 0.75) throws(TorchError) -> LinearRatingNetwork
  {
    try LinearRatingNetwork(
      features: VGG16(.init(classes: nil)).extractor, count: 512 * 7 * 7, values: values, dropout: dropout)
  }

  /// On context discriminators, whose maps of 28×28 for photos of 224 pixels are taken side by side.
  ///
  /// Ching, See & Wong 2020, table 2: one for D-CC, D-FPP, D-HSA and D-HSP, two for D-FPP+CC.
  public static func discriminators(
    _ discriminators: [ContextDiscriminator], values: Int = 10, dropout: Double = 0.75
  ) throws(TorchError) -> LinearRatingNetwork {
    let features: any Layer = discriminators.count == 1 ? discriminators[0] : SideBySide(discriminators)
    return try LinearRatingNetwork(
      features: features, count: discriminators.count * 28 * 28, values: values, dropout: dropout)
  }

  /// On a context generator's encoder, for photos of 224 pixels.
  ///
  /// Ching, See & Wong 2020, table 2: G-FPP and G-HSP.
  public static func encoder(
    _ encoder: Sequential, values: Int = 10, dropout: Double = 0.75
  ) throws(TorchError) -> LinearRatingNetwork {
    try LinearRatingNetwork(features: encoder, count: 512 * 7 * 7, values: values, dropout: dropout)
  }
}

/// Several networks of one input, their outputs one after the other along the channels.
///
/// Names: `0.…`, `1.…`.
public final class SideBySide: Module, Layer {
  @Named("") private var networks: [any Layer]

  /// Networks whose outputs have the same height and width.
  public init(_ networks: [any Layer]) {
    super.init()
    self.networks = networks
  }

  /// N×(all channels)×h×w.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try .concatenate(networks.map { network throws(TorchError) in try network(x) }, along: 1)
  }
}
