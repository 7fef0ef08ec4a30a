import Foundation

/// The Weibull distribution with shape k and scale λ: f(x) = k/λ (x/λ)^(k−1) exp(−(x/λ)^k).
struct Weibull: FittedDensity {
  let shape, scale: Double

  var parameters: [Double] { [shape, scale] }

  func density(at x: Double) -> Double {
    let power = shape * log(x / scale)
    return shape / x * exp(power - exp(power))
  }

  /// Σ x^k log x / Σ x^k − 1/k = mean log x: the left side grows with k, so Newton's steps find the one solution.
  static func fit(_ histogram: Histogram) -> Result<Weibull, FitFailure> {
    // Relative to the largest vote, so that no power overflows.
    let largest = histogram.average(0) { $0 = max($0, $2) }
    let meanLog = histogram.mean { log($0 / largest) }
    let spread = histogram.mean { (log($0 / largest) - meanLog) * (log($0 / largest) - meanLog) }
    var shape = Double.pi / (6 * spread).squareRoot()
    for _ in 0..<100 {
      let sums = histogram.average(SIMD4<Double>.zero) { sums, share, x in
        let logarithm = log(x / largest)
        let power = share * exp(shape * logarithm)
        sums += power * SIMD4(1, logarithm, logarithm * logarithm, 0)
      }
      let average = sums.y / sums.x
      let slope = sums.z / sums.x - average * average + 1 / (shape * shape)
      var step = -(average - 1 / shape - meanLog) / slope
      guard step.isFinite else { break }
      while shape + step <= 0 { step /= 2 }
      shape += step
      if abs(step) <= 1e-12 * shape {
        let power = histogram.mean { exp(shape * log($0 / largest)) }
        return .success(Weibull(shape: shape, scale: largest * exp(log(power) / shape)))
      }
    }
    return .failure(.notConverged)
  }
}
