/// Agreement of two lists of numbers; nil where it is undefined.
///
/// That is when the lists differ in length, have fewer than two numbers, a constant, or anything not finite.
public enum Correlation {
  /// Pearson's linear correlation (LCC), −1 … 1.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    once(x, y, \.pearson)
  }

  /// Spearman's rank correlation (SRCC): Pearson's of the ranks, ties sharing their average rank.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    once(x, y, \.spearman)
  }

  /// Kendall's rank correlation (KRCC), τ-b (Kendall 1945), in n log n.
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
    once(x, y, \.kendall)
  }

  /// Every pair counted once.
  private static func once(
    _ x: [Double], _ y: [Double], _ coefficient: (PairedColumns.Correlations) -> MetricValue
  ) -> Double? {
    guard x.count == y.count, x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
    let pairs = PairedColumns(x, y)
    var workspace = PairedColumns.Workspace(for: pairs)
    let once = [Int32](repeating: 1, count: x.count)
    return coefficient(pairs.correlations(multiplicities: once, &workspace)).value
  }
}
