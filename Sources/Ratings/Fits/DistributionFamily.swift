/// Continuous distributions that are fitted to a photo's votes.
///
/// Votes count at the positions 1 … N of their values on the scale; on AVA's 1 … 10 position and value are the same.
/// Murray, "Aesthetic visual analysis" (slides: modelling score distributions); AVA, Murray et al. 2012, section 3.1.
public enum DistributionFamily: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
  /// Normal, by its moments (population variance): parameters mean, standard deviation.
  case gaussian
  /// Γ, by maximum likelihood: parameters shape, scale.
  case gamma
  /// Γ′: a gamma distribution of N + 1 − k, by maximum likelihood: parameters shape, scale.
  case gammaMirrored = "gamma_mirrored"
  /// Beta of (k − 0.5) / N, by maximum likelihood: parameters a, b.
  case beta
  /// Weibull with two parameters, by maximum likelihood: shape, scale.
  case weibull
  /// Generalised extreme value, by maximum likelihood: location, scale, shape ξ (scipy's c = −ξ).
  case gev

  /// Fits the family to one photo's votes.
  public func fit(_ votes: Votes) -> Result<DistributionFit, FitFailure> {
    let histogram = Histogram(votes)
    guard histogram.shares.count(where: { $0 > 0 }) > 1 else { return .failure(.oneValue) }
    return switch self {
    case .gaussian: fit(Gaussian.self, to: histogram)
    case .gamma: fit(Gamma.self, to: histogram)
    case .gammaMirrored: fit(Gamma.self, to: histogram.mirrored)
    case .beta: fit(Beta.self, to: histogram.onUnitInterval)
    case .weibull: fit(Weibull.self, to: histogram)
    case .gev: fit(GeneralizedExtremeValue.self, to: histogram)
    }
  }

  private func fit<Density: FittedDensity>(
    _ type: Density.Type, to histogram: Histogram
  ) -> Result<DistributionFit, FitFailure> {
    Density.fit(histogram).flatMap { fitted in
      let densities = histogram.positions.map { histogram.spacing * fitted.density(at: $0) }
      let squares = zip(densities, histogram.shares).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let rmse = (squares / Double(densities.count)).squareRoot()
      guard rmse.isFinite else { return .failure(.notConverged) }
      return .success(
        DistributionFit(family: self, parameters: fitted.parameters, densities: densities, rmse: rmse))
    }
  }
}

/// A family's distribution that was fitted to one photo's votes.
public struct DistributionFit: Hashable, Sendable {
  /// Which family.
  public let family: DistributionFamily
  /// As listed at the family.
  public let parameters: [Double]
  /// f(k) at the positions k = 1 … N of the scale's values, per position: what the share p_k is compared with.
  public let densities: [Double]
  /// sqrt(1/N Σ_k (f(k) − p_k)²).
  public let rmse: Double
}

/// Why a family could not be fitted to a photo's votes.
public enum FitFailure: String, Error, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable,
  CustomStringConvertible
{
  /// All votes are on one value: the likelihood grows without bound as the distribution narrows.
  case oneValue = "one-value"
  /// The likelihood has no maximum inside the family, or the search did not find it.
  case notConverged = "not-converged"

  /// One line for people.
  public var description: String {
    switch self {
    case .oneValue: "all votes are on one value"
    case .notConverged: "the likelihood has no maximum that the search could find"
    }
  }
}

/// One member of a family.
protocol FittedDensity {
  var parameters: [Double] { get }
  func density(at x: Double) -> Double
  static func fit(_ histogram: Histogram) -> Result<Self, FitFailure>
}
