/// What is known, or predicted, of one photo's ratings.
public enum Rating: Hashable, Sendable {
  /// How many raters gave each value.
  case votes(Votes)
  /// The share of raters for each value.
  case distribution(RatingDistribution)
  /// Only the mean, and perhaps the spread, in units of the scale.
  case moments(mean: Double, standardDeviation: Double? = nil)

  /// In units of the scale; of whole votes it is exact, so that equal means are equal numbers.
  public var mean: Double {
    switch self {
    case .votes(let votes): votes.mean
    case .distribution(let distribution): distribution.mean
    case .moments(let mean, _): mean
    }
  }

  /// In units of the scale; nil when only the mean is known.
  public var standardDeviation: Double? {
    switch self {
    case .votes(let votes): votes.standardDeviation
    case .distribution(let distribution): distribution.standardDeviation
    case .moments(_, let standardDeviation): standardDeviation
    }
  }

  /// nil when only moments are known.
  public var distribution: RatingDistribution? {
    switch self {
    case .votes(let votes): RatingDistribution(votes: votes)
    case .distribution(let distribution): distribution
    case .moments: nil
    }
  }
}
