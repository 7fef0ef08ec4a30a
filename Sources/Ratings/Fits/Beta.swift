import Foundation

/// The beta distribution on 0 … 1: f(x) = x^(a−1) (1−x)^(b−1) / B(a, b).
struct Beta: FittedDensity {
  let a, b: Double

  var parameters: [Double] { [a, b] }

  func density(at x: Double) -> Double {
    exp(
      (a - 1) * log(x) + (b - 1) * log(1 - x) + lgamma(a + b).0 - lgamma(a).0 - lgamma(b).0)
  }

  /// ψ(a) − ψ(a+b) = mean log x and ψ(b) − ψ(a+b) = mean log(1−x), by Newton steps from the moments: the likelihood
  /// is concave in (a, b).
  static func fit(_ histogram: Histogram) -> Result<Beta, FitFailure> {
    let mean = histogram.mean { $0 }
    let variance = histogram.mean { ($0 - mean) * ($0 - mean) }
    let logX = histogram.mean { log($0) }
    let logY = histogram.mean { log(1 - $0) }
    let size = mean * (1 - mean) / variance - 1
    guard size > 0, size.isFinite else { return .failure(.notConverged) }
    var (a, b) = (mean * size, (1 - mean) * size)
    for _ in 0..<100 {
      let both = digamma(a + b)
      let (slopeA, slopeB) = (logX - digamma(a) + both, logY - digamma(b) + both)
      let (curveA, curveB, curve) = (trigamma(a), trigamma(b), trigamma(a + b))
      let determinant = curveA * curveB - curve * (curveA + curveB)
      var stepA = ((curveB - curve) * slopeA + curve * slopeB) / determinant
      var stepB = (curve * slopeA + (curveA - curve) * slopeB) / determinant
      guard stepA.isFinite, stepB.isFinite else { break }
      while a + stepA <= 0 || b + stepB <= 0 { (stepA, stepB) = (stepA / 2, stepB / 2) }
      (a, b) = (a + stepA, b + stepB)
      if abs(stepA) <= 1e-11 * a, abs(stepB) <= 1e-11 * b { return .success(Beta(a: a, b: b)) }
    }
    return .failure(.notConverged)
  }
}
