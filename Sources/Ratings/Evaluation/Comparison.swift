import Foundation

/// What the metrics need of every photo, computed once; a resample only says how often each photo is there.
struct Comparison: Sendable {
  let count: Int
  /// EMD(1), EMD(2), CDLoss and KLDIV of every photo; nil when there is a photo without a distribution.
  private let distances: [SIMD4<Double>]?
  /// The squared and the absolute error of the mean.
  private let errors: [SIMD2<Double>]
  private let means: PairedColumns
  /// nil when there is a photo without a spread.
  private let deviations: PairedColumns?
  /// 0 … 3: whether the ratings are good times two, plus whether the prediction is right; nil without a threshold.
  private let outcomes: [UInt8]?

  /// Room for one resample.
  struct Workspace {
    fileprivate var means: PairedColumns.Workspace
    fileprivate var deviations: PairedColumns.Workspace

    init(for comparison: Comparison) {
      means = PairedColumns.Workspace(for: comparison.means)
      deviations = PairedColumns.Workspace(for: comparison.deviations ?? PairedColumns([], []))
    }
  }

  init(predictions: [Rating], truths: [Rating], isGood: [(predicted: Bool, rated: Bool)]?)
    throws(EvaluationError)
  {
    guard predictions.count == truths.count else {
      throw .differentCounts(predictions: predictions.count, ratings: truths.count)
    }
    count = truths.count
    var distances: [SIMD4<Double>]? = []
    var deviations: (predicted: [Double], rated: [Double])? = ([], [])
    for (photo, (prediction, truth)) in zip(predictions, truths).enumerated() {
      let numbers = [
        prediction.mean, truth.mean, prediction.standardDeviation ?? 0, truth.standardDeviation ?? 0,
      ]
      guard numbers.allSatisfy(\.isFinite), numbers[2] >= 0, numbers[3] >= 0 else {
        throw .notFinite(photo: photo)
      }
      if let q = prediction.distribution, let p = truth.distribution {
        guard p.scale == q.scale else { throw .differentScales(photo: photo) }
        distances?.append(photoDistances(p, q))
      } else {
        distances = nil
      }
      if let predicted = prediction.standardDeviation, let rated = truth.standardDeviation {
        deviations?.predicted.append(predicted)
        deviations?.rated.append(rated)
      } else {
        deviations = nil
      }
    }
    self.distances = distances
    self.deviations = deviations.map { PairedColumns($0.predicted, $0.rated) }
    let predicted = predictions.map(\.mean)
    let rated = truths.map(\.mean)
    means = PairedColumns(predicted, rated)
    errors = zip(predicted, rated).map { SIMD2(($0 - $1) * ($0 - $1), abs($0 - $1)) }
    outcomes = isGood?.map { ($0.rated ? 2 : 0) + ($0.predicted == $0.rated ? 1 : 0) }
  }

  /// Every metric over the photos, each as often as its multiplicity says.
  func metrics(multiplicities: [Int32], _ workspace: inout Workspace) -> [Evaluation.Metric: MetricValue] {
    let total = multiplicities.reduce(0) { $0 + Int($1) }
    guard total > 0 else {
      return Dictionary(uniqueKeysWithValues: Evaluation.Metric.allCases.map { ($0, .failure(.noPhotos)) })
    }
    var found: [Evaluation.Metric: MetricValue] = [:]
    let n = Double(total)

    var error = SIMD2<Double>.zero
    for photo in errors.indices { error += errors[photo] * Double(multiplicities[photo]) }
    found[.mse] = defined(error[0] / n)
    found[.mae] = defined(error[1] / n)

    var distance = SIMD4<Double>.zero
    for photo in (distances ?? []).indices {
      distance += (distances?[photo] ?? .zero) * Double(multiplicities[photo])
    }
    for (index, metric) in [Evaluation.Metric.emd1, .emd2, .cdloss, .kldiv].enumerated() {
      found[metric] = distances == nil ? .failure(.noDistribution) : defined(distance[index] / n)
    }

    let ofMeans = means.correlations(multiplicities: multiplicities, &workspace.means)
    found[.lccMean] = ofMeans.pearson
    found[.srccMean] = ofMeans.spearman
    found[.krccMean] = means.kendall(multiplicities: multiplicities, &workspace.means)
    let ofDeviations = deviations?.correlations(multiplicities: multiplicities, &workspace.deviations)
    found[.lccStd] = ofDeviations?.pearson ?? .failure(.noStandardDeviation)
    found[.srccStd] = ofDeviations?.spearman ?? .failure(.noStandardDeviation)
    (found[.accuracy], found[.balancedAccuracy]) = accuracies(multiplicities)
    return found
  }

  private func accuracies(_ multiplicities: [Int32]) -> (MetricValue, MetricValue) {
    guard let outcomes else { return (.failure(.noThreshold), .failure(.noThreshold)) }
    var counts = SIMD4<Double>.zero
    for photo in outcomes.indices { counts[Int(outcomes[photo])] += Double(multiplicities[photo]) }
    let right = (bad: counts[1], good: counts[3])
    let all = (bad: counts[0] + counts[1], good: counts[2] + counts[3])
    let accuracy = MetricValue.success((right.bad + right.good) / (all.bad + all.good))
    guard all.bad > 0, all.good > 0 else { return (accuracy, .failure(.oneClass)) }
    return (accuracy, .success((right.bad / all.bad + right.good / all.good) / 2))
  }
}

private func defined(_ number: Double) -> MetricValue {
  number.isFinite ? .success(number) : .failure(.outOfRange)
}

/// EMD(1), EMD(2), CDLoss and KLDIV of one photo's ratings p and prediction q.
private func photoDistances(_ p: RatingDistribution, _ q: RatingDistribution) -> SIMD4<Double> {
  var (gap, absolute, squared, divergence) = (0.0, 0.0, 0.0, 0.0)
  for (p, q) in zip(p.probabilities, q.probabilities) {
    gap += p - q
    absolute += abs(gap)
    squared += gap * gap
    if p > 0 { divergence += p * log(p / max(q, 1e-12)) }
  }
  let count = Double(p.scale.count)
  return SIMD4(absolute / count, (squared / count).squareRoot(), squared, divergence)
}
