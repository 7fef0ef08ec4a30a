import Foundation

/// The generalised extreme value distribution with location μ, scale σ and shape ξ (Jenkinson 1955):
/// with z = (x − μ)/σ and s = log(1 + ξz)/ξ, f(x) = exp(−(1 + ξ) s − exp(−s)) / σ where 1 + ξz > 0, else 0.
struct GeneralizedExtremeValue: FittedDensity {
  let location, scale, shape: Double

  var parameters: [Double] { [location, scale, shape] }

  func density(at x: Double) -> Double {
    let z = (x - location) / scale
    guard let s = Reduced(z: z, shape: shape)?.s else { return 0 }
    return exp(-(1 + shape) * s - exp(-s)) / scale
  }

  /// Damped Newton steps (Levenberg 1944) on the mean log-likelihood, from the shape nearest to a normal
  /// distribution that gives every vote a density.
  ///
  /// Below ξ = −1 the likelihood has no bound: a search that goes there has not converged.
  static func fit(_ histogram: Histogram) -> Result<GeneralizedExtremeValue, FitFailure> {
    let mean = histogram.mean { $0 }
    let deviation = histogram.mean { ($0 - mean) * ($0 - mean) }.squareRoot()
    var (location, logScale) = (mean - 0.36 * deviation, log(deviation))
    let furthest = histogram.average(0) { $0 = max($0, ($2 - location) / deviation) }
    var shape = max(-0.25, -0.8 / furthest)
    var damping = 0.0
    guard
      var here = Likelihood(of: histogram, location: location, logScale: logScale, shape: shape)
    else { return .failure(.notConverged) }
    for _ in 0..<200 {
      if abs(here.gradient).max() < 1e-10, damping <= 1e-2 {
        return .success(
          GeneralizedExtremeValue(location: location, scale: exp(logScale), shape: shape))
      }
      let step = here.curvature.solve(here.gradient, damping: damping)
      let next = step.flatMap { step in
        abs(step).max() > 2
          ? nil
          : Likelihood(
            of: histogram, location: location + exp(logScale) * step.x, logScale: logScale + step.y,
            shape: shape + step.z)
      }
      guard let step, let next, next.value >= here.value - 1e-14 else {
        damping = max(1e-3, 4 * damping)
        if damping > 1e12 { break }
        continue
      }
      location += exp(logScale) * step.x
      logScale += step.y
      shape += step.z
      here = next
      damping = damping > 1e-3 ? damping / 8 : 0
      if shape <= -1 { break }
    }
    return .failure(.notConverged)
  }
}

/// s(z, ξ) = log(1 + ξz)/ξ and its derivatives; nil outside of the distribution's support.
private struct Reduced {
  let s, bySlope, byShape: Double
  let bySlopeTwice, bySlopeAndShape, byShapeTwice: Double

  init?(z: Double, shape: Double) {
    let inside = 1 + shape * z
    guard inside > 0 else { return nil }
    bySlope = 1 / inside
    bySlopeTwice = -shape / (inside * inside)
    bySlopeAndShape = -z / (inside * inside)
    let u = shape * z
    if abs(u) < 1e-3 {
      // Series: the closed forms lose their digits near ξ = 0.
      let terms = { (coefficients: [Double]) in coefficients.reversed().reduce(0) { $0 * u + $1 } }
      s = z * terms([1, -1 / 2, 1 / 3, -1 / 4, 1 / 5, -1 / 6])
      byShape = z * z * terms([-1 / 2, 2 / 3, -3 / 4, 4 / 5, -5 / 6])
      byShapeTwice = z * z * z * terms([2 / 3, -6 / 4, 12 / 5, -20 / 6])
    } else {
      s = log1p(u) / shape
      byShape = (z / inside - s) / shape
      byShapeTwice = -(z * z / (inside * inside) + 2 * byShape) / shape
    }
  }
}

/// The mean log-likelihood with its gradient and negative second derivatives by (location / scale, log scale, shape).
private struct Likelihood {
  var value = 0.0
  var gradient = SIMD3<Double>.zero
  var curvature = SymmetricMatrix()

  /// nil when a vote lies outside of the support or numbers overflow.
  init?(of histogram: Histogram, location: Double, logScale: Double, shape: Double) {
    let scale = exp(logScale)
    for index in histogram.shares.indices where histogram.shares[index] > 0 {
      let share = histogram.shares[index]
      let z = (histogram.positions[index] - location) / scale
      guard let r = Reduced(z: z, shape: shape) else { return nil }
      let tail = exp(-r.s)
      let byS = tail - 1 - shape
      let byZ = byS * r.bySlope
      let byZTwice = byS * r.bySlopeTwice - tail * r.bySlope * r.bySlope
      let byZAndShape =
        byS * r.bySlopeAndShape - r.bySlope - tail * r.bySlope * r.byShape
      let byShapeTwice = byS * r.byShapeTwice - 2 * r.byShape - tail * r.byShape * r.byShape
      value += share * (-logScale - (1 + shape) * r.s - tail)
      gradient += share * SIMD3(-byZ, -1 - z * byZ, byS * r.byShape - r.s)
      curvature.diagonal -= share * SIMD3(byZTwice, z * (byZTwice * z + byZ), byShapeTwice)
      curvature.others -= share * SIMD3(byZTwice * z + byZ, -byZAndShape, -z * byZAndShape)
    }
    guard value.isFinite else { return nil }
  }
}

private func abs(_ vector: SIMD3<Double>) -> SIMD3<Double> {
  vector.replacing(with: -vector, where: vector .< 0)
}
