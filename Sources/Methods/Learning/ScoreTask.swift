public import Networks
public import Ratings
public import Torch

/// One network that predicts mean scores, and perhaps attributes beside them; methods with one say what it minimises.
public final class ScoreTask: RatingTask {
  /// The network, whatever of it learns.
  public let network: ScoreNetwork
  private let parts: TrunkAndHead
  private let player: Player
  private let scale: RatingScale
  private let loss: (_ scores: Tensor, _ batch: Batch, _ moment: Moment) throws -> Loss

  /// A new network.
  ///
  /// - Parameters:
  ///   - attributes: the names of what it predicts beside the score; none for the score alone.
  ///   - loss: from N×(1 + attributes) numbers for all views, in the order of ``Batch/outputs(of:)``: the scores as shares of the
  ///     scale's range, then the attributes in 0 … 1.
  public init(
    _ context: TaskContext, attributes: [String] = [],
    loss: @escaping (_ scores: Tensor, Batch, Moment) throws -> Loss
  ) throws {
    scale = try context.requireScale()
    let configuration = ScoreNetwork.Configuration(context.specification, attributes: attributes)
    parts = try TrunkAndHead(context, configuration.specification)
    network = try ScoreNetwork(configuration, parts.network)
    player = Player("network", context.groups(of: parts.network))
    self.loss = loss
  }

  /// What learns: the whole network, or its head.
  public var networks: [String: Module] { ["network": parts.learning] }

  /// The whole network.
  public var exportable: (any Exportable)? { network }

  /// One.
  public var players: [Player] { [player] }

  /// The trunk, if it keeps its weights.
  public var frozen: [FrozenNetwork] { parts.frozen }

  /// Squared error of the mean.
  public var criterion: Evaluation.Metric { .mse }

  /// Standardises the features of a frozen trunk, and starts at the average score and at half of each attribute.
  public func begin(with photos: TrainingPhotos) throws {
    let mean =
      photos.ratings.map { scale.share(of: $0.mean) }.reduce(0, +) / Double(max(1, photos.ratings.count))
    let attributes = network.configuration.attributes.map { _ in 0.5 }
    try parts.begin(with: photos, saying: photos.ratings.isEmpty ? nil : [mean] + attributes)
  }

  /// What the method says, of the numbers for all views.
  public func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    try loss(outputs(batch), batch, moment)
  }

  /// The numbers for all views, in the order of ``Batch/outputs(of:)``.
  public func outputs(_ batch: Batch) throws -> Tensor { try parts.outputs(batch) }

  /// The numbers, averaged over the views of each photo.
  public func predictions(_ batch: Batch) throws -> Tensor {
    let numbers = try outputs(batch).clamp(low: 0, high: 1)
    return try numbers.reshape([-1, batch.photos.count, numbers.shape[1]]).mean(over: [0])
  }

  /// A mean score.
  public func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .moments(mean: scale.value(at: Double(row.first ?? 0)))
  }

  /// The attributes, in 0 … 1.
  public func attributes(_ row: ArraySlice<Float>) -> [String: Double] {
    Dictionary(zip(network.configuration.attributes, row.dropFirst().map(Double.init))) { first, _ in first }
  }
}

extension Sample {
  /// The mean score as a share of the scale's range, as the target `score`; none of a photo that nobody rated.
  public var score: [String: [Float]] {
    rating.map { ["score": [Float($0.scale.share(of: $0.mean))]] } ?? [:]
  }
}

extension RatingScale {
  /// From the lowest value to the highest.
  public var extent: Double { range.upperBound - range.lowerBound }

  /// Where a mean lies, 0 at the lowest value and 1 at the highest.
  public func share(of mean: Double) -> Double { (mean - range.lowerBound) / extent }

  /// The mean that lies there.
  public func value(at share: Double) -> Double { range.lowerBound + share * extent }
}
