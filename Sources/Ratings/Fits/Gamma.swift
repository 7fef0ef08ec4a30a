import Foundation

/// The gamma distribution with shape a and scale θ: f(x) = x^(a−1) exp(−x/θ) / (Γ(a) θ^a).
struct Gamma: FittedDensity {
  let shape, scale: Double

  var parameters: [Double] { [shape, scale] }

  func density(at x: Double) -> Double {
    exp((shape - 1) * log(x) - x / scale - lgamma(shape).0 - shape * log(scale))
  }

  /// log a − ψ(a) = log mean − mean log, by Minka's generalised Newton steps on 1/a ("Estimating a gamma
  /// distribution", 2002).
  static func fit(_ histogram: Histogram) -> Result<Gamma, FitFailure> {
    let mean = histogram.mean { $0 }
    let gap = log(mean) - histogram.mean { log($0) }
    guard gap > 0 else { return .failure(.notConverged) }
    var shape = (3 - gap + ((gap - 3) * (gap - 3) + 24 * gap).squareRoot()) / (12 * gap)
    for _ in 0..<50 {
      let slope = shape * shape * (1 / shape - trigamma(shape))
      let next = 1 / (1 / shape + (log(shape) - digamma(shape) - gap) / slope)
      guard next.isFinite, next > 0 else { break }
      let change = abs(next - shape)
      shape = next
      if change <= 1e-12 * shape { return .success(Gamma(shape: shape, scale: mean / shape)) }
    }
    return .failure(.notConverged)
  }
}
