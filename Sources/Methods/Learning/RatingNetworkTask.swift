public import Networks
public import Ratings
public import Torch

/// One rating network that predicts a distribution; methods with one say what it minimises.
public final class RatingNetworkTask: RatingTask {
  private let parts: TrunkAndHead
  private let player: Player
  private let scale: RatingScale
  private let loss: (_ outputs: Tensor, _ batch: Batch, _ moment: Moment) throws -> Loss

  /// A new network.
  ///
  /// - Parameter loss: from the logits of all views, in the order of ``Batch/outputs(of:)``.
  public init(
    _ context: TaskContext, loss: @escaping (_ outputs: Tensor, Batch, Moment) throws -> Loss
  ) throws {
    scale = try context.requireScale()
    parts = try TrunkAndHead(context)
    player = Player("network", context.groups(of: parts.network))
    self.loss = loss
  }

  /// The whole network, whatever of it learns.
  public var network: RatingNetwork { parts.network }

  /// What learns: the whole network, or its head.
  public var networks: [String: Module] { ["network": parts.learning] }

  /// The whole network.
  public var exportable: (any Exportable)? { network }

  /// One.
  public var players: [Player] { [player] }

  /// The trunk, if it keeps its weights.
  public var frozen: [FrozenNetwork] { parts.frozen }

  /// Standardises the features of a frozen trunk, and starts at the average rating.
  public func begin(with photos: TrainingPhotos) throws {
    try parts.begin(with: photos, saying: photos.averageLogits)
  }

  /// What the method says, of the logits of all views.
  public func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    try loss(parts.outputs(batch), batch, moment)
  }

  /// N×K probabilities, averaged over the views of each photo.
  public func predictions(_ batch: Batch) throws -> Tensor {
    let probabilities = try parts.outputs(batch).softmax(over: 1)
    let count = batch.photos.count
    return try probabilities.reshape([-1, count, scale.count]).mean(over: [0])
  }

  /// A distribution.
  public func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .distribution(try RatingDistribution(scale: scale, probabilities: row.map(Double.init)))
  }
}
