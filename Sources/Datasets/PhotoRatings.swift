public import Ratings

/// What people said of one photo, as much of it as the source tells.
public enum PhotoRatings: Hashable, Sendable {
  /// How many gave each value.
  case votes(Votes)
  /// Which share gave each value; how many there were is not known.
  case distribution(RatingDistribution)
  /// The mean in units of the data set's scale, and the standard deviation where it is known.
  case mean(Double, standardDeviation: Double?)
  /// Good or bad.
  case good(Bool)

  /// What `Ratings` measures with; nil where people only told good from bad.
  public var rating: Rating? {
    switch self {
    case .votes(let votes): .votes(votes)
    case .distribution(let distribution): .distribution(distribution)
    case .mean(let mean, let deviation): .moments(mean: mean, standardDeviation: deviation)
    case .good: nil
    }
  }

  /// How many gave each value, where that is known.
  public var votes: Votes? { if case .votes(let votes) = self { votes } else { nil } }

  /// Which share gave each value, where that is known.
  public var distribution: RatingDistribution? { rating?.distribution }

  /// Which share gave each value, as far as that is known; nil for good and bad.
  ///
  /// Where only the mean (and standard deviation) is known, it is the distribution of maximum entropy that has it.
  ///
  /// - Throws: when no ratings on `scale` have this mean and standard deviation.
  public func distribution(on scale: RatingScale) throws(RatingError) -> RatingDistribution? {
    guard case .mean(let mean, let deviation) = self else { return distribution }
    return try RatingDistribution(maximumEntropyOn: scale, mean: mean, standardDeviation: deviation)
  }

  /// The mean in units of the scale, where there is one.
  public var mean: Double? { rating?.mean }

  /// The standard deviation in units of the scale, where it is known.
  public var standardDeviation: Double? { rating?.standardDeviation }

  /// Whether more than `threshold` were given on average, or people said that it is good.
  public func isGood(above threshold: Double) -> Bool? {
    if case .good(let isGood) = self { isGood } else { mean.map { $0 > threshold } }
  }
}
