/// Points of a plane in squares that are quartered until each holds one of them (Barnes & Hut 1986).
///
/// Squares lie in preorder, each with the place of the first one that is not inside it, so that walking over them needs no stack.
struct QuadTree {
  private struct Square {
    /// The centre of its points' mass.
    var centre: SIMD2<Double>
    var count: Double
    /// The square of its side; 0 where it is not quartered.
    var area: Double
    /// The first square after it that is not inside it.
    var next: Int
  }

  /// Squares this much smaller than the whole are not quartered: their points cannot be told apart.
  private static let depth = 48

  private var squares: [Square] = []

  init(_ points: [SIMD2<Double>]) {
    guard let first = points.first else { return }
    var (low, high) = (first, first)
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    squares.reserveCapacity(2 * points.count)
    var order = Array(points.indices)
    add(
      &order, 0..<points.count, of: points, centre: (low + high) / 2, side: (high - low).max(),
      depth: Self.depth)
  }

  /// Adds a square with the points at these places of the order, and those inside it.
  private mutating func add(
    _ order: inout [Int], _ places: Range<Int>, of points: [SIMD2<Double>], centre: SIMD2<Double>,
    side: Double,
    depth: Int
  ) {
    let first = points[order[places.lowerBound]]
    let isLeaf = depth == 0 || !places.contains { points[order[$0]] != first }
    let square = squares.count
    let sum = places.reduce(SIMD2<Double>.zero) { $0 + (points[order[$1]] - first) }
    let count = Double(places.count)
    squares.append(
      Square(centre: first + sum / count, count: count, area: isLeaf ? 0 : side * side, next: square + 1))
    guard !isLeaf else { return }
    let middle = order[places].partition { points[$0].y >= centre.y }
    for (half, y) in [(places.lowerBound..<middle, -1.0), (middle..<places.upperBound, 1.0)] {
      let middle = order[half].partition { points[$0].x >= centre.x }
      for (quarter, x) in [(half.lowerBound..<middle, -1.0), (middle..<half.upperBound, 1.0)]
      where !quarter.isEmpty {
        add(
          &order, quarter, of: points, centre: centre + SIMD2(x, y) * side / 4, side: side / 2,
          depth: depth - 1)
      }
    }
    squares[square].next = squares.count
  }

  /// What pushes a point away from all others: Σ w² (y − yⱼ), and Σ w, with w = 1 / (1 + |y − yⱼ|²).
  ///
  /// A square counts as one point where its side is less than `theta` times its distance. Up to 0.7 no square counts so that the
  /// point itself lies in.
  func repulsion(of point: SIMD2<Double>, theta: Double) -> (force: SIMD2<Double>, sum: Double) {
    // The point itself, which is in one of the squares, has w = 1.
    var (force, sum) = (SIMD2<Double>.zero, -1.0)
    let limit = theta * theta
    squares.withUnsafeBufferPointer { squares in
      var place = 0
      while place < squares.count {
        let square = squares[place]
        let offset = point - square.centre
        let distance = (offset * offset).sum()
        guard square.area == 0 || square.area < limit * distance else {
          place += 1
          continue
        }
        let weight = 1 / (1 + distance)
        sum += square.count * weight
        force += square.count * weight * weight * offset
        place = square.next
      }
    }
    return (force, sum)
  }
}
