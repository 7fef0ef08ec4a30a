/// The shares of votes at evenly spaced positions.
struct Histogram {
  let positions: [Double]
  let shares: [Double]
  /// From one position to the next.
  let spacing: Double

  /// The votes at 1 … N.
  init(_ votes: Votes) {
    let total = votes.total
    shares = votes.counts.map { $0 / total }
    positions = votes.counts.indices.map { Double($0 + 1) }
    spacing = 1
  }

  private init(positions: [Double], shares: [Double], spacing: Double) {
    self.positions = positions
    self.shares = shares
    self.spacing = spacing
  }

  /// The votes at N + 1 − k.
  var mirrored: Histogram {
    Histogram(positions: positions.reversed(), shares: shares, spacing: spacing)
  }

  /// The votes at (k − 0.5) / N.
  var onUnitInterval: Histogram {
    let count = Double(positions.count)
    return Histogram(positions: positions.map { ($0 - 0.5) / count }, shares: shares, spacing: 1 / count)
  }

  /// Σ_k p_k f(x_k); f is asked only where there are votes.
  @inline(__always)
  func average<Value>(_ zero: Value, _ add: (inout Value, Double, Double) -> Void) -> Value {
    var sum = zero
    for index in shares.indices where shares[index] > 0 { add(&sum, shares[index], positions[index]) }
    return sum
  }

  /// Σ_k p_k f(x_k); f is asked only where there are votes.
  @inline(__always)
  func mean(_ f: (Double) -> Double) -> Double {
    average(0) { $0 += $1 * f($2) }
  }
}
