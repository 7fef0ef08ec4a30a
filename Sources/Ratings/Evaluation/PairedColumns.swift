/// Two columns of numbers sorted and ranked once, so that any resample is correlated from its multiplicities alone.
///
/// A resample then costs two passes over the photos and, for Kendall's τ-b, a Fenwick tree over the ranks of y
/// (Christensen 2005): n log n, without sorting or allocating.
struct PairedColumns: Sendable {
  /// Photos in the order of x, ties in the order of y.
  private let order: [Int32]
  /// Less their means, in that order.
  private let x, y: [Double]
  /// Dense ranks from 0, equal numbers sharing one, in that order.
  private let rankX, rankY: [Int32]
  /// How many different numbers there are.
  private let distinctX, distinctY: Int

  /// Room for one resample; used again for the next.
  struct Workspace {
    fileprivate var countX, countY, tree: [Int32]
    fileprivate var averageX, averageY: [Double]

    init(for pairs: PairedColumns) {
      countX = Array(repeating: 0, count: pairs.distinctX)
      countY = Array(repeating: 0, count: pairs.distinctY)
      tree = Array(repeating: 0, count: pairs.distinctY + 1)
      averageX = Array(repeating: 0, count: pairs.distinctX)
      averageY = Array(repeating: 0, count: pairs.distinctY)
    }
  }

  /// Takes two columns of the same length, all finite.
  init(_ x: [Double], _ y: [Double]) {
    let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
    self.order = order.map(Int32.init)
    (rankX, distinctX) = denseRanks(order.map { x[$0] })
    (rankY, distinctY) = denseRanks(order.map { y[$0] })
    self.x = centred(order.map { x[$0] })
    self.y = centred(order.map { y[$0] })
  }

  /// Pearson's and Spearman's correlation when every photo is there as often as its multiplicity says.
  func correlations(
    multiplicities: [Int32], _ workspace: inout Workspace
  ) -> (pearson: MetricValue, spearman: MetricValue) {
    let ranked: Ranks
    switch ranks(multiplicities, &workspace) {
    case .success(let ranks): ranked = ranks
    case .failure(let reason): return (.failure(reason), .failure(reason))
    }
    let middle = (ranked.n + 1) / 2
    var (sumX, sumY, sumXX, sumYY, sumXY, ranks) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for index in order.indices {
      let weight = Double(multiplicities[Int(order[index])])
      let (x, y) = (x[index], y[index])
      sumX += weight * x
      sumY += weight * y
      sumXX += weight * x * x
      sumYY += weight * y * y
      sumXY += weight * x * y
      let rankX = workspace.averageX[Int(rankX[index])] - middle
      let rankY = workspace.averageY[Int(rankY[index])] - middle
      ranks += weight * rankX * rankY
    }
    let n = ranked.n
    return (
      coefficient(sumXY - sumX * sumY / n, sumXX - sumX * sumX / n, sumYY - sumY * sumY / n),
      coefficient(ranks, ranked.x.squares, ranked.y.squares)
    )
  }

  /// Kendall's τ-b when every photo is there as often as its multiplicity says.
  func kendall(multiplicities: [Int32], _ workspace: inout Workspace) -> MetricValue {
    ranks(multiplicities, &workspace).flatMap { ranked in
      let (discordant, tiedInBoth) = discordantPairs(multiplicities, &workspace.tree)
      let pairs = ranked.n * (ranked.n - 1) / 2
      let (tiedX, tiedY) = (ranked.x.tiedPairs, ranked.y.tiedPairs)
      return coefficient(
        pairs - tiedX - tiedY + Double(tiedInBoth) - 2 * Double(discordant), pairs - tiedX, pairs - tiedY)
    }
  }

  /// What the ranks within a resample of n photos need.
  private struct Ranks {
    var n: Double
    var x, y: RankedColumn
  }

