import Ratings

extension Evaluation.Metric {
  /// What the metric measures, for an axis.
  var words: String {
    switch self {
    case .emd1: "earth mover's distance, r = 1"
    case .emd2: "earth mover's distance, r = 2"
    case .cdloss: "squared cumulative distance"
    case .kldiv: "Kullback-Leibler divergence"
    case .mse: "squared error of the mean"
    case .mae: "absolute error of the mean"
    case .lccMean: "Pearson, mean scores"
    case .srccMean: "Spearman, mean scores"
    case .srccMeanWithin: "Spearman within categories"
    case .krccMean: "Kendall, mean scores"
    case .lccStd: "Pearson, spreads"
    case .srccStd: "Spearman, spreads"
    case .accuracy: "accuracy"
    case .balancedAccuracy: "balanced accuracy"
    }
  }
}
