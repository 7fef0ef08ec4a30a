/// Agreement of two lists of numbers; nil where it is undefined.
public enum Correlation {
  /// Pearson's linear correlation (LCC), −1 … 1.
  ///
  /// nil when the lists differ in length, have fewer than two numbers, a constant, or anything not finite.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    guard x.count == y.count, x.count >= 2 else { return nil }
    let meanX = x.reduce(0, +) / Double(x.count)
    let meanY = y.reduce(0, +) / Double(y.count)
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    guard !isConstant(x), !isConstant(y), xx > 0, yy > 0, (xx + yy + xy).isFinite else { return nil }
    return min(1, max(-1, xy / (xx.squareRoot() * yy.squareRoot())))
  }

  /// Spearman's rank correlation (SRCC): Pearson's of the ranks, ties sharing their average rank.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
    return pearson(ranks(x), ranks(y))
  }

  /// Ranks from 1 in increasing order; ties get the average of the ranks they span.
  public static func ranks(_ numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = [Double](repeating: 0, count: numbers.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      for index in order[start..<end] { ranks[index] = Double(start + end + 1) / 2 }
      start = max(end, start + 1)
    }
    return ranks
  }

  private static func isConstant(_ numbers: [Double]) -> Bool {
    numbers.allSatisfy { $0 == numbers[0] }
  }
}
