public import Torch

/// Photographic embedding for aesthetic rating: attributes and a latent code, from which a photo is rated and rebuilt.
///
/// N×3×H×W photos, normalised as (x − 127) / 128 whatever the trunk wants, to N×values logits. How the parts are trained is
/// the method's business: eqs (1) and (2) of the paper (Photographic embedding for aesthetic rating), whose structure section
/// 3.2 gives. Where it is silent: the code's spread is learned as ln σ². Beside the paper's form, which encodes the trunk's last features,
/// there is one for trunks that do not learn: several levels, standardised, go through a hidden layer first.
public final class PEARNetwork: Module, TransferNetwork, Exportable {
  /// Its numbers.
  public struct Configuration: Blueprint {
    /// The trunk, by its name in ``Architecture``.
    public var trunk = "resnet50"
    /// The k attributes' names; the paper takes AADB's.
    public var attributes = [
      "BalancingElements", "ColorHarmony", "Content", "DoF", "Light", "MotionBlur", "Object", "Repetition",
      "RuleOfThirds", "Symmetry", "VividColor",
    ]
    /// j, the length of the latent code.
    public var code = 100
    /// d, the values of the rating scale: 10 for AVA, 6 for AADB in the paper.
    public var values = 10
    /// The trunk's levels that are averaged over the photo and encoded; nil for the last one alone.
    public var levels: [String]?
    /// Units of a hidden layer between these features, standardised, and the encoders; nil for none.
    public var hidden: Int?
    /// The share of features, and of hidden units, that the hidden layer drops while training.
    public var dropout: Double?
    /// Channels of the 8×8 map that reconstruction starts from.
    public var seed = 128
    /// Output channels of reconstruction's transposed convolutions, each of which doubles the sides; at last a photo's three.
    public var widths = [64, 32, 16, 8, 3]

    /// The paper's numbers, unless told otherwise.
    public init(trunk: String = "resnet50", values: Int = 10) {
      self.trunk = trunk
      self.values = values
    }

    /// k + j.
    var latent: Int { attributes.count + code }

    /// Pixels of each side of the photo that reconstruction makes.
    public var photoSide: Int { 8 << widths.count }

    /// F, the channels of all levels that are encoded.
    public var features: Int {
      let known = Architecture.named(trunk)?.levels ?? []
      guard let levels else { return known.last?.channels ?? 0 }
      return levels.reduce(0) { sum, name in sum + (known.first { $0.name == name }?.channels ?? 0) }
    }
  }

  /// What it was built from.
  public let configuration: Configuration
  /// Features; the paper's is ResNet-50.
  public let trunk: any Trunk
  /// Standardises features and gives the hidden units; nil where there are none.
  public let hidden: RatingHead?
  /// From features, or hidden units, to the distributions of attributes and code.
  public let encoder: PEAREncoder
  /// From attributes and code to ratings.
  public let rating: Linear
  /// From attributes and code to the photo.
  public let reconstruction: PEARReconstruction

  /// A network with random weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    self.configuration = configuration
    trunk = try Architecture.trunk(configuration.trunk, levels: configuration.levels ?? [])
    hidden = try configuration.hidden.map { units throws(TorchError) in
      try RatingHead(features: configuration.features, values: units, dropout: configuration.dropout ?? 0)
    }
    encoder = try PEAREncoder(features: configuration.hidden ?? configuration.features, configuration)
    rating = try Linear(configuration.latent, configuration.values)
    reconstruction = try PEARReconstruction(configuration)
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// The configuration.
  public var blueprint: any Blueprint { configuration }

  /// N×values logits at the attributes' probabilities and the code's mean.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let latent = try encode(x)
    return try rating(.concatenate([latent.attributeLogits.sigmoid(), latent.mean], along: 1))
  }

  /// The distribution at the attributes' probabilities and the code's mean, and both of those.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    let latent = try encode(x)
    let attributes = try latent.attributeLogits.sigmoid()
    let logits = try rating(.concatenate([attributes, latent.mean], along: 1))
    let values = [try logits.softmax(over: 1), attributes, latent.mean]
    return zip(configuration.outputs, values).map { Output($0, $1) }
  }

  /// q(z|x) and q(s|x) of N×3×H×W.
  public func encode(_ x: Tensor) throws(TorchError) -> PEAREncoder.Output {
    try encode(pooled: pooledFeatures(x))
  }

  /// q(z|x) and q(s|x) of N×F pooled features.
  public func encode(pooled: Tensor) throws(TorchError) -> PEAREncoder.Output {
    try encoder(hidden.map { hidden throws(TorchError) in try hidden(pooled).relu() } ?? pooled)
  }

  /// The levels averaged over the photo, side by side: N×F float32.
  public func pooledFeatures(_ x: Tensor) throws(TorchError) -> Tensor {
    let features = try trunk.features(ofPhotos: x)
    let places = trunk.levels.indices.filter {
      configuration.levels?.contains(trunk.levels[$0].name) ?? ($0 == trunk.levels.count - 1)
    }
    guard !places.isEmpty else {
      throw TorchError(operation: "PEARNetwork", message: "the trunk names no level")
    }
    return try .concatenate(
      places.map { place throws(TorchError) in try features[place].to(.float32).mean(over: [2, 3]) }, along: 1
    )
  }

  /// N×values logits and the N×3×256×256 photo, 0 … 1, of N×k attributes and an N×j code.
  public func decode(
    attributes: Tensor, code: Tensor
  ) throws(TorchError) -> (logits: Tensor, photo: Tensor) {
    let latent = try Tensor.concatenate([attributes, code], along: 1)
    return (try rating(latent), try reconstruction(latent))
  }
}

extension PEARNetwork.Configuration {
  /// `pear`.
  public static var kind: String { "pear" }

  /// Refuses a trunk that is not there, attributes without names, and numbers that make no network.
  public func check() throws(BlueprintError) {
    let known = try trunk(trunk).levels.map(\.name)
    if let stranger = levels?.first(where: { !known.contains($0) }) {
      throw BlueprintError("levels", "\(trunk) has no level \"\(stranger)\"; there are: \(known)")
    }
    try require("levels", levels?.count ?? 1, in: 1...64)
    try require("hidden", hidden ?? 1, in: 1...65_536)
    try require("dropout", chance: dropout ?? 0)
    try require(attributes: attributes, in: 1...1_000)
    try require("code", code, in: 1...10_000)
    try require("values", values, in: 1...10_000)
    try require("seed", seed, in: 1...4_096)
    guard (1...6).contains(widths.count), widths.last == 3 else {
      throw BlueprintError("widths", "expected 1 … 6 widths, the last of them 3, found \(widths)")
    }
    for (index, width) in widths.enumerated() { try require("widths.\(index)", width, in: 1...4_096) }
    try require("hidden", layerOf: features, to: hidden ?? 1)
    try require("code", layerOf: hidden ?? features, to: code)
    try require("seed", layerOf: latent, to: seed * 8 * 8)
  }

  /// A distribution, the attributes' probabilities, and the code's mean as features.
  public var outputs: [Output.Meaning] {
    [.distribution(values: values), .attributes(attributes), .features(count: code)]
  }

  /// What the trunk can look at.
  public var sides: ClosedRange<Int> { Architecture.sides(of: trunk) }

  /// A ``PEARNetwork``.
  public func network() throws(TorchError) -> any Exportable { try PEARNetwork(self) }
}
