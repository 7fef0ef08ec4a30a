/// How well predictions agree with the raters: every metric with its bootstrap interval over photos.
///
/// Predictions and ratings may be votes, distributions or means only. What cannot be computed is undefined and says
/// why; it is never NaN or 0.
public struct Evaluation: Hashable, Sendable {
  /// One metric.
  public struct Estimate: Hashable, Sendable {
    /// Over all photos, or why there is none.
    public let result: MetricValue
    /// By the percentile bootstrap; nil where the metric is undefined or no intervals were asked for.
    public let interval: Interval?

    /// Over all photos; nil where it is undefined.
    public var value: Double? { result.value }
  }

  /// Photos.
  public let count: Int
  /// The standard deviation of the predicted and of the rated mean scores; nil without photos, and of numbers that are too
  /// large to compute with.
  public let spread: Spread?
  /// What ``Metric/srccMeanWithin`` is averaged over; nil when no photo has a category.
  public let categories: Categories?
  private let estimates: [Metric: Estimate]

  /// How far mean scores lie apart, in units of the scale.
  public struct Spread: Hashable, Sendable, Codable {
    /// Of the predictions.
    public let predicted: Double
    /// Of the ratings.
    public let rated: Double

    /// nil unless both are finite.
    init?(predicted: Double, rated: Double) {
      guard predicted.isFinite, rated.isFinite else { return nil }
      (self.predicted, self.rated) = (predicted, rated)
    }
  }

  /// One of the metrics.
  public subscript(metric: Metric) -> Estimate {
    estimates[metric] ?? Estimate(result: .failure(.noPhotos), interval: nil)
  }

  /// Whether the predictions have collapsed: their means spread less than a quarter as far as the raters'.
  public var isCollapsed: Bool {
    spread.map { $0.predicted < $0.rated / 4 } ?? false
  }

  /// Compares predictions with what raters said, photo by photo.
  ///
  /// - Parameters:
  ///   - categories: what kind of photo each is, for ``Metric/srccMeanWithin``; empty where that is not known.
  ///   - threshold: where good photos begin; without one the accuracies are undefined.
  ///   - workers: threads; nil for one per core. The numbers do not depend on it.
  ///   - progress: told now and then, on any thread, which share of the resamples is done.
  public init(
    predictions: [Rating], truths: [Rating], categories: [String?] = [], threshold: Threshold?,
    bootstrap: Bootstrap = Bootstrap(), workers: Int? = nil, progress: (@Sendable (Double) -> Void)? = nil
  ) throws(EvaluationError) {
    guard predictions.count == truths.count else {
      throw .differentCounts(predictions: predictions.count, ratings: truths.count)
    }
    try self.init(
      zip(predictions, truths).lazy.map { ($0, $1) }, categories: categories, threshold: threshold,
      bootstrap: bootstrap, workers: workers, progress: progress)
  }

  /// Compares distributions.
  ///
  /// - Parameter threshold: where good photos begin; nil for the middle of the scale.
  public init(
    predictions: [RatingDistribution], truths: [RatingDistribution], threshold: Threshold? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(EvaluationError) {
    try self.init(
      predictions: predictions.map(Rating.distribution), truths: truths.map(Rating.distribution),
      threshold: threshold ?? truths.first?.scale.threshold, bootstrap: bootstrap)
  }

  /// Compares pairs that need not all be there at once.
  init(
    _ pairs: some Sequence<(predicted: Rating, rated: Rating)>, categories: [String?] = [],
    threshold: Threshold?, bootstrap: Bootstrap, workers: Int?, progress: (@Sendable (Double) -> Void)? = nil
  ) throws(EvaluationError) {
    let isGood = threshold.map { threshold in
      { (predicted: Rating, rated: Rating) in
        (predicted: threshold.isGood(predicted.mean), rated: threshold.isGood(rated.mean))
      }
    }
    try self.init(
      Comparison(pairs, categories: categories, isGood: isGood), bootstrap: bootstrap, workers: workers,
      progress: progress)
  }

  init(
    _ comparison: Comparison, bootstrap: Bootstrap, workers: Int?,
    progress: (@Sendable (Double) -> Void)? = nil
  ) {
    var workspace = Comparison.Workspace(for: comparison)
    let once = [Int32](repeating: 1, count: comparison.count)
    let results = comparison.metrics(multiplicities: once, &workspace)
    let resampled = inParallel(bootstrap.resamples, workers: workers, progress: progress) { resamples in
      var workspace = Comparison.Workspace(for: comparison)
      return resamples.map { resample in
        let multiplicities = bootstrap.multiplicities(of: comparison.count, resample: resample)
        let metrics = comparison.metrics(multiplicities: multiplicities, &workspace)
        return Metric.allCases.map { metrics[$0]?.value }
      }
    }
    count = comparison.count
    spread = comparison.spread
    categories = comparison.categories(&workspace)
    estimates = Dictionary(
      uniqueKeysWithValues: Metric.allCases.enumerated().map { index, metric in
        let result = results[metric] ?? .failure(.noPhotos)
        let values = result.value == nil ? [] : resampled.compactMap { $0[index] }
        return (metric, Estimate(result: result, interval: bootstrap.interval(of: values)))
      })
  }
}

extension Evaluation: Codable {
  private enum Key: String, CodingKey {
    case count = "n"
    case metrics, intervals, undefined, spread, collapsed, categories
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    count = try values.decode(Int.self, forKey: .count)
    spread = try values.decodeIfPresent(Spread.self, forKey: .spread)
    categories = try values.decodeIfPresent(Categories.self, forKey: .categories)
    let metrics = try values.decode([Metric: Double?].self, forKey: .metrics)
    let intervals = try values.decode([Metric: Interval].self, forKey: .intervals)
    let undefined = try values.decode([Metric: Undefined].self, forKey: .undefined)
    estimates = metrics.reduce(into: [:]) { estimates, metric in
      let result = metric.value.map(MetricValue.success) ?? .failure(undefined[metric.key] ?? .noPhotos)
      estimates[metric.key] = Estimate(result: result, interval: intervals[metric.key])
    }
  }

  /// Writes `n`, `metrics` (null where undefined), `intervals`, `undefined` (why), `spread`, `collapsed` and, where photos have
  /// some, `categories`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(count, forKey: .count)
    try values.encode(metrics, forKey: .metrics)
    try values.encode(estimates.compactMapValues(\.interval), forKey: .intervals)
    let undefined = estimates.compactMapValues { estimate -> Undefined? in
      if case .failure(let reason) = estimate.result { reason } else { nil }
    }
    try values.encode(undefined, forKey: .undefined)
    try values.encodeIfPresent(spread, forKey: .spread)
    try values.encodeIfPresent(categories, forKey: .categories)
    try values.encode(isCollapsed, forKey: .collapsed)
  }

  /// Every metric by name, nil where it is undefined.
  public var metrics: [Metric: Double?] {
    Dictionary(uniqueKeysWithValues: Metric.allCases.map { ($0, self[$0].value) })
  }
}
