import Foundation

extension RatingDistribution {
  /// The distribution of maximum entropy with a given mean, and standard deviation if one is given (Jaynes 1957):
  /// p_k ∝ exp(a v_k + b v_k²), the least that such numbers say about the votes.
  ///
  /// - Parameters:
  ///   - mean: in units of the scale.
  ///   - standardDeviation: of the votes, not of their mean, in units of the scale.
  /// - Throws: ``RatingError/infeasible(mean:standardDeviation:)`` when no votes on the scale have these moments.
  public init(
    maximumEntropyOn scale: RatingScale, mean: Double, standardDeviation: Double? = nil
  ) throws(RatingError) {
    let values = scale.values
    let (lowest, highest) = (scale.range.lowerBound, scale.range.upperBound)
    guard (lowest...highest).contains(mean) else {
      throw .infeasible(mean: mean, standardDeviation: standardDeviation)
    }
    let below = values.last { $0 <= mean } ?? lowest
    let above = values.first { $0 >= mean } ?? highest
    // Products of distances: the least and the greatest variance that the mean leaves, and what counts as equal.
    let least = (mean - below) * (above - mean)
    let greatest = (mean - lowest) * (highest - mean)
    let tolerance = 1e-9 * (highest - lowest) * (highest - lowest)
    if let deviation = standardDeviation {
      let variance = deviation * deviation
      guard deviation >= 0, variance >= least - tolerance, variance <= greatest + tolerance else {
        throw .infeasible(mean: mean, standardDeviation: deviation)
      }
      if variance <= least + tolerance {
        self = RatingDistribution(mean: mean, between: below, and: above, on: scale)
        return
      }
      if variance >= greatest - tolerance {
        self = RatingDistribution(mean: mean, between: lowest, and: highest, on: scale)
        return
      }
    }
    // On its way to an end the mean leaves room for one value only.
    if greatest <= tolerance {
      self = RatingDistribution(mean: mean, between: lowest, and: highest, on: scale)
      return
    }
    let unit = (highest - lowest) / 2
    let features = values.map { value in
      let x = (value - mean) / unit
      return SIMD2(x, standardDeviation.map { x * x - $0 * $0 / (unit * unit) } ?? 0)
    }
    guard let probabilities = balance(features) else {
      throw .infeasible(mean: mean, standardDeviation: standardDeviation)
    }
    self.init(checked: probabilities, on: scale)
  }

  /// All votes on two values (or on one, if they are the same).
  private init(mean: Double, between low: Double, and high: Double, on scale: RatingScale) {
    let share = high > low ? (mean - low) / (high - low) : 1
    self.init(
      checked: scale.values.map { $0 == high ? share : $0 == low ? 1 - share : 0 }, on: scale)
  }
}

/// p_k ∝ exp(θ · features_k) under which every feature averages 0: damped Newton steps on the convex dual
/// log Σ exp(θ · features_k); nil when they do not converge.
private func balance(_ features: [SIMD2<Double>]) -> [Double]? {
  func weigh(_ theta: SIMD2<Double>) -> (logSum: Double, probabilities: [Double]) {
    let exponents = features.map { (theta * $0).sum() }
    let highest = exponents.max() ?? 0
    let weights = exponents.map { exp($0 - highest) }
    let sum = weights.reduce(0, +)
    return (highest + log(sum), weights.map { $0 / sum })
  }
  var theta = SIMD2<Double>.zero
  var (logSum, probabilities) = weigh(theta)
  for _ in 0..<500 {
    var (gradient, squares, product) = (SIMD2<Double>.zero, SIMD2<Double>.zero, 0.0)
    for (feature, p) in zip(features, probabilities) {
      gradient += p * feature
      squares += p * feature * feature
      product += p * feature.x * feature.y
    }
    if max(abs(gradient.x), abs(gradient.y)) < 1e-13 { return probabilities }
    // The ridge only matters for a feature that is 0 throughout, and for two that nearly depend on each other.
    let (xx, yy) = (squares.x - gradient.x * gradient.x, squares.y - gradient.y * gradient.y)
    let xy = product - gradient.x * gradient.y
    let ridge = 1e-14
    let determinant = (xx + ridge) * (yy + ridge) - xy * xy
    let step =
      SIMD2(
        (yy + ridge) * gradient.x - xy * gradient.y, (xx + ridge) * gradient.y - xy * gradient.x)
      / determinant
    var scale = 1.0
    var next = weigh(theta - step)
    // A sum that differs by its rounding alone has not risen.
    while !(next.logSum <= logSum + 1e-14 * max(1, abs(logSum))), scale > 1e-6 {
      scale /= 2
      next = weigh(theta - scale * step)
    }
    theta -= scale * step
    (logSum, probabilities) = next
    let size = max(abs(theta.x), abs(theta.y), 1)
    if scale * max(abs(step.x), abs(step.y)) < 1e-13 * size { break }
  }
  let averages = zip(features, probabilities).reduce(SIMD2<Double>.zero) { $0 + $1.1 * $1.0 }
  return max(abs(averages.x), abs(averages.y)) < 1e-9 ? probabilities : nil
}
