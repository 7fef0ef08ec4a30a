import Foundation

/// What the metrics need of every photo, computed once; a resample only says how often each photo is there.
struct Comparison: Sendable {
  let count: Int
  /// How far the means lie apart; nil without photos, and beyond what can be computed.
  let spread: Evaluation.Spread?
  /// EMD(1), EMD(2), CDLoss and KLDIV of every photo; nil when there is a photo without a distribution.
  private let distances: [SIMD4<Double>]?
  /// The squared and the absolute error of the mean.
  private let errors: [SIMD2<Double>]
  private let means: PairedColumns
  /// nil when no photo has a category.
  private let within: WithinCategories?
  /// nil when there is a photo without a spread.
  private let deviations: PairedColumns?
  /// 0 … 3: whether the ratings are good times two, plus whether the prediction is right; nil without a threshold.
  private let outcomes: [UInt8]?

  /// Room for one resample.
  struct Workspace {
    fileprivate var means: PairedColumns.Workspace
    fileprivate var deviations: PairedColumns.Workspace
    fileprivate var within: WithinCategories.Workspace

    init(for comparison: Comparison) {
      means = PairedColumns.Workspace(for: comparison.means)
      deviations = PairedColumns.Workspace(for: comparison.deviations ?? PairedColumns([], []))
      within = WithinCategories.Workspace(for: comparison.within)
    }
  }

  /// Goes through the photos once, so that a sequence may make them as it goes.
  ///
  /// - Parameters:
  ///   - categories: the name of each photo's, or none at all.
  ///   - isGood: on which side of the threshold a photo is predicted and rated.
  init(
    _ pairs: some Sequence<(predicted: Rating, rated: Rating)>, categories: [String?] = [],
    isGood: ((_ predicted: Rating, _ rated: Rating) -> (predicted: Bool, rated: Bool))?
  ) throws(EvaluationError) {
    var distances: [SIMD4<Double>]? = []
    var means: (predicted: [Double], rated: [Double]) = ([], [])
    var deviations: (predicted: [Double], rated: [Double])? = ([], [])
    var outcomes: [UInt8]? = isGood == nil ? nil : []
    for (photo, (prediction, truth)) in pairs.enumerated() {
      let mean = (predicted: prediction.mean, rated: truth.mean)
      let (predicted, rated) = (prediction.standardDeviation, truth.standardDeviation)
      let numbers = [mean.predicted, mean.rated, predicted ?? 0, rated ?? 0]
      guard numbers.allSatisfy(\.isFinite), numbers[2] >= 0, numbers[3] >= 0 else {
        throw .notFinite(photo: photo)
      }
      means.predicted.append(mean.predicted)
      means.rated.append(mean.rated)
      if let q = prediction.distribution, let p = truth.distribution {
        guard p.scale == q.scale else { throw .differentScales(photo: photo) }
        distances?.append(photoDistances(p, q))
      } else {
        distances = nil
      }
      if let predicted, let rated {
        deviations?.predicted.append(predicted)
        deviations?.rated.append(rated)
      } else {
        deviations = nil
      }
      if let sides = isGood?(prediction, truth) {
        outcomes?.append((sides.rated ? 2 : 0) + (sides.predicted == sides.rated ? 1 : 0))
      }
    }
    count = means.rated.count
    self.distances = distances
    self.deviations = deviations.map { PairedColumns($0.predicted, $0.rated) }
    self.means = PairedColumns(means.predicted, means.rated)
    guard categories.isEmpty || categories.count == count else {
      throw .differentCategories(categories: categories.count, photos: count)
    }
    within = WithinCategories(categories, predicted: means.predicted, rated: means.rated)
    errors = zip(means.predicted, means.rated).map { SIMD2(($0 - $1) * ($0 - $1), abs($0 - $1)) }
    spread = Evaluation.Spread(predicted: spreadOf(means.predicted), rated: spreadOf(means.rated))
    self.outcomes = outcomes
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
    found[.krccMean] = ofMeans.kendall
    found[.srccMeanWithin] =
      within?.correlation(multiplicities: multiplicities, &workspace.within).value ?? .failure(.noCategories)
    let ofDeviations = deviations?.correlations(
      multiplicities: multiplicities, withKendall: false, &workspace.deviations)
    found[.lccStd] = ofDeviations?.pearson ?? .failure(.noStandardDeviation)
    found[.srccStd] = ofDeviations?.spearman ?? .failure(.noStandardDeviation)
    (found[.accuracy], found[.balancedAccuracy]) = accuracies(multiplicities)
    return found
  }

  /// What the correlation within categories is averaged over; nil when no photo has one.
  func categories(_ workspace: inout Workspace) -> Evaluation.Categories? {
    within?.correlation(multiplicities: Array(repeating: 1, count: count), &workspace.within).over
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

/// The standard deviation of all the numbers there are; NaN when there are none.
private func spreadOf(_ numbers: [Double]) -> Double {
  // From the first number, so that equal numbers spread by exactly 0.
  let offsets = numbers.map { $0 - numbers[0] }
  let mean = offsets.reduce(0, +) / Double(offsets.count)
  return (offsets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(offsets.count)).squareRoot()
}
