public import Networks
public import Torch

/// What a network makes of views, computed once for each where it keeps its weights.
public struct StoredOutputs {
  /// Whether the network keeps its weights.
  public let isFrozen: Bool
  private let network: FrozenNetwork

  /// - Parameters:
  ///   - name: what batches call its outputs.
  ///   - width: numbers for each view.
  ///   - features: see ``FrozenNetwork/features``.
  ///   - forward: N×3×H×W to N×width float32.
  public init(
    _ name: String, _ module: Module, width: Int, features: String = "", isFrozen: Bool,
    forward: @escaping (Tensor) throws -> Tensor
  ) {
    network = FrozenNetwork(name, module, width: width, features: features, forward: forward)
    self.isFrozen = isFrozen
  }

  /// What the head of a rating network sees.
  public init(pooled network: RatingNetwork, isFrozen: Bool) {
    let specification = network.specification
    self.init(
      "trunk", network.trunk, width: specification.features, features: specification.pooling,
      isFrozen: isFrozen
    ) { try network.pooledFeatures($0) }
  }

  /// The network, if it keeps its weights.
  public var frozen: [FrozenNetwork] { isFrozen ? [network] : [] }

  /// What it made of the first test view of each training photo; nil where it learns.
  public func stored(_ photos: TrainingPhotos) throws -> Tensor? {
    isFrozen ? try photos.stored(network.name) : nil
  }

  /// What it made of all views, in the order of ``Batch/outputs(of:)``; nil where that has to be computed.
  public func stored(_ batch: Batch) throws -> Tensor? { try batch.stored(network.name) }

  /// What it makes of all views.
  public func outputs(_ batch: Batch) throws -> Tensor {
    try stored(batch) ?? batch.outputs(through: network.forward)
  }
}

/// A rating network whose trunk may keep its weights, so that only the head learns from what the trunk made of views before.
public struct TrunkAndHead {
  /// The whole network, whatever of it learns.
  public let network: RatingNetwork
  private let trunk: StoredOutputs
  private let startsTrained: Bool

  /// A new network.
  ///
  /// - Parameter specification: another head than the experiment's; nil for that.
  public init(_ context: TaskContext, _ specification: NetworkSpecification? = nil) throws {
    let network = try context.ratingNetwork(specification)
    self.network = network
    trunk = StoredOutputs(pooled: network, isFrozen: context.isTrunkFrozen)
    startsTrained = context.startsTrained
  }

  /// What learns: the whole network, or its head.
  public var learning: Module { trunk.isFrozen ? network.head : network }

  /// The trunk, if it keeps its weights.
  public var frozen: [FrozenNetwork] { trunk.frozen }

  /// Standardises the features of a frozen trunk, and lets a new head say about the same numbers for every photo at first.
  public func begin(with photos: TrainingPhotos, saying numbers: [Double]?) throws {
    guard !startsTrained else { return }
    try trunk.stored(photos).map { try network.head.standardise(by: $0) }
    try network.head.start(saying: numbers)
  }

  /// The head's numbers for all views, in the order of ``Batch/outputs(of:)``.
  public func outputs(_ batch: Batch) throws -> Tensor {
    try trunk.stored(batch).map { try network.head($0) } ?? batch.outputs(of: network)
  }
}
