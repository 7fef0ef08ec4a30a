import Foundation
import Ratings

/// Expected values computed with numpy and scipy by the script under Tools/Reference beside each file.
func reference<Value: Decodable>(_ file: String, as type: Value.Type = Value.self) throws -> Value {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  let data = try Data(contentsOf: root.appending(path: "Tools/Reference/\(file).json"))
  return try JSONDecoder().decode(Value.self, from: data)
}

/// `ratings.json`: distances, moments and correlations.
struct RatingsReference: Decodable {
  struct Correlations: Decodable {
    let x, y: [Double]
    let pearson, spearman, kendall: Double
  }
  struct Distributions: Decodable {
    let p, q: [Double]
    let emd1, emd2, mean, standardDeviation: Double
  }

  let correlations: [Correlations]
  let distributions: [Distributions]
}

/// `evaluation.json`: metrics with their intervals, and maximum entropy.
struct EvaluationReference: Decodable {
  struct Case<Predicted: Decodable>: Decodable {
    let predicted: [Predicted]
    let rated: [[Double]]
    let resamples: Int
    let seed: UInt64
    let metrics: [Evaluation.Metric: Double]
    let intervals: [Evaluation.Metric: Interval]
  }
  struct MaximumEntropy: Decodable {
    let scale: RatingScale
    let mean: Double
    let deviation: Double?
    let shares: [Double]
  }

  let votes: Case<[Double]>
  let means: Case<Double>
  let maximumEntropy: [MaximumEntropy]
}

/// `fits.json`: families fitted to real histograms, and the statistics of all rows of AVA at hand.
struct FitsReference: Decodable {
  struct Fit: Decodable {
    let parameters: [Double]
    let rmse: Double
  }
  struct Histogram: Decodable {
    let counts: [Double]
    let fits: [DistributionFamily: Fit?]
  }
  struct Group: Decodable {
    let n: Int
    let variance: Double
    /// nil where the family fits none of the photos.
    let rmse: [DistributionFamily: Double?]
    let unfitted: [DistributionFamily: Int]
  }
  struct Statistics: Decodable {
    let all: Group
    let bins: [Group]
    let meanOfMeans, deviationOfMeans, shareAbove5: Double
    let votes: [Double]
  }

  let histograms: [Histogram]
  let statistics: Statistics
}

/// Votes on 1 … 10.
func jury(_ counts: [Double]) throws -> Votes {
  try Votes(scale: .oneToTen, counts: counts)
}
