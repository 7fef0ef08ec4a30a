public import Torch

/// Features, flattened, dropped out, and one linear layer: N×3×H×W photos, normalised as (x − 127) / 128, to N×values logits.
///
/// The head that NIMA puts on ImageNet networks, and the one that pretexts are transferred through. Names: `features.…` and
/// `classifier.1.weight`, as in the usual PyTorch code. Talebi & Milanfar 2018 (arXiv 1709.05424), section II; Ching, See &
/// Wong 2020, table 2: one discriminator for D-CC, D-FPP, D-HSA and D-HSP, two for D-FPP+CC, an encoder for G-FPP and G-HSP.
public final class LinearRatingNetwork: Module, TransferNetwork, Exportable {
  /// Its numbers.
  public struct Configuration: Blueprint {
    /// Where the features come from.
    public var base: Base
    /// How many bases look at the photo, whose features are taken side by side.
    public var count = 1
    /// How many values the rating scale has.
    public var values = 10
    /// Probability of dropping a feature while training.
    public var dropout = 0.75
    /// What the bases want their photos to be like; ``Normalization/lite`` hands them on as they are.
    public var normalization: Normalization

    /// On a base, with NIMA's dropout, unless told otherwise.
    public init(on base: Base, count: Int = 1, values: Int = 10, dropout: Double = 0.75) {
      (self.base, self.count, self.values, self.dropout) = (base, count, values, dropout)
      normalization = base.normalization
    }

    /// NIMA as it was published, whose photos come as the base wants them.
    public static func published(on base: Base, dropout: Double = 0.75) -> Configuration {
      var configuration = Configuration(on: base, dropout: dropout)
      configuration.normalization = .lite
      return configuration
    }
  }

  /// What it was built from.
  public let configuration: Configuration
  /// N×3×H×W to feature maps.
  public let features: any Layer
  private let classifier: Sequential

  /// A network with random weights.
  public init(_ configuration: Configuration) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    self.configuration = configuration
    let bases = try (0..<configuration.count).map { _ throws(TorchError) in try configuration.base.make() }
    features = bases.count == 1 ? bases[0] : SideBySide(bases)
    classifier = Sequential([
      Dropout(configuration.dropout), try Linear(configuration.features, configuration.values),
    ])
  }

  /// The extractor.
  public var base: any Layer { features }

  /// The configuration.
  public var blueprint: any Blueprint { configuration }

  /// N×values logits.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let photos = try x.renormalized(from: .lite, to: configuration.normalization)
    return try classifier(features(photos).flatten(from: 1))
  }

  /// The distribution.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    [Output(.distribution(values: configuration.values), try self(x).softmax(over: 1))]
  }
}

extension LinearRatingNetwork.Configuration {
  /// `linear`.
  public static var kind: String { "linear" }

  /// Refuses numbers that make no network.
  public func check() throws(BlueprintError) {
    try require("count", count, in: 1...16)
    try require("values", values, in: 1...10_000)
    try require("dropout", chance: dropout)
    for (field, numbers, least) in [
      ("mean", normalization.mean, -1e6), ("divisor", normalization.divisor, 1e-6),
    ] {
      guard numbers.count == 3, numbers.allSatisfy({ $0 >= least && $0 <= 1e6 }) else {
        throw BlueprintError(
          "normalization.\(field)", "expected three numbers in \(least) … 1e6, found \(numbers)")
      }
    }
    try require("values", layerOf: features, to: values)
  }

  /// How many numbers the bases give per photo.
  var features: Int { count * base.features }

  /// A distribution.
  public var outputs: [Output.Meaning] { [.distribution(values: values)] }

  /// What the base can look at.
  public var sides: ClosedRange<Int> { base.sides }

  /// A ``LinearRatingNetwork``.
  public func network() throws(TorchError) -> any Exportable { try LinearRatingNetwork(self) }
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
