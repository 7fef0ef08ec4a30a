public import Networks
public import Ratings
public import Torch

/// What an experiment says about networks, for whoever builds them.
public struct TaskContext {
  /// Random weights follow from it.
  public let seed: UInt64
  /// What raters could give; nil where nothing is rated.
  public let scale: RatingScale?
  /// The trunk with a rating head.
  public let specification: NetworkSpecification
  /// How fast parts learn.
  public let rates: LearningRates
  /// Whether the trunk keeps its weights.
  public let isTrunkFrozen: Bool
  /// Whether batch normalisations of a trunk that learns keep their statistics.
  public let freezesStatistics: Bool
  /// The processes whose statistics are joined; nil for each process its own.
  public let statistics: ProcessGroup?
  /// Gives a trunk the weights that the experiment names.
  public let loadWeights: (any Trunk) throws -> Void

  /// All of it.
  public init(
    seed: UInt64, scale: RatingScale?, specification: NetworkSpecification, rates: LearningRates,
    isTrunkFrozen: Bool, freezesStatistics: Bool = false, statistics: ProcessGroup? = nil,
    loadWeights: @escaping (any Trunk) throws -> Void = { _ in }
  ) {
    (self.seed, self.scale, self.specification, self.rates) = (seed, scale, specification, rates)
    (self.isTrunkFrozen, self.freezesStatistics) = (isTrunkFrozen, freezesStatistics)
    (self.statistics, self.loadWeights) = (statistics, loadWeights)
  }

  /// A trunk with the experiment's weights and a new rating head, evaluating.
  ///
  /// - Parameter specification: another head than the experiment's; nil for that.
  public func ratingNetwork(_ other: NetworkSpecification? = nil) throws -> RatingNetwork {
    let specification = other ?? specification
    let network = try withRandomSeed(seed) { try RatingNetwork(specification) }
    try loadWeights(network.trunk)
    try network.useChannelsLast()
    network.evaluate()
    if isTrunkFrozen {
      try network.trunk.requireGradient(false)
      // The head's weights follow from the seed alone, whatever the trunk has drawn.
      _ = try network.head.load(withRandomSeed(seed) { try RatingHead(specification) }.stateDictionary())
    } else {
      network.freezeStatistics(freezesStatistics)
      if let statistics { try network.synchronizeStatistics(in: statistics) }
    }
    return network
  }

  /// What is new, and what was trained before at a rate of its own; see ``Networks/TransferNetwork``.
  public func groups(of network: Module) -> [ParameterGroup] {
    let base = (network as? any TransferNetwork)?.base.parameters() ?? []
    let known = Set(base.map(ObjectIdentifier.init))
    let new = network.parameters().filter { !known.contains(ObjectIdentifier($0)) }
    return [(new, rates.head), (base, rates.trunk)].map { parameters, rate in
      ParameterGroup(
        parameters.filter(\.requiresGradient), learningRate: rate, weightDecay: rates.weightDecay)
    }.filter { !$0.parameters.isEmpty }
  }
}

/// How fast the parts of a network learn.
public struct LearningRates: Hashable, Sendable {
  /// Of everything that is new.
  public var head: Double
  /// Of what was trained before; much less, as a rule.
  public var trunk: Double
  /// The pull towards zero.
  public var weightDecay: Double

  /// Rates of head and trunk.
  public init(head: Double, trunk: Double, weightDecay: Double = 0) {
    self.head = head
    self.trunk = trunk
    self.weightDecay = weightDecay
  }
}
