/// Where a statistic lies with the stated confidence; written as `[low, high]`.
public struct Interval: Hashable, Sendable {
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

extension Interval: Codable {
  /// Reads `[low, high]`.
  public init(from decoder: any Decoder) throws {
    var ends = try decoder.unkeyedContainer()
    low = try ends.decode(Double.self)
    high = try ends.decode(Double.self)
  }

  /// Writes `[low, high]`.
  public func encode(to encoder: any Encoder) throws {
    try [low, high].encode(to: encoder)
  }
}

/// The percentile bootstrap over photos (Efron 1979).
///
/// Resample b draws as many photos as there are, with replacement, from `SeededGenerator(seed: seed, place: b)`: the
/// intervals follow from the seed alone, whatever the number of threads. Percentiles interpolate linearly; resamples
/// on which a metric is undefined are left out of its interval.
public struct Bootstrap: Hashable, Sendable, Codable {
  /// How many resamples; 0 for no intervals.
  public let resamples: Int
  /// Of the generator.
  public let seed: UInt64
  /// The share of resamples inside the interval.
  public let confidence: Double

  /// 1,000 resamples and 95 % unless said otherwise.
  public init(resamples: Int = 1_000, seed: UInt64 = 0, confidence: Double = 0.95) {
    self.resamples = max(0, resamples)
    self.seed = seed
    self.confidence = min(1, max(0, confidence))
  }

  /// No intervals.
  public static let none = Bootstrap(resamples: 0)

  /// How often each of `count` photos is in one resample.
  func multiplicities(of count: Int, resample: Int) -> [Int32] {
    var generator = SeededGenerator(seed: seed, place: UInt64(resample))
    var multiplicities = [Int32](repeating: 0, count: count)
    for _ in 0..<count { multiplicities[generator.index(below: count)] += 1 }
    return multiplicities
  }

  /// Of the mean of numbers, one for each photo; nil without numbers or resamples.
  func interval(ofMean values: [Double]) -> Interval? {
    guard !values.isEmpty else { return nil }
    let means = (0..<resamples).map { resample in
      zip(values, multiplicities(of: values.count, resample: resample))
        .reduce(0) { $0 + $1.0 * Double($1.1) } / Double(values.count)
    }
    return interval(of: means)
  }

  /// The interval that the values of all resamples give; nil when there are none.
  func interval(of values: [Double]) -> Interval? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2
    return Interval(low: percentile(tail, of: sorted), high: percentile(1 - tail, of: sorted))
  }
}

/// The value at a fraction of sorted numbers, with linear interpolation between neighbours.
private func percentile(_ fraction: Double, of sorted: [Double]) -> Double {
  let position = fraction * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
