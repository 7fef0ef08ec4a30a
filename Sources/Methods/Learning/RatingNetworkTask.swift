public import Networks
public import Ratings
public import Torch

/// One rating network that predicts a distribution; methods with one say what it minimises.
public final class RatingNetworkTask: RatingTask {
  /// The whole network, whatever of it learns.
  public let network: RatingNetwork
  private let player: Player
  private let scale: RatingScale
  private let isTrunkFrozen: Bool
  private let loss: (_ outputs: Tensor, _ batch: Batch, _ moment: Moment) throws -> Loss

  /// A new network.
  ///
  /// - Parameter loss: from the logits of all views, in the order of ``Batch/outputs(of:)``.
  public init(
    _ context: TaskContext, loss: @escaping (_ outputs: Tensor, Batch, Moment) throws -> Loss
  ) throws {
    guard let scale = context.scale else {
      throw TorchError(operation: "RatingNetworkTask", message: "there are no ratings to learn from")
    }
    network = try context.ratingNetwork()
    player = Player("network", context.groups(of: network))
    (self.scale, isTrunkFrozen, self.loss) = (scale, context.isTrunkFrozen, loss)
  }

  /// What learns: the whole network, or its head.
  public var networks: [String: Module] { ["network": isTrunkFrozen ? network.head : network] }

  /// The whole network.
  public var exportable: (any Exportable)? { network }

  /// One.
  public var players: [Player] { [player] }

  /// The trunk, if it keeps its weights.
  public var frozen: [FrozenNetwork] {
    guard isTrunkFrozen else { return [] }
    return [
      FrozenNetwork("trunk", network.trunk, width: network.specification.features) { [network] in
        try network.pooledFeatures($0)
      }
    ]
  }

  /// Standardises the features of a frozen trunk, and starts at the average rating.
  public func begin(with photos: TrainingPhotos) throws {
    if isTrunkFrozen { try network.head.standardise(by: photos.stored("trunk")) }
    try network.head.start(at: RatingDistribution(averaging: photos.ratings)?.probabilities)
  }

  /// What the method says, of the logits of all views.
  public func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    try loss(outputs(batch), batch, moment)
  }

  /// N×K probabilities, averaged over the views of each photo.
  public func predictions(_ batch: Batch) throws -> Tensor {
    let probabilities = try outputs(batch).softmax(over: 1)
    let count = batch.photos.count
    return try probabilities.reshape([-1, count, scale.count]).mean(over: [0])
  }

  /// A distribution.
  public func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .distribution(try RatingDistribution(scale: scale, probabilities: row.map(Double.init)))
  }

  private func outputs(_ batch: Batch) throws -> Tensor {
    try batch.stored("trunk").map { try network.head($0) } ?? batch.outputs(of: network)
  }
}
