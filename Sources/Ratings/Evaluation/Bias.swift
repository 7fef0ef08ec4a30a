extension Evaluation.Estimate {
  /// The bias of predictions: the mean of predicted − rated mean scores, in units of the scale, with its interval over photos.
  ///
  /// More than 0 where photos are predicted to be better than raters found them. The resamples are those of the metrics.
  public init(
    biasOf predictions: [Rating], truths: [Rating], bootstrap: Bootstrap = Bootstrap()
  ) throws(EvaluationError) {
    guard predictions.count == truths.count else {
      throw .differentCounts(predictions: predictions.count, ratings: truths.count)
    }
    let errors = zip(predictions, truths).map { $0.mean - $1.mean }
    if let photo = errors.firstIndex(where: { !$0.isFinite }) { throw .notFinite(photo: photo) }
    guard !errors.isEmpty else {
      self.init(result: .failure(.noPhotos), interval: nil)
      return
    }
    self.init(
      result: .success(errors.reduce(0, +) / Double(errors.count)),
      interval: bootstrap.interval(ofMean: errors))
  }
}
