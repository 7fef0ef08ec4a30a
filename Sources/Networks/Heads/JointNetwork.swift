public import Torch

/// A rating network with further heads on its pooled features, each for another data set's question and scale.
///
/// N×3×H×W photos, normalised as (x − 127) / 128 whatever the trunk wants, to N×values logits of the first scale; see
/// ``scores(pooled:)`` for the others.
public final class JointNetwork: Module, TransferNetwork, Exportable {
  /// What a further head says.
  public struct Head: Hashable, Codable, Sendable {
    /// The data set's name.
    public var name: String
    /// How many values its scale has; 1 for a score of quality, 0 … 1.
    public var values: Int

    /// Names a head.
    public init(name: String, values: Int) {
      self.name = name
      self.values = values
    }
  }

  /// Its numbers.
  public struct Configuration: Blueprint {
    /// The trunk and the first head on it.
    public var base: NetworkSpecification
    /// The others.
    public var heads: [Head]

    /// A network with at least one further head.
    public init(_ base: NetworkSpecification, heads: [Head]) {
      self.base = base
      self.heads = heads
    }
  }

  /// What it was built from.
  public let configuration: Configuration
  /// The trunk, and the first head.
  public let network: RatingNetwork
  /// A ``RatingHead`` for each further one.
  public let further: Sequential

  /// A network with random weights, unless its first part is there already.
  public init(_ configuration: Configuration, _ network: RatingNetwork? = nil) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    let base = configuration.base
    guard network?.specification ?? base == base else {
      throw TorchError(operation: "JointNetwork", message: "expected a network on the same trunk")
    }
    self.configuration = configuration
    if let network { self.network = network } else { self.network = try RatingNetwork(base) }
    further = Sequential(
      try configuration.heads.map { head throws(TorchError) in
        var own = base
        own.values = head.values
        return try RatingHead(own)
      })
  }

  /// The trunk.
  public var base: any Layer { network.trunk }

  /// The configuration.
  public var blueprint: any Blueprint { configuration }

  /// The further heads, which all are ``RatingHead``.
  public var heads: [RatingHead] { further.layers.compactMap { $0 as? RatingHead } }

  /// N×values logits of the first scale.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try network(x) }

  /// What all heads say of N×F pooled features, the first one first: N×values each; never computed in reduced precision.
  public func scores(pooled: Tensor) throws(TorchError) -> [Tensor] {
    try withoutAutocast { () throws(TorchError) in
      try ([network.head] + heads).map { head throws(TorchError) in try head(pooled) }
    }
  }

  /// The distribution on the first scale, the first score of quality, the last level's averages, and a map where one can be made.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    let features = try network.trunk.features(ofPhotos: x)
    let scores = try scores(pooled: network.pooled(features))
    let distribution = try scores[0].softmax(over: 1)
    return try configuration.outputs.map { meaning throws(TorchError) in
      switch meaning {
      case .quality:
        let place = configuration.quality ?? 0
        return Output(meaning, try scores[place + 1].clamp(low: 0, high: 1))
      case .features:
        let last = network.levels.last?.place ?? 0
        return Output(meaning, try features[last].to(.float32).mean(over: [2, 3]))
      case .map:
        return Output(
          meaning, try network.activationMap(features, probabilities: distribution, scale: scale))
      default: return Output(meaning, distribution)
      }
    }
  }
}

extension JointNetwork.Configuration {
  /// `joint`.
  public static var kind: String { "joint" }

  /// Refuses a base that makes no network, and heads without values or a name of their own.
  public func check() throws(BlueprintError) {
    try base.check()
    let names = Set(heads.map(\.name))
    guard (1...64).contains(heads.count), names.count == heads.count, !names.contains("") else {
      throw BlueprintError("heads", "expected 1 … 64, each with a name of its own, found \(heads.count)")
    }
    for head in heads {
      try require("heads", head.values, in: 1...10_000)
      try require("heads", layerOf: base.hidden > 0 ? base.hidden : base.features, to: head.values)
    }
  }

  /// The first scale's.
  public var values: Int { base.values }

  /// The place of the first score of quality.
  var quality: Int? { heads.firstIndex { $0.values == 1 } }

  /// See ``JointNetwork/outputs(_:scale:)``.
  public var outputs: [Output.Meaning] {
    let known = Architecture.named(base.trunk)?.levels ?? []
    let channels = known.first { $0.name == base.levels.last }?.channels ?? 0
    return [.distribution(values: values)] + (quality == nil ? [] : [.quality])
      + [.features(count: channels)] + (base.hasMap ? [.map] : [])
  }

  /// What the trunk can look at.
  public var sides: ClosedRange<Int> { base.sides }

  /// A ``JointNetwork``.
  public func network() throws(TorchError) -> any Exportable { try JointNetwork(self) }
}
