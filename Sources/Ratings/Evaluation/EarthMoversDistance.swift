import Foundation

/// EMD(r) = (1/N · Σ_k |P_k − Q_k|^r)^(1/r) of two rating distributions with N values and cumulative sums P and Q.
///
/// 0 when they are equal; at most 1. Tables print r = 1, training uses r = 2: always say which.
/// Hou et al. 2016, "Squared earth mover's distance-based loss"; Talebi & Milanfar 2018, NIMA, equation (1).
///
/// - Precondition: both are on one scale; `r` ≥ 1.
public func earthMoversDistance(_ p: RatingDistribution, _ q: RatingDistribution, r: Double) -> Double {
  precondition(p.scale == q.scale, "distributions of different scales cannot be compared")
  let sum = zip(p.cumulative, q.cumulative).reduce(0) { $0 + pow(abs($1.0 - $1.1), r) }
  return pow(sum / Double(p.scale.count), 1 / r)
}
