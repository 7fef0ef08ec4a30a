public import Datasets
public import Ratings

extension Dataset {
  /// What raters could give; 0 and 1 where they only told good from bad.
  public var ratingScale: RatingScale? {
    switch kind {
    case .cuhkPQ, .folders: try? RatingScale([0, 1])
    case .ava, .aadb, .eva, .oasis, .biq, .dpchallenge, .table: scale
    }
  }
}

extension PhotoRatings {
  /// The ratings as metrics take them; good is a vote of 1, bad one of 0.
  public var rating: Rating {
    switch self {
    case .votes(let votes): .votes(votes)
    case .distribution(let distribution): .distribution(distribution)
    case .mean(let mean, let deviation): .moments(mean: mean, standardDeviation: deviation)
    case .good(let isGood): .moments(mean: isGood ? 1 : 0)
    }
  }
}
