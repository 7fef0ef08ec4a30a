public import Imaging
import Ratings
import Torch

/// The default model's method: ratings by EMD(2), and a photo must score above its own degraded version.
///
/// Ratings alone teach content and hardly any technical quality, for good photos are rarely blurred. Unlabelled photos help
/// with the second part.
public struct RankedRating: Method {
  /// The ranking loss's weight beside the rating loss; 0 leaves pairs out.
  public var weight = 0.15
  /// The margin, in units of the scale.
  public var margin = 0.15
  /// The width of the hinge's rounding, in units of the scale.
  public var temperature = 0.05
  /// Unlabelled photos per step, each with a degraded partner; every rated photo of a step has one too.
  public var unlabelledPairs = 128
  /// Photos of further data sets per step, with degraded partners, too; the sets, and the categories of each, have equally many.
  public var furtherPhotos = 24
  /// The weight of what further data sets teach beside the rating loss.
  public var furtherWeight = 4.0
  /// How much of the loss of quality is within categories, 0 … 1.
  public var within = 0.5
  /// The margin of scores of quality, which lie in 0 … 1.
  public var furtherMargin = 0.05
  /// The longer side, in pixels, at which a photo is degraded before it is resized to the input: a range.
  public var longerSide = 400.0...640.0
  /// What may happen, in order; see ``DegradationRange``.
  public var degradations = DegradationRange.Kind.allCases.map(DegradationRange.init(kind:))

  /// The default model's settings.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number(
      "weight", &weight, in: 0...1_000, "of the ranking loss beside the rating loss; 0 leaves pairs out")
    try settings.number(
      "margin", &margin, in: 0...10, "by which a photo should be above, in units of the scale")
    try settings.number(
      "temperature", &temperature, in: 1e-3...10, "over which the hinge is rounded, in units of the scale")
    try settings.whole(
      "unlabelled-pairs", &unlabelledPairs, in: 0...1_024,
      "unlabelled photos per step, each with a degraded partner")
    try settings.whole(
      "further-photos", &furtherPhotos, in: 0...1_024,
      "photos per step of the data sets in data.further, from each and from each of its categories equally many"
    )
    try settings.number(
      "further-weight", &furtherWeight, in: 0...1_000, "of what those teach, beside the rating loss")
    try settings.number(
      "within", &within, in: 0...1,
      "how much of the loss of quality is of differences within a category, where none of it is learned from what a category is"
    )
    try settings.number(
      "further-margin", &furtherMargin, in: 0...1, "by which a photo's score of quality should be above")
    try settings.range(
      "longer-side", &longerSide, in: 32...4_096, "pixels of the longer side at which a photo is degraded")
    try settings.section("degradations") { kinds in
      for index in degradations.indices { try degradations[index].visit(kinds) }
    }
    guard degradations.contains(where: { $0.share > 0 }) else {
      throw settings.error("degradations", "expected at least one with a share above 0")
    }
  }

  /// `ranking`.
  public var name: String { "ranking" }

  /// Photos are degraded at up to this many pixels.
  public func longerSide(for fit: Fit) -> Int {
    max(2 * fit.side, Int(longerSide.upperBound.rounded(.up)))
  }

  /// Every rated photo once in an epoch, unlabelled ones at random when something is ranked, and further ones.
  public var draws: [Draw] {
    let ranks = weight > 0 && unlabelledPairs > 0
    return [.pass(over: .rated)]
      + (ranks ? [.random(unlabelledPairs, of: .unlabelled, key: "unlabelled-pairs")] : [])
      + (furtherPhotos > 0 ? [.balanced(furtherPhotos, key: "further-photos")] : [])
  }

  /// The photo, and its degraded version when there is ranking.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    var example = Example([try views.whole(of: photos[0], fit: fit)], targets: photos[0].targetsWithCategory)
    guard weight > 0 else { return example }
    example.views.append(
      try views.random(of: photos[0], "degraded \(digest)") { [self] image, generator in
        let input = fit.frame(for: image.size).input
        return .rgb(try degraded(image, using: &generator).fitted(fit, to: input))
      })
    return example
  }

  /// Tells degraded views of other settings apart; asked for every example, so that it makes no text of them.
  private var digest: UInt64 {
    // FNV-1a, a number at a time.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bits: UInt64) { hash = (hash ^ bits) &* 0x100_0000_01b3 }
    func add(_ range: ClosedRange<Double>) {
      add(range.lowerBound.bitPattern)
      add(range.upperBound.bitPattern)
    }
    add(longerSide)
    for degradation in degradations {
      for byte in degradation.kind.rawValue.utf8 { add(UInt64(byte)) }
      add(degradation.strengths)
      add(degradation.share.bitPattern)
    }
    return hash
  }

  /// One network: EMD(2) of the rated photos plus the weighted ranking loss of all pairs; with further data sets see ``JointTask``.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    if !context.further.isEmpty { return try JointTask(self, context) }
    return try RatingNetworkTask(context) { [self] outputs, batch, _ in
      let rating = try EMDLoss()(
        logits: outputs.narrow(0, batch.rows(draw: 0, view: 0)), target: batch.target("distribution"))
      guard weight > 0, let scale = context.scale else { return Loss(rating) }
      let means = try meanScores(logits: outputs, scale: scale)
      let pairs = batch.photos.count
      let ranking = try RankingLoss(margin: margin, temperature: temperature)(
        better: means.narrow(0, 0..<pairs), worse: means.narrow(0, pairs..<2 * pairs))
      return Loss(try rating + ranking * weight, parts: ["rating": rating, "ranking": ranking])
    }
  }
}
