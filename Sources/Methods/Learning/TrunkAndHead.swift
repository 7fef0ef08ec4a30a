public import Networks
public import Torch

/// A rating network whose trunk may keep its weights, so that only the head learns from what the trunk made of views before.
public struct TrunkAndHead {
  /// The whole network, whatever of it learns.
  public let network: RatingNetwork
  private let isTrunkFrozen, startsTrained: Bool

  /// A new network.
  ///
  /// - Parameter specification: another head than the experiment's; nil for that.
  public init(_ context: TaskContext, _ specification: NetworkSpecification? = nil) throws {
    network = try context.ratingNetwork(specification)
    (isTrunkFrozen, startsTrained) = (context.isTrunkFrozen, context.startsTrained)
  }

  /// What learns: the whole network, or its head.
  public var learning: Module { isTrunkFrozen ? network.head : network }

  /// The trunk, if it keeps its weights.
  public var frozen: [FrozenNetwork] {
    guard isTrunkFrozen else { return [] }
    return [
      FrozenNetwork("trunk", network.trunk, width: network.specification.features) { [network] in
        try network.pooledFeatures($0)
      }
    ]
  }

  /// Standardises the features of a frozen trunk, and lets a new head say about the same numbers for every photo at first.
  public func begin(with photos: TrainingPhotos, saying numbers: [Double]?) throws {
    guard !startsTrained else { return }
    if isTrunkFrozen { try network.head.standardise(by: photos.stored("trunk")) }
    try network.head.start(saying: numbers)
  }

  /// The head's numbers for all views, in the order of ``Batch/outputs(of:)``.
  public func outputs(_ batch: Batch) throws -> Tensor {
    try batch.stored("trunk").map { try network.head($0) } ?? batch.outputs(of: network)
  }
}
