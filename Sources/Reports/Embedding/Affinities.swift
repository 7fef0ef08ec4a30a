import Foundation

/// How likely points are each other's neighbours: the symmetric pᵢⱼ of t-SNE, which sum to 1.
///
/// Each point has a Gaussian over its nearest neighbours, 3 × the perplexity of them, as wide as gives them that perplexity; pᵢⱼ
/// is the average of both directions. Van der Maaten 2014, equations (4) to (6).
struct Affinities {
  /// The neighbours of each point, in rising order, with their pᵢⱼ.
  let rows: [[(neighbour: Int, p: Double)]]
  /// exp of the entropy of each point's own Gaussian.
  let perplexities: [Double]

  /// - Parameter points: of one length, finite, more than 3 × the perplexity of them.
  init(_ points: [[Float]], perplexity: Double) {
    let count = points.count
    let neighbours = Self.neighbours(of: points, count: min(count - 1, Int(3 * perplexity)))
    var perplexities: [Double] = []
    var both = [[(neighbour: Int, p: Double)]](repeating: [], count: count)
    for (point, near) in neighbours.enumerated() {
      let (shares, found) = Self.shares(of: near.map(\.distance), perplexity: perplexity)
      perplexities.append(found)
      for (other, share) in zip(near.map(\.point), shares) {
        both[point].append((other, share / Double(2 * count)))
        both[other].append((point, share / Double(2 * count)))
      }
    }
    self.perplexities = perplexities
    rows = both.map { row in
      // Neighbours of each other are there twice.
      row.sorted { ($0.neighbour, $0.p) < ($1.neighbour, $1.p) }.reduce(into: []) { row, entry in
        if row.last?.neighbour == entry.neighbour {
          row[row.count - 1].p += entry.p
        } else {
          row.append(entry)
        }
      }
    }
  }

  /// The points with the smallest squared distances, by comparing all pairs.
  private static func neighbours(
    of points: [[Float]], count: Int
  ) -> [[(point: Int, distance: Double)]] {
    let width = points.first?.count ?? 0
    let numbers = points.flatMap { $0.map(Double.init) }
    var distances = [Double](repeating: 0, count: points.count)
    return points.indices.map { point in
      numbers.withUnsafeBufferPointer { numbers in
        for other in points.indices {
          var sum = 0.0
          for place in 0..<width {
            let difference = numbers[point * width + place] - numbers[other * width + place]
            sum += difference * difference
          }
          distances[other] = sum
        }
      }
      let order = points.indices.filter { $0 != point }
        .sorted { (distances[$0], $0) < (distances[$1], $1) }
      return order.prefix(count).map { ($0, distances[$0]) }
    }
  }

  /// The Gaussian's shares of squared distances, and exp of their entropy: the perplexity that was asked for.
  ///
  /// It stays greater where more neighbours than that are equally near.
  private static func shares(
    of distances: [Double], perplexity: Double
  ) -> (shares: [Double], perplexity: Double) {
    // The nearest has the exponent 0, and the others −1 on average: then 1 is a good precision to begin with.
    let nearest = distances.min() ?? 0
    let further = distances.map { $0 - nearest }
    let mean = further.reduce(0, +) / Double(further.count)
    let exponents = further.map { mean > 0 ? -$0 / mean : 0 }
    var (low, high, precision) = (0.0, Double.infinity, 1.0)
    for _ in 0..<200 {
      let entropy = softmax(exponents, precision).entropy
      if abs(entropy - log(perplexity)) < 1e-10 { break }
      if entropy > log(perplexity) { low = precision } else { high = precision }
      precision = high.isFinite ? (low + high) / 2 : min(2 * precision, 1e15)
    }
    let found = softmax(exponents, precision)
    return (found.shares, exp(found.entropy))
  }

  private static func softmax(_ exponents: [Double], _ precision: Double) -> (
    shares: [Double], entropy: Double
  ) {
    let weights = exponents.map { exp(precision * $0) }
    let sum = weights.reduce(0, +)
    let shares = weights.map { $0 / sum }
    return (shares, shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 })
  }
}
