public import Imaging
public import Ratings

/// Anything that says how a jury would rate a photo: a compiled model, or a network that is still being trained.
public protocol Rater: Sendable {
  /// The name that its records carry.
  var name: String { get }
  /// What it computes with: f32 unless it says otherwise.
  var precision: Precision { get }
  /// How photos become its inputs.
  var fit: Fit { get }
  /// How many photos are worth working on at a time, at least 1.
  var jobs: Int { get }

  /// What a jury would give a photo that is already fitted.
  func rate(fitted image: RGBImage) async throws -> RatingDistribution
}

extension Rater {
  /// 32-bit floating point.
  public var precision: Precision { .f32 }
}
