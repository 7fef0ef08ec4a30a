/// Why points cannot be laid out in a plane.
public enum EmbeddingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than three points have no neighbourhoods.
  case tooFewPoints(Int)
  /// The point at this index has another number of coordinates than the first, or none.
  case differentLengths(point: Int)
  /// The point at this index has a coordinate that is not finite.
  case notFinite(point: Int)
  /// Each point has 3 × the perplexity as neighbours, so there must be more points than that; it is at least 1.
  case perplexity(Double, points: Int)
  /// The share of a square's distance that its side may be lies in 0 … 0.7.
  case theta(Double)
  /// There cannot be fewer than no iterations.
  case iterations(Int)

  /// What was expected and what was found.
  public var description: String {
    switch self {
    case .tooFewPoints(let count): "expected at least 3 points, found \(count)"
    case .differentLengths(let point):
      "point \(point + 1): expected as many coordinates as the first point has, and at least one"
    case .notFinite(let point): "point \(point + 1): expected finite coordinates"
    case .perplexity(let perplexity, let points):
      "expected a perplexity from 1 to a third of the other points, which are \(points - 1), found \(perplexity)"
    case .theta(let theta): "expected theta in 0 … 0.7, found \(theta)"
    case .iterations(let iterations): "expected 0 iterations or more, found \(iterations)"
    }
  }
}
