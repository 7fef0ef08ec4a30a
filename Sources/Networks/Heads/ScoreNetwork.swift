public import Torch

/// A rating network that says the mean score, and perhaps attributes, instead of a distribution.
///
/// N×3×H×W photos, normalised as (x − 127) / 128 whatever the trunk wants, to N×(1 + attributes) numbers: the score as a share of
/// the scale's range, then the attributes in 0 … 1; both may lie outside while they are learned.
public final class ScoreNetwork: Module, TransferNetwork, Exportable {
  /// Its numbers.
  public struct Configuration: Blueprint {
    /// The trunk and the head on it; its `values` are those of the rating scale.
    public var base: NetworkSpecification
    /// What is predicted beside the score, by its names.
    public var attributes: [String]

    /// A head with one number more than there are attributes.
    public init(_ base: NetworkSpecification, attributes: [String] = []) {
      self.base = base
      self.attributes = attributes
    }

    /// The network that gives the numbers.
    public var specification: NetworkSpecification {
      var specification = base
      specification.values = 1 + attributes.count
      return specification
    }
  }

  /// What it was built from.
  public let configuration: Configuration
  /// What gives the numbers.
  public let network: RatingNetwork

  /// A network with random weights, unless there is one already.
  public init(_ configuration: Configuration, _ network: RatingNetwork? = nil) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    guard network?.specification ?? configuration.specification == configuration.specification else {
      throw TorchError(operation: "ScoreNetwork", message: "expected a network with a number for each output")
    }
    self.configuration = configuration
    if let network {
      self.network = network
    } else {
      self.network = try RatingNetwork(configuration.specification)
    }
  }

  /// The trunk.
  public var base: any Layer { network.base }

  /// The configuration.
  public var blueprint: any Blueprint { configuration }

  /// N×(1 + attributes) numbers; the head is never computed in reduced precision.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try network(x) }

  /// The mean score, and the attributes.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    let shares = try self(x).clamp(low: 0, high: 1)
    let (low, high) = (scale.first ?? 0, scale.last ?? 1)
    let mean = Output(.mean, try shares.narrow(1, 0..<1) * (high - low) + low)
    guard !configuration.attributes.isEmpty else { return [mean] }
    let rest = try shares.narrow(1, 1..<1 + configuration.attributes.count)
    return [mean, Output(.attributes(configuration.attributes), rest)]
  }
}

extension ScoreNetwork.Configuration {
  /// `score`.
  public static var kind: String { "score" }

  /// Refuses attributes without names, and numbers that make no network.
  public func check() throws(BlueprintError) {
    try base.check()
    try require(attributes: attributes, in: 0...1_000)
    try specification.check()
  }

  /// How many values the rating scale has.
  public var values: Int { base.values }

  /// The mean score, and the attributes.
  public var outputs: [Output.Meaning] { attributes.isEmpty ? [.mean] : [.mean, .attributes(attributes)] }

  /// What the trunk can look at.
  public var sides: ClosedRange<Int> { base.sides }

  /// A ``ScoreNetwork``.
  public func network() throws(TorchError) -> any Exportable { try ScoreNetwork(self) }
}
