/// Where a statistic lies with the stated confidence.
public struct Interval: Hashable, Sendable, Codable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// An interval from `low` to `high`.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}

/// A percentile bootstrap interval over photos (Efron 1979).
///
/// `statistic` is computed on `resamples` lists of `count` indices drawn with replacement; lists on which it is undefined are
/// left out. Percentiles interpolate linearly. The same seed gives the same interval.
/// - Returns: nil when there is nothing to draw from or the statistic is always undefined.
public func bootstrapInterval(
  count: Int, resamples: Int = 1_000, confidence: Double = 0.95, seed: UInt64 = 0,
  statistic: (_ indices: [Int]) throws -> Double?
) rethrows -> Interval? {
  guard count > 0 else { return nil }
  var generator = SeededGenerator(seed: seed)
  var values: [Double] = []
  for _ in 0..<resamples {
    let indices = (0..<count).map { _ in generator.index(below: count) }
    if let value = try statistic(indices) { values.append(value) }
  }
  guard !values.isEmpty else { return nil }
  values.sort()
  let tail = (1 - confidence) / 2
  return Interval(low: percentile(tail, of: values), high: percentile(1 - tail, of: values))
}

/// The value at a fraction of sorted numbers, with linear interpolation between neighbours.
private func percentile(_ fraction: Double, of sorted: [Double]) -> Double {
  let position = fraction * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
