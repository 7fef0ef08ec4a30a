public import Imaging
import Networks
import Ratings
import Torch

/// APM: whole photos in their own shape, a pyramid of the largest features of their parts, and Huber's loss on the histogram.
///
/// Σ_k of ½ d_k² for ∣d_k∣ ≤ δ and δ (∣d_k∣ − δ/2) beyond, d_k = p_k − y_k; see ``DistributionRegression``. The trunk comes from ``Distillation`` in
/// the paper ("ResNet-AVA-dist" in Murray's slides); several scales of a photo are averaged in a test for "-m". Murray & Gordo 2017, "A
/// deep architecture for unified aesthetic prediction"; ResNet-101, δ = 1/9.
public struct APM: Method {
  /// δ, a share of the votes.
  public var delta = 1.0 / 9
  /// The share of pooled features that is dropped in each step.
  public var dropout = 0.5
  /// Percents of the input's side that a photo is measured at.
  public var scales = [100]

  /// The paper's δ, one scale.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number(
      "delta", &delta, in: 1e-6...1, "the error, as a share of the votes, beyond which it grows linearly")
    try settings.number(
      "dropout", &dropout, in: 0...0.95, "the share of pooled features that is dropped in each step")
    try settings.wholes(
      "scales", &scales, in: 25...400, "percents of fit.side that a photo is measured at, and averaged over")
    guard !scales.isEmpty, Set(scales).count == scales.count else {
      throw settings.error("scales", "expected different percents, at least one")
    }
  }

  /// `apm`.
  public var name: String { "apm" }

  /// Enough for the largest scale of long photos.
  public func longerSide(for fit: Fit) -> Int { 2 * fit.side * (scales + [100]).reduce(0, max) / 100 }

  /// One scale stands for several; shapes are those of the fit.
  public var exportNote: String? {
    "Measured on photos in their own shape at \(scales.map { "\($0) %" }.joined(separator: ", ")) of the side; this file looks at the shape that its "
      + "fit gives them, once, so that its scores differ."
  }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// The whole photo in its own shape, and what raters said.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.own(of: photos[0], side: fit.side)], targets: photos[0].targets)
  }

  /// The photo at each scale.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(try scales.map { try views.own(of: photo, side: fit.side * $0 / 100) }, targets: photo.targets)
  }

  /// One network with a pyramid.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Learning(self, context) }

  private final class Learning: RatingTask {
    private let loss: DistributionRegression
    private let network: SpatialPyramidNetwork
    private let scale: RatingScale
    private let trunk: StoredOutputs
    let players: [Player]

    init(_ method: APM, _ context: TaskContext) throws {
      scale = try context.requireScale()
      let network = try context.pyramid(values: scale.count, dropout: method.dropout)
      self.network = network
      trunk = StoredOutputs(
        "pyramid", network.trunk, width: network.head.width, isFrozen: context.isTrunkFrozen
      ) { try network.pooledFeatures($0) }
      players = [Player("network", context.groups(of: network))]
      var loss = DistributionRegression()
      loss.delta = method.delta
      self.loss = loss
    }

    var networks: [String: Module] { ["network": trunk.isFrozen ? network.head : network] }
    var exportable: (any Exportable)? { network }
    var frozen: [FrozenNetwork] { trunk.frozen }

    func begin(with photos: TrainingPhotos) throws {
      try trunk.stored(photos).map { try network.head.standardise(by: $0) }
      try network.head.start(saying: photos.averageLogits)
    }

    private func outputs(_ batch: Batch) throws -> Tensor {
      try trunk.stored(batch).map { try network.head(pooled: $0) } ?? batch.outputs(of: network)
    }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      Loss(try loss.loss(logits: outputs(batch), ratings: batch.target("distribution"), scale: scale))
    }

    func predictions(_ batch: Batch) throws -> Tensor {
      let probabilities = try outputs(batch).softmax(over: 1)
      return try probabilities.reshape([-1, batch.photos.count, scale.count]).mean(over: [0])
    }

    func rating(_ row: ArraySlice<Float>) throws -> Rating {
      .distribution(try RatingDistribution(scale: scale, probabilities: row.map(Double.init)))
    }
  }
}

extension TaskContext {
  /// The experiment's trunk with a spatial pyramid, evaluating.
  func pyramid(values: Int, dropout: Double = 0) throws -> SpatialPyramidNetwork {
    var configuration = SpatialPyramidNetwork.Configuration(trunk: specification.trunk, values: values)
    configuration.dropout = dropout
    if isTrunkFrozen { configuration.standardises = true }
    let network = try withRandomSeed(seed) { try SpatialPyramidNetwork(configuration) }
    try prepare(network, network.trunk)
    return network
  }
}
