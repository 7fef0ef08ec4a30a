/// How well predicted rating distributions agree with the raters, with 95 % bootstrap intervals over photos.
public struct Evaluation: Hashable, Sendable, Codable {
  /// One number with its interval; both nil where it is undefined.
  public struct Metric: Hashable, Sendable, Codable {
    /// Over all photos.
    public let value: Double?
    /// 95 %, percentile bootstrap.
    public let interval: Interval?
  }

  /// Photos.
  public let count: Int
  /// Spearman's correlation of the means.
  public let srccMean: Metric
  /// Pearson's correlation of the means.
  public let lccMean: Metric
  /// EMD(1), averaged over photos.
  public let emd1: Metric
  /// EMD(2), averaged over photos.
  public let emd2: Metric

  /// Compares predictions with what raters said, photo by photo.
  ///
  /// - Parameters:
  ///   - resamples: of the bootstrap; 0 leaves the intervals out.
  ///   - seed: of the bootstrap.
  public init(
    predictions: [RatingDistribution], truths: [RatingDistribution], resamples: Int = 1_000, seed: UInt64 = 0
  ) {
    precondition(predictions.count == truths.count, "one prediction for each photo")
    let predicted = predictions.map(\.mean)
    let rated = truths.map(\.mean)
    func metric(_ statistic: ([Int]) -> Double?) -> Metric {
      Metric(
        value: statistic(Array(truths.indices)),
        interval: bootstrapInterval(
          count: truths.count, resamples: resamples, seed: seed, statistic: statistic))
    }
    func averageDistance(r: Double) -> Metric {
      let distances = zip(predictions, truths).map { earthMoversDistance($0, $1, r: r) }
      return metric { indices in
        indices.isEmpty ? nil : indices.reduce(0) { $0 + distances[$1] } / Double(indices.count)
      }
    }
    count = truths.count
    srccMean = metric { Correlation.spearman($0.map { predicted[$0] }, $0.map { rated[$0] }) }
    lccMean = metric { Correlation.pearson($0.map { predicted[$0] }, $0.map { rated[$0] }) }
    emd1 = averageDistance(r: 1)
    emd2 = averageDistance(r: 2)
  }
}
