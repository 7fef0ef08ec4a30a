extension Evaluation {
  /// A measure of agreement between predictions and ratings, under the name that reports print.
  public enum Metric: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// EMD(1), averaged over photos.
    case emd1
    /// EMD(2), averaged over photos.
    case emd2
    /// Σ_k (P_k − Q_k)² of the cumulative sums, averaged over photos.
    case cdloss
    /// Σ p_k ln(p_k / q_k) with the ratings as p and the prediction as q ≥ 1e-12, averaged over photos.
    case kldiv
    /// The mean squared error of the mean score.
    case mse
    /// The mean absolute error of the mean score.
    case mae
    /// Pearson's correlation of the mean scores.
    case lccMean = "lcc_mean"
    /// Spearman's correlation of the mean scores, with average ranks for ties.
    case srccMean = "srcc_mean"
    /// Spearman's correlation of the mean scores inside each category, averaged over categories by their photos.
    case srccMeanWithin = "srcc_mean_within"
    /// Kendall's τ-b of the mean scores.
    case krccMean = "krcc_mean"
    /// Pearson's correlation of the standard deviations.
    case lccStd = "lcc_std"
    /// Spearman's correlation of the standard deviations.
    case srccStd = "srcc_std"
    /// The share of photos on the right side of the threshold.
    case accuracy
    /// The mean of the accuracies on photos above and below the threshold.
    case balancedAccuracy = "balanced_accuracy"

    /// Whether a greater value is a better one; of distances and errors it is a worse one.
    public var isBetterWhenGreater: Bool {
      switch self {
      case .emd1, .emd2, .cdloss, .kldiv, .mse, .mae: false
      case .lccMean, .srccMean, .srccMeanWithin, .krccMean, .lccStd, .srccStd, .accuracy, .balancedAccuracy:
        true
      }
    }
  }
}

/// Why a metric has no value.
public enum Undefined: String, Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// Nothing to measure.
  case noPhotos = "no-photos"
  /// A prediction or a rating is known by its mean only.
  case noDistribution = "no-distribution"
  /// The spread of a prediction or of a rating is not known.
  case noStandardDeviation = "no-standard-deviation"
  /// All predictions are the same.
  case constantPredictions = "constant-predictions"
  /// All ratings are the same.
  case constantRatings = "constant-ratings"
  /// No threshold was given.
  case noThreshold = "no-threshold"
  /// All ratings lie on one side of the threshold.
  case oneClass = "one-class"
  /// No photo has a category.
  case noCategories = "no-categories"
  /// Every category has fewer than three photos, or the same prediction or rating for all of them.
  case noUsableCategory = "no-usable-category"
  /// The numbers are too large or too small to compute with.
  case outOfRange = "out-of-range"

  /// One line for people.
  public var description: String {
    switch self {
    case .noPhotos: "there are no photos"
    case .noDistribution: "a prediction or a rating is known by its mean only"
    case .noStandardDeviation: "the spread of a prediction or of a rating is not known"
    case .constantPredictions: "all predictions are the same"
    case .constantRatings: "all ratings are the same"
    case .noThreshold: "no threshold was given"
    case .oneClass: "all ratings lie on one side of the threshold"
    case .noCategories: "no photo has a category"
    case .noUsableCategory:
      "no category has three photos whose predictions and ratings differ"
    case .outOfRange: "the numbers are too large or too small to compute with"
    }
  }
}

/// A metric's value, or why there is none.
public typealias MetricValue = Result<Double, Undefined>

extension Result {
  /// What was computed, or nil.
  public var value: Success? { try? get() }
}
