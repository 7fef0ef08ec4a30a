/// What is known, or predicted, of one photo's ratings.
public enum Rating: Hashable, Sendable {
  /// How many raters gave each value.
  case votes(Votes)
  /// The share of raters for each value.
  case distribution(RatingDistribution)
  /// Only the mean, and perhaps the spread, in units of the scale.
  case moments(mean: Double, standardDeviation: Double? = nil)
  /// Only whether it is good or bad: 1 or 0 on the scale 0, 1.
  case good(Bool)

  /// In units of the scale; of whole votes it is exact, so that equal means are equal numbers.
  public var mean: Double {
    switch self {
    case .votes(let votes): votes.mean
    case .distribution(let distribution): distribution.mean
    case .moments(let mean, _): mean
    case .good(let isGood): isGood ? 1 : 0
    }
  }

  /// In units of the scale; nil when only the mean, or good or bad, is known.
  public var standardDeviation: Double? {
    switch self {
    case .votes(let votes): votes.standardDeviation
    case .distribution(let distribution): distribution.standardDeviation
    case .moments(_, let standardDeviation): standardDeviation
    case .good: nil
    }
  }

  /// How many gave each value; nil where that is not known.
  public var votes: Votes? { if case .votes(let votes) = self { votes } else { nil } }

  /// Which share gave each value; nil where that is not known.
  public var distribution: RatingDistribution? {
    switch self {
    case .votes(let votes): RatingDistribution(votes: votes)
    case .distribution(let distribution): distribution
    case .moments, .good: nil
    }
  }

  /// Which share gave each value, as far as that is known; nil for good and bad, but on the scale ``RatingScale/badOrGood``.
  ///
  /// Where only the mean (and standard deviation) is known, it is the distribution of maximum entropy that has it.
  ///
  /// - Throws: when no ratings on `scale` have this mean and standard deviation.
  public func distribution(on scale: RatingScale) throws(RatingError) -> RatingDistribution? {
    switch self {
    case .votes, .distribution: return distribution
    case .moments(let mean, let deviation):
      return try RatingDistribution(maximumEntropyOn: scale, mean: mean, standardDeviation: deviation)
    case .good(let isGood):
      guard scale == .badOrGood else { return nil }
      return try RatingDistribution(scale: scale, probabilities: isGood ? [0, 1] : [1, 0])
    }
  }

  /// Whether more than `threshold` were given on average, or people said that it is good.
  public func isGood(above threshold: Double) -> Bool {
    if case .good(let isGood) = self { isGood } else { mean > threshold }
  }
}
