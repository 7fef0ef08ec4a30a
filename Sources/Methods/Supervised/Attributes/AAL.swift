public import Imaging
import Networks
import Ratings
import Torch

/// AAL: score and attributes are regressed together, and a discriminator tells predicted from rated ones.
///
/// The rating network minimises (ŷ − y)² + α · mean_k (â_k − a_k)² − γ · ln D(â, ŷ), the discriminator −ln D(a, y) − ln(1 − D(â, ŷ)), so
/// that attributes and score go together as they do for raters. Pan, Wang & Jiang 2019, "Image aesthetic assessment assisted by
/// attributes through adversarial learning"; the weights are ours, since nothing at hand prints theirs.
public struct AAL: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 0.875
  /// α.
  public var attributes = 1.0
  /// γ.
  public var adversarial = 0.01
  /// Units of the discriminator's hidden layer.
  public var hidden = 64

  /// NIMA's crop.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number(
      "attributes", &attributes, in: 0...1_000, "the weight of the attributes' error beside the score's")
    try settings.number(
      "adversarial", &adversarial, in: 0...1_000, "the weight of what the discriminator makes of predictions")
    try settings.whole("hidden", &hidden, in: 1...65_536, "units of the discriminator's hidden layer")
  }

  /// `aal`.
  public var name: String { "aal" }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// One crop, the score, and the attributes.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    var targets = photos[0].score
    targets["attributes"] = photos[0].attributes.map(Float.init)
    return Example([try views.crop(of: photos[0], keeping: crop, fit: fit)], targets: targets)
  }

  /// Two networks that learn in turn.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Game(self, context) }

  /// (ŷ − y)² and the mean of (â_k − a_k)², averaged over photos.
  ///
  /// - Parameters:
  ///   - predicted: N×(1 + k), the score first.
  ///   - rated: the same of raters.
  func regression(_ predicted: Tensor, _ rated: Tensor) throws(TorchError) -> (
    score: Tensor, attributes: Tensor
  ) {
    let error = try (predicted - rated).square()
    return (try error.narrow(1, 0..<1).mean(), try error.narrow(1, 1..<error.shape[1]).mean())
  }

  private final class Game: RatingTask {
    private let method: AAL
    private let rater: ScoreTask
    private let discriminator: Sequential
    let players: [Player]

    init(_ method: AAL, _ context: TaskContext) throws {
      let names = try context.requireAttributes(for: method.name)
      self.method = method
      rater = try ScoreTask(context, attributes: names) { scores, _, _ in Loss(try scores.mean()) }
      discriminator = try withRandomSeed(context.seed) {
        Sequential([try Linear(1 + names.count, method.hidden), ReLU(), try Linear(method.hidden, 1)])
      }
      players = rater.players + [Player("discriminator", context.groups(of: discriminator))]
    }

    var networks: [String: Module] {
      rater.networks.merging(["discriminator": discriminator]) { first, _ in first }
    }
    var exportable: (any Exportable)? { rater.exportable }
    var frozen: [FrozenNetwork] { rater.frozen }
    var criterion: Evaluation.Metric { rater.criterion }

    func begin(with photos: TrainingPhotos) throws { try rater.begin(with: photos) }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      let predicted = try rater.outputs(batch)
      let rated = try Tensor.concatenate([batch.target("score"), batch.target("attributes")], along: 1)
      guard player.name != "discriminator" else {
        // −ln D is the softplus of −d, −ln(1 − D) that of d, for the logit d.
        let (known, made) = (try discriminator(rated), try discriminator(predicted.detach()))
        return Loss(try known.negated().softplus().mean() + made.softplus().mean())
      }
      let (score, attributes) = try method.regression(predicted, rated)
      let fooling = try discriminator(predicted).negated().softplus().mean()
      return Loss(
        try score + attributes * method.attributes + fooling * method.adversarial,
        parts: ["score": score, "attributes": attributes, "fooling": fooling])
    }

    func predictions(_ batch: Batch) throws -> Tensor { try rater.predictions(batch) }
    func rating(_ row: ArraySlice<Float>) throws -> Rating { try rater.rating(row) }
    func attributes(_ row: ArraySlice<Float>) -> [String: Double] { rater.attributes(row) }
  }
}