  /// Counts every distinct number and leaves its average rank in the workspace.
  private func ranks(_ multiplicities: [Int32], _ workspace: inout Workspace) -> Result<Ranks, Undefined> {
    for index in workspace.countX.indices { workspace.countX[index] = 0 }
    for index in workspace.countY.indices { workspace.countY[index] = 0 }
    var total = 0
    for index in order.indices {
      let multiplicity = multiplicities[Int(order[index])]
      workspace.countX[Int(rankX[index])] += multiplicity
      workspace.countY[Int(rankY[index])] += multiplicity
      total += Int(multiplicity)
    }
    guard total > 0 else { return .failure(.noPhotos) }
    let x = averageRanks(workspace.countX, of: total, into: &workspace.averageX)
    let y = averageRanks(workspace.countY, of: total, into: &workspace.averageY)
    guard x.distinct > 1 else { return .failure(.constantPredictions) }
    guard y.distinct > 1 else { return .failure(.constantRatings) }
    return .success(Ranks(n: Double(total), x: x, y: y))
  }

  /// Pairs of photos that x and y order differently, and pairs that are equal in both.
  private func discordantPairs(_ multiplicities: [Int32], _ tree: inout [Int32]) -> (Int, Int) {
    for index in tree.indices { tree[index] = 0 }
    var (discordant, tiedInBoth, seen, run) = (0, 0, 0, 0)
    for index in order.indices {
      let isRepeated = index > 0 && rankX[index] == rankX[index - 1] && rankY[index] == rankY[index - 1]
      if !isRepeated { run = 0 }
      let multiplicity = multiplicities[Int(order[index])]
      guard multiplicity > 0 else { continue }
      let count = Int(multiplicity)
      tiedInBoth += count * (count - 1) / 2 + count * run
      run += count
      var upTo = 0
      var node = Int(rankY[index]) + 1
      while node > 0 {
        upTo += Int(tree[node])
        node &= node - 1
      }
      discordant += count * (seen - upTo)
      seen += count
      node = Int(rankY[index]) + 1
      while node < tree.count {
        tree[node] += multiplicity
        node += node & -node
      }
    }
    return (discordant, tiedInBoth)
  }
}

/// What a column's counts per distinct number say about its ranks.
private struct RankedColumn {
  /// Numbers that occur.
  var distinct = 0
  /// Pairs of equal numbers.
  var tiedPairs = 0.0
  /// The sum of squared average ranks, less their mean.
  var squares = 0.0
}

/// Writes the average rank of every distinct number, counted from 1.
private func averageRanks(
  _ counts: [Int32], of total: Int, into averages: inout [Double]
) -> RankedColumn {
  var column = RankedColumn()
  let middle = Double(total + 1) / 2
  var before = 0
  for (rank, count) in counts.enumerated() where count > 0 {
    let count = Double(count)
    let average = Double(before) + (count + 1) / 2
    averages[rank] = average
    column.distinct += 1
    column.tiedPairs += count * (count - 1) / 2
    column.squares += count * (average - middle) * (average - middle)
    before += Int(count)
  }
  return column
}

/// The ranks of numbers from 0, equal ones sharing one, and how many ranks there are.
private func denseRanks(_ numbers: [Double]) -> ([Int32], Int) {
  var ranks = [Int32](repeating: 0, count: numbers.count)
  var rank: Int32 = -1
  var last: Double?
  for index in numbers.indices.sorted(by: { numbers[$0] < numbers[$1] }) {
    if numbers[index] != last { rank += 1 }
    last = numbers[index]
    ranks[index] = rank
  }
  return (ranks, Int(rank) + 1)
}

/// Numbers less their mean: sums of squares then keep their digits.
private func centred(_ numbers: [Double]) -> [Double] {
  let mean = numbers.reduce(0, +) / Double(max(1, numbers.count))
  return numbers.map { $0 - mean }
}

/// A covariance divided by two standard deviations.
private func coefficient(_ xy: Double, _ xx: Double, _ yy: Double) -> MetricValue {
  // The root of a square is exact, so that a perfect correlation is 1; of a product that overflows it is infinite.
  let product = xx * yy
  let deviations = product.isNormal ? product.squareRoot() : xx.squareRoot() * yy.squareRoot()
  guard xy.isFinite, deviations.isFinite, deviations > 0 else { return .failure(.outOfRange) }
  return .success(min(1, max(-1, xy / deviations)))
}
