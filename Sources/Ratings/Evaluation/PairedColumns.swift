/// Two columns of numbers sorted and ranked once, so that any resample is correlated from its multiplicities alone.
///
/// A resample then costs two passes over the photos, and for Kendall's τ-b a ``RankCounter`` of the ranks of y: n log n,
/// without sorting or allocating.
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
    /// How often each photo is there, in the order of x.
    fileprivate var weights: [Int32]
    fileprivate var x, y: RankedColumn
    fileprivate var counter: RankCounter

    init(for pairs: PairedColumns) {
      weights = Array(repeating: 0, count: pairs.order.count)
      x = RankedColumn(distinct: pairs.distinctX)
      y = RankedColumn(distinct: pairs.distinctY)
      counter = RankCounter(ranks: pairs.distinctY)
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

  /// How two columns go together.
  struct Correlations {
    let pearson, spearman, kendall: MetricValue

    init(pearson: MetricValue, spearman: MetricValue, kendall: MetricValue) {
      (self.pearson, self.spearman, self.kendall) = (pearson, spearman, kendall)
    }

    init(all failure: Undefined) {
      self.init(pearson: .failure(failure), spearman: .failure(failure), kendall: .failure(failure))
    }
  }

  /// The correlations when every photo is there as often as its multiplicity says.
  ///
  /// - Parameter withKendall: τ-b takes more time than all the rest; without it that is undefined.
  func correlations(
    multiplicities: [Int32], withKendall: Bool = true, _ workspace: inout Workspace
  ) -> Correlations {
    workspace.x.reset()
    workspace.y.reset()
    var (total, sumX, sumY, sumXX, sumYY, sumXY) = (0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for index in order.indices {
      let count = multiplicities[Int(order[index])]
      workspace.weights[index] = count
      workspace.x.counts[Int(rankX[index])] &+= count
      workspace.y.counts[Int(rankY[index])] &+= count
      total &+= Int(count)
      let (weight, x, y) = (Double(count), x[index], y[index])
      sumX += weight * x
      sumY += weight * y
      sumXX += weight * x * x
      sumYY += weight * y * y
      sumXY += weight * x * y
    }
    guard total > 0 else { return Correlations(all: .noPhotos) }
    let n = Double(total)
    let (ofX, ofY) = (workspace.x.rank(total), workspace.y.rank(total))
    guard ofX.distinct > 1 else { return Correlations(all: .constantPredictions) }
    guard ofY.distinct > 1 else { return Correlations(all: .constantRatings) }
    let pairs = n * (n - 1) / 2
    return Correlations(
      pearson: coefficient(sumXY - sumX * sumY / n, sumXX - sumX * sumX / n, sumYY - sumY * sumY / n),
      spearman: coefficient(rankProducts(workspace, middle: (n + 1) / 2), ofX.squares, ofY.squares),
      kendall: withKendall
        ? coefficient(
          concordance(&workspace) + pairs - ofX.tiedPairs - ofY.tiedPairs, pairs - ofX.tiedPairs,
          pairs - ofY.tiedPairs) : .failure(.noPhotos))
  }

  /// Σ (rank of x − middle) · (rank of y − middle).
  private func rankProducts(_ workspace: Workspace, middle: Double) -> Double {
    var sum = 0.0
    for index in order.indices {
      let x = workspace.x.averages[Int(rankX[index])] - middle
      let y = workspace.y.averages[Int(rankY[index])] - middle
      sum += Double(workspace.weights[index]) * x * y
    }
    return sum
  }

  /// Pairs of photos that are equal in both columns, less twice those that x and y order differently.
  private func concordance(_ workspace: inout Workspace) -> Double {
    workspace.counter.reset()
    var (discordant, tiedInBoth, run) = (0, 0, 0)
    for index in order.indices {
      let isRepeated = index > 0 && rankX[index] == rankX[index - 1] && rankY[index] == rankY[index - 1]
      if !isRepeated { run = 0 }
      let count = Int(workspace.weights[index])
      guard count > 0 else { continue }
      tiedInBoth &+= count * (count - 1) / 2 + count * run
      run &+= count
      discordant &+= count * workspace.counter.add(workspace.weights[index], ofRank: Int(rankY[index]))
    }
    return Double(tiedInBoth) - 2 * Double(discordant)
  }
}

/// The distinct numbers of a column, in order: how often each is there, and its average rank, counted from 1.
private struct RankedColumn {
  var counts: [Int32]
  private(set) var averages: [Double]

  init(distinct: Int) {
    counts = Array(repeating: 0, count: distinct)
    averages = Array(repeating: 0, count: distinct)
  }

  mutating func reset() {
    for index in counts.indices { counts[index] = 0 }
  }

  /// What the counts say about ranks.
  struct Summary {
    /// Numbers that occur.
    var distinct = 0
    /// Pairs of equal numbers.
    var tiedPairs = 0.0
    /// The sum of squared average ranks, less their mean.
    var squares = 0.0
  }

  /// Writes the average rank of every distinct number.
  mutating func rank(_ total: Int) -> Summary {
    var summary = Summary()
    let middle = Double(total + 1) / 2
    var before = 0.0
    for rank in counts.indices where counts[rank] > 0 {
      let count = Double(counts[rank])
      let average = before + (count + 1) / 2
      averages[rank] = average
      summary.distinct += 1
      summary.tiedPairs += count * (count - 1) / 2
      summary.squares += count * (average - middle) * (average - middle)
      before += count
    }
    return summary
  }
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
