public import Torch

/// Photographic embedding for aesthetic rating: attributes and a latent code, from which a photo is rated and rebuilt.
///
/// N×3×H×W photos, normalised as (x − 127) / 128 whatever the trunk wants, to N×values logits. How the parts are trained is
/// the method's business: eqs (1) and (2) of the paper (Photographic embedding for aesthetic rating), whose structure section
/// 3.2 gives. Where it is silent: the code's spread is learned as ln σ².
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
  }

  /// What it was built from.
  public let configuration: Configuration
  /// Features; the paper's is ResNet-50.
  public let trunk: any Trunk
  /// From features to the distributions of attributes and code.
  public let encoder: PEAREncoder
  /// From attributes and code to ratings.
  public let rating: Linear
  /// From attributes and code to the photo.
  public let reconstruction: PEARReconstruction

  /// A network with random weights.
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    self.configuration = configuration
    trunk = try Architecture.trunk(configuration.trunk)
    encoder = try PEAREncoder(features: trunk.levels.last?.channels ?? 0, configuration)
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
    guard let last = try trunk.features(ofPhotos: x).last else {
      throw TorchError(operation: "PEARNetwork", message: "the trunk names no level")
    }
    return try encoder(last.mean(over: [2, 3]))
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
    let features = try trunk(trunk).levels.last?.channels ?? 0
    guard (1...1_000).contains(attributes.count) else {
      throw BlueprintError("attributes", "expected 1 … 1000 names, found \(attributes.count)")
    }
    guard attributes.allSatisfy({ !$0.isEmpty }), Set(attributes).count == attributes.count else {
      throw BlueprintError("attributes", "expected a name for each, and no name twice")
    }
    try require("code", code, in: 1...10_000)
    try require("values", values, in: 1...10_000)
    try require("seed", seed, in: 1...4_096)
    guard (1...6).contains(widths.count), widths.last == 3 else {
      throw BlueprintError("widths", "expected 1 … 6 widths, the last of them 3, found \(widths)")
    }
    for (index, width) in widths.enumerated() { try require("widths.\(index)", width, in: 1...4_096) }
    try require("code", layerOf: features, to: code)
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
