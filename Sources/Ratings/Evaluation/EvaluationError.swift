/// Why predictions and ratings cannot be compared.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There must be one prediction for each rated photo.
  case differentCounts(predictions: Int, ratings: Int)
  /// There must be one category, or nil, for each rated photo, or none at all.
  case differentCategories(categories: Int, photos: Int)
  /// The prediction and the ratings of the photo at this index are on different scales.
  case differentScales(photo: Int)
  /// The mean or spread of the photo at this index is not a finite number, or a spread is negative.
  case notFinite(photo: Int)

  /// What was expected and what was found.
  public var description: String {
    switch self {
    case .differentCounts(let predictions, let ratings):
      "expected one prediction for each rated photo, found \(predictions) for \(ratings)"
    case .differentCategories(let categories, let photos):
      "expected one category for each of \(photos) photos, or none at all, found \(categories)"
    case .differentScales(let photo):
      "photo \(photo + 1): the prediction and the ratings are on different scales"
    case .notFinite(let photo):
      "photo \(photo + 1): expected a finite mean and a standard deviation ≥ 0"
    }
  }
}
