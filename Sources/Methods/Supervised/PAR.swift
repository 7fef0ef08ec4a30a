public import Imaging
import Ratings
public import Torch

/// PAR: two photos go through one network, which learns their mean scores and which of them is the better one.
///
/// L = ½ (ŷ − y)² + ω · max(0, α − s (ŷ_i − ŷ_j)), where s is 1 if raters liked photo i better and −1 if they liked j better, and
/// scores are shares of the scale's range. Kong, Shen, Lin, Mech & Fowlkes 2016, "Photo aesthetics ranking network with
/// attributes and content adaptation", equations (1) to (3), α = .02 and ω = 1. The paper draws pairs within one rater's
/// scores and across raters; where only distributions are known, a pair is *within* raters' spread when its means differ by no more than
/// the average of its two standard deviations, and *across* it otherwise. Either kind has a weight.
public struct PAR: Method {
  /// The share of each side that a random crop keeps: 227 of 256 pixels in the paper.
  public var crop = 0.887
  /// α, a share of the scale's range.
  public var margin = 0.02
  /// ω, for pairs within raters' spread.
  public var within = 1.0
  /// ω, for pairs across it.
  public var across = 1.0

  /// The paper's numbers.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number(
      "margin", &margin, in: 0...1,
      "by which the better photo should be above, as a share of the scale's range")
    try settings.number(
      "within", &within, in: 0...1_000,
      "the ranking's weight for pairs whose means differ by no more than raters' standard deviation")
    try settings.number(
      "across", &across, in: 0...1_000, "the ranking's weight for pairs whose means differ by more")
  }

  /// `par`.
  public var name: String { "par" }

  /// Every rated photo once in an epoch, each with another one.
  public var draws: [Draw] { [.pairs(of: .rated)] }

  /// A crop of each photo, their mean scores, and how much raters differ.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let ratings = photos.compactMap(\.rating)
    let spread =
      ratings.map { $0.standardDeviation / $0.scale.extent }.reduce(0, +) / Double(max(1, ratings.count))
    return Example(
      try photos.map { try views.crop(of: $0, keeping: crop, fit: fit) },
      targets: ["scores": photos.flatMap { $0.score["score"] ?? [] }, "spread": [Float(spread)]])
  }

  /// One network.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try ScoreTask(context) { [self] scores, batch, _ in
      let pairs = try [0, 1].map { try scores.narrow(0, batch.rows(draw: 0, view: $0)).flatten() }
      let truths = try batch.target("scores")
      let rated = try [0, 1].map { try truths.narrow(1, $0..<$0 + 1).flatten() }
      return try loss(pairs, rated, spread: batch.target("spread").flatten())
    }
  }

  /// Regression and ranking of N pairs.
  ///
  /// - Parameters:
  ///   - scores: N predictions for the first photos, and N for the second ones.
  ///   - rated: the mean scores.
  ///   - spread: N numbers, how much raters differ.
  public func loss(_ scores: [Tensor], _ rated: [Tensor], spread: Tensor) throws -> Loss {
    let regression =
      try (meanSquaredError(scores[0], rated[0]) + meanSquaredError(scores[1], rated[1])) * 0.25
    let difference = try rated[0] - rated[1]
    let zero = try Tensor.zeros(difference.shape, dtype: difference.dtype)
    // Pairs of equal means have no better photo.
    let sign =
      try difference.greater(than: zero).to(difference.dtype)
      - zero.greater(than: difference).to(difference.dtype)
    let isAcross = try difference.abs().greater(than: spread).to(difference.dtype)
    let hinges = try (margin - sign * (scores[0] - scores[1])).relu() * sign.abs()
    let (far, near) = (try (hinges * isAcross).mean(), try (hinges * (1 - isAcross)).mean())
    return Loss(
      try regression + near * within + far * across,
      parts: ["regression": regression, "ranking within": near, "ranking across": far])
  }
}
