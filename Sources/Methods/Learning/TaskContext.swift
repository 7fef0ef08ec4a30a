public import Networks
public import Ratings
public import Torch

/// What an experiment says about networks, for whoever builds them.
public struct TaskContext {
  /// Random weights follow from it.
  public let seed: UInt64
  /// What raters could give; nil where nothing is rated.
  public let scale: RatingScale?
  /// The names of what is known of photos beside ratings; none where nothing is.
  public let attributes: [String]
  /// The further data sets, in order.
  public let further: [FurtherSet]
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
  /// Whether the head comes from another run, too, and goes on where that ended.
  public private(set) var startsTrained: Bool
  /// Whether this process reads files of weights; others get them from the one that does.
  public let readsFiles: Bool
  /// Gives a trunk the weights that the experiment names.
  public let loadTrunk: (any Trunk) throws -> Void
  /// Gives a rating network the weights that the experiment names: to its trunk, or to all of it.
  public private(set) var loadWeights: (RatingNetwork) throws -> Void
  /// Gives a rating network all the weights that a run has left.
  private let loadRun: (_ run: String, RatingNetwork) throws -> Void

  /// All of it.
  public init(
    seed: UInt64, scale: RatingScale?, attributes: [String] = [], further: [FurtherSet] = [],
    specification: NetworkSpecification,
    rates: LearningRates,
    isTrunkFrozen: Bool, freezesStatistics: Bool = false, statistics: ProcessGroup? = nil,
    startsTrained: Bool = false, readsFiles: Bool = true,
    loadTrunk: @escaping (any Trunk) throws -> Void = { _ in },
    loadWeights: @escaping (RatingNetwork) throws -> Void = { _ in },
    loadRun: @escaping (_ run: String, RatingNetwork) throws -> Void = { _, _ in }
  ) {
    (self.seed, self.scale, self.specification, self.rates) = (seed, scale, specification, rates)
    (self.isTrunkFrozen, self.freezesStatistics) = (isTrunkFrozen, freezesStatistics)
    (self.statistics, self.startsTrained, self.loadWeights) = (statistics, startsTrained, loadWeights)
    (self.attributes, self.further) = (attributes, further)
    (self.loadRun, self.readsFiles, self.loadTrunk) = (loadRun, readsFiles, loadTrunk)
  }

  /// What raters could give; an error where nothing is rated.
  public func requireScale() throws(TorchError) -> RatingScale {
    guard let scale else {
      throw TorchError(operation: "task", message: "there are no ratings to learn from")
    }
    return scale
  }

  /// The names of what is known of photos; an error that says what to set where nothing is.
  public func requireAttributes(for method: String) throws(TorchError) -> [String] {
    guard !attributes.isEmpty else {
      throw TorchError(
        operation: method,
        message: "the data set has no attributes; data.attributes: weak computes stand-ins from pixels")
    }
    return attributes
  }

  /// The same, for a network that is what a run has left.
  ///
  /// - Parameter run: `run:NAME`, or its name alone.
  func starting(from run: String) -> TaskContext {
    let name = run.hasPrefix("run:") ? String(run.dropFirst(4)) : run
    var context = self
    context.startsTrained = true
    context.loadWeights = { [loadRun] network in try loadRun(name, network) }
    return context
  }

  /// A trunk with the experiment's weights and a new rating head, evaluating.
  ///
  /// - Parameter specification: another head than the experiment's; nil for that.
  public func ratingNetwork(_ other: NetworkSpecification? = nil) throws -> RatingNetwork {
    let specification = other ?? specification
    let network = try withRandomSeed(seed) { try RatingNetwork(specification) }
    try loadWeights(network)
    try network.useChannelsLast()
    network.evaluate()
    if isTrunkFrozen {
      try network.trunk.requireGradient(false)
      // The head's weights follow from the seed alone, whatever the trunk has drawn.
      if !startsTrained {
        _ = try network.head.load(withRandomSeed(seed) { try RatingHead(specification) }.stateDictionary())
      }
    } else {
      network.freezeStatistics(freezesStatistics)
      if let statistics { try network.synchronizeStatistics(in: statistics) }
    }
    return network
  }

  /// The experiment's trunk, which learns, and a new head on it, evaluating.
  ///
  /// - Parameter head: makes one for a trunk whose last level has so many channels.
  public func pretextNetwork(
    _ head: (_ trunk: any Trunk, _ channels: Int) throws -> any Layer
  ) throws -> PretextNetwork {
    try requireLearningTrunk()
    let network = try withRandomSeed(seed) {
      let trunk = try Architecture.trunk(specification.trunk, levels: specification.levels)
      return PretextNetwork(trunk: trunk, head: try head(trunk, trunk.levels.last?.channels ?? 0))
    }
    try prepare(network, network.trunk)
    return network
  }

  /// Refuses a trunk that keeps its weights, where the trunk is what learns.
  func requireLearningTrunk() throws(TorchError) {
    guard isTrunkFrozen else { return }
    throw TorchError(
      operation: "pretext",
      message: "it is the trunk that learns; set optimization.trunk-learning-rate above 0")
  }

  /// Gives a network's trunk the experiment's weights, and lets it learn, or not, as the experiment says; evaluating.
  func prepare(_ network: Module, _ trunk: any Trunk) throws {
    try loadTrunk(trunk)
    try network.useChannelsLast()
    network.evaluate()
    guard !isTrunkFrozen else { return try trunk.requireGradient(false) }
    network.freezeStatistics(freezesStatistics)
    if let statistics { try network.synchronizeStatistics(in: statistics) }
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

/// A data set that is learned from beside the first one.
public struct FurtherSet: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// What its raters were asked.
  public let question: Question
  /// What they could give.
  public let scale: RatingScale

  /// Names a set.
  public init(name: String, question: Question, scale: RatingScale) {
    (self.name, self.question, self.scale) = (name, question, scale)
  }

  /// How many numbers are predicted: a score of quality, or a probability for each value.
  public var values: Int { question == .quality ? 1 : scale.count }

  /// What a rating teaches.
  func target(_ rating: RatingDistribution) -> [Float] {
    question == .quality ? [Float(scale.share(of: rating.mean))] : rating.probabilities.map(Float.init)
  }

  /// The rating that predicted numbers stand for.
  func rating(_ numbers: ArraySlice<Float>) throws -> Rating {
    question == .quality
      ? .moments(mean: scale.value(at: Double(numbers.first ?? 0)))
      : .distribution(try RatingDistribution(scale: scale, probabilities: numbers.map(Double.init)))
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
