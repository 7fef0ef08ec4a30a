extension Trials {
  /// Ways to tell good photos from bad ones.
  ///
  /// - Parameters:
  ///   - chances: by way, then by try: how likely each photo is good, 0 … 1.
  ///   - truths: whether it is.
  public init(
    chances: [String: [[Double]]], truths: [Bool], bootstrap: Bootstrap = Bootstrap()
  ) throws {
    let scale = RatingScale.badOrGood
    func rating(_ chance: Double) throws -> Rating {
      let share = min(1, max(0, chance))
      return .distribution(try RatingDistribution(scale: scale, probabilities: [1 - share, share]))
    }
    try self.init(
      chances.mapValues { try $0.map { try $0.map(rating) } }, truths: truths.map { try rating($0 ? 1 : 0) },
      threshold: scale.threshold, bootstrap: bootstrap)
  }

  /// Ways to predict mean scores.
  ///
  /// - Parameter means: by way, then by try.
  public init(
    means: [String: [[Double]]], truths: [Double], bootstrap: Bootstrap = Bootstrap()
  ) throws {
    try self.init(
      means.mapValues { $0.map { $0.map { Rating.moments(mean: $0) } } },
      truths: truths.map { Rating.moments(mean: $0) }, threshold: nil, bootstrap: bootstrap)
  }
}
