extension Correlation {
  /// Spearman's rank correlation with its interval, over the same resamples that ``Evaluation`` draws of as many photos.
  ///
  /// Undefined where ``spearman(_:_:)`` is nil, and says why; lists that differ in length, or with anything not finite, are out
  /// of range.
  public static func spearman(
    predicted: [Double], rated: [Double], bootstrap: Bootstrap
  ) -> Evaluation.Estimate {
    guard predicted.count == rated.count, (predicted + rated).allSatisfy(\.isFinite) else {
      return Evaluation.Estimate(result: .failure(.outOfRange), interval: nil)
    }
    let pairs = PairedColumns(predicted, rated)
    @Sendable func spearman(_ multiplicities: [Int32], _ workspace: inout PairedColumns.Workspace)
      -> MetricValue
    {
      pairs.correlations(multiplicities: multiplicities, withKendall: false, &workspace).spearman
    }
    var workspace = PairedColumns.Workspace(for: pairs)
    let result = spearman(Array(repeating: 1, count: rated.count), &workspace)
    guard result.value != nil else { return Evaluation.Estimate(result: result, interval: nil) }
    let resampled = inParallel(bootstrap.resamples, workers: nil) { resamples in
      var workspace = PairedColumns.Workspace(for: pairs)
      return resamples.map {
        spearman(bootstrap.multiplicities(of: rated.count, resample: $0), &workspace).value
      }
    }
    return Evaluation.Estimate(result: result, interval: bootstrap.interval(of: resampled.compactMap(\.self)))
  }
}
