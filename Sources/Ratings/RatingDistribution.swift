/// The share of raters who give, or are predicted to give, each value of a scale.
public struct RatingDistribution: Hashable, Sendable {
  /// What could be given.
  public let scale: RatingScale
  /// One probability per scale value; they sum to 1.
  public let probabilities: [Double]

  /// Takes probabilities that sum to 1 within 1e-3 (as a network's reduced precision may leave them) and normalises them.
  public init(scale: RatingScale, probabilities: [Double]) throws(RatingError) {
    try checkNumbers(probabilities, on: scale)
    let sum = probabilities.reduce(0, +)
    guard abs(sum - 1) <= 1e-3 else { throw .notNormalised(sum: sum) }
    self.scale = scale
    self.probabilities = probabilities.map { $0 / sum }
  }

  /// Probabilities that are known to sum to 1.
  init(checked probabilities: [Double], on scale: RatingScale) {
    self.scale = scale
    self.probabilities = probabilities
  }

  /// The votes, normalised.
  public init(votes: Votes) {
    let total = votes.total
    scale = votes.scale
    probabilities = votes.counts.map { $0 / total }
  }

  /// The average of several distributions on one scale, or nil when there are none or their scales differ.
  public init?(averaging distributions: [RatingDistribution]) {
    guard let first = distributions.first, distributions.allSatisfy({ $0.scale == first.scale }) else {
      return nil
    }
    scale = first.scale
    probabilities = first.scale.values.indices.map { index in
      distributions.reduce(0) { $0 + $1.probabilities[index] } / Double(distributions.count)
    }
  }

  /// Σ v_k p_k, in units of the scale.
  public var mean: Double {
    zip(scale.values, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// sqrt(Σ p_k (v_k − mean)²), in units of the scale.
  public var standardDeviation: Double {
    let mean = mean
    return zip(scale.values, probabilities).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
      .squareRoot()
  }

  /// P_k = p_1 + … + p_k.
  public var cumulative: [Double] {
    var sum = 0.0
    return probabilities.map {
      sum += $0
      return sum
    }
  }
}
