public import Imaging
public import Ratings
public import Torch

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

  /// None when nothing is ranked.
  public var unlabelledPhotos: Int { weight > 0 ? unlabelledPairs : 0 }

  /// The photo, and its degraded version when there is ranking.
  public func views(
    of photo: RGBImage, fit: Fit, using generator: inout SeededGenerator
  ) throws -> [RGBImage] {
    let whole = try photo.fitted(fit)
    guard weight > 0 else { return [whole] }
    return [whole, try degraded(photo, using: &generator).fitted(fit, to: whole.size)]
  }

  /// EMD(2) of the rated photos plus the weighted ranking loss of all pairs.
  public func loss(of network: any Layer, on batch: Batch) throws -> Loss {
    let outputs = try batch.outputs(of: network)
    let rating = try EMDLoss()(
      logits: outputs.narrow(0, 0..<batch.ratings.count), target: batch.target())
    guard weight > 0, let scale = batch.ratings.first?.scale else { return Loss(total: rating) }
    let means = try meanScores(logits: outputs, scale: scale)
    let pairs = batch.photos.count
    let ranking = try RankingLoss(margin: margin, temperature: temperature)(
      better: means.narrow(0, 0..<pairs), worse: means.narrow(0, pairs..<2 * pairs))
    return Loss(total: try rating + ranking * weight, parts: ["rating": rating, "ranking": ranking])
  }
}
