import Foundation

/// The normal distribution with the votes' mean and population variance, which is also its maximum likelihood.
struct Gaussian: FittedDensity {
  let mean, deviation: Double

  var parameters: [Double] { [mean, deviation] }

  func density(at x: Double) -> Double {
    let z = (x - mean) / deviation
    return exp(-z * z / 2) / (deviation * (2 * .pi).squareRoot())
  }

  static func fit(_ histogram: Histogram) -> Result<Gaussian, FitFailure> {
    let mean = histogram.mean { $0 }
    let variance = histogram.mean { ($0 - mean) * ($0 - mean) }
    return .success(Gaussian(mean: mean, deviation: variance.squareRoot()))
  }
}
