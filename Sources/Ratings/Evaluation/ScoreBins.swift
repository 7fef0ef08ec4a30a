import Foundation

/// Bins of the rated mean score.
///
/// They are whole units of a scale that is 5 to 12 units long, such as 1–2, 2–3 … 9–10 of 1 … 10, and ten equal parts of any other.
/// Where the scale is not known, they are ten equal parts between the lowest and the highest score. A score at an edge is in the bin
/// above it, the highest one in the last bin.
public struct ScoreBins: Hashable, Sendable, CustomStringConvertible {
  /// Where each bin begins, in units of the scale.
  public let edges: [Double]
  /// Where the last bin ends.
  public let end: Double

  /// The bins for these scores.
  public init(of means: [Double], on scale: RatingScale?) {
    let low = scale?.range.lowerBound ?? means.min() ?? 0
    end = scale?.range.upperBound ?? means.max() ?? 0
    let length = end - low
    let isWhole = scale != nil && (5...12).contains(length) && length == length.rounded()
    let count = isWhole ? Int(length) : length > 0 ? 10 : 1
    edges = (0..<count).map { low + length * Double($0) / Double(count) }
  }

  /// What the bins are, for people.
  public var description: String {
    let width = (end - (edges.first ?? end)) / Double(max(1, edges.count))
    return String(format: "%d bins of %g from %g to %g", edges.count, width, edges.first ?? end, end)
  }
}
