/// How well raters agree with each other: a random half of every photo's votes as the prediction of the other half.
///
/// Halves are drawn without replacement, an odd vote is left out. Half a jury is noisier than the whole;
/// Spearman & Brown's formula 2 r / (1 + r) (1910) gives the correlation expected of two whole juries.
public struct RaterCeiling: Hashable, Sendable {
  /// One half against the other, averaged over the draws.
  public let halves: [Evaluation.Metric: MetricValue]
  /// Pearson's and Spearman's correlations for the full number of votes; undefined, and not there, where the halves do not
  /// agree at all: the formula supposes that both measure the same.
  public let corrected: [Evaluation.Metric: Double]
  /// Photos with whole votes, at least two of them.
  public let count: Int
  /// Photos left out: fewer than two votes, votes that are not whole, or more than a million of them.
  public let leftOut: Int

  /// The metrics that Spearman & Brown's formula holds for.
  public static let correctable: [Evaluation.Metric] = [.lccMean, .srccMean, .lccStd, .srccStd]

  /// Splits the votes of every photo `draws` times.
  ///
  /// - Parameter categories: what kind of photo each is; empty where that is not known.
  /// - Returns: nil when no photo has two whole votes.
  public init?(
    _ votes: [Votes], categories: [String?] = [], threshold: Threshold?, draws: Int = 10, seed: UInt64 = 0,
    workers: Int? = nil
  )
    throws(EvaluationError)
  {
    let divisible = votes.indices.filter { isDivisible(votes[$0]) }
    let usable = divisible.map { votes[$0] }
    let kinds = categories.isEmpty ? [] : divisible.map { categories[$0] }
    guard !usable.isEmpty, draws > 0 else { return nil }
    count = usable.count
    leftOut = votes.count - usable.count
    let drawn = inParallel(draws, workers: workers) { draws in
      draws.map { draw in
        var generator = SeededGenerator(seed: seed, place: UInt64(draw))
        // Halves are made one photo at a time: together they need twice the memory of all votes.
        var photos = usable.makeIterator()
        let halves = AnyIterator { photos.next().map { halve($0, using: &generator) } }
        return Result { () throws(EvaluationError) in
          try Evaluation(halves, categories: kinds, threshold: threshold, bootstrap: .none, workers: 1)
        }
      }
    }
    let evaluations = try drawn.map { (result) throws(EvaluationError) in try result.get() }
    halves = Dictionary(
      uniqueKeysWithValues: Evaluation.Metric.allCases.map { metric in
        (metric, average(evaluations.map { $0[metric].result }))
      })
    corrected = halves.compactMapValues(\.value)
      .filter { Self.correctable.contains($0.key) && $0.value > 0 }
      .mapValues { 2 * $0 / (1 + $0) }
  }
}

private func isDivisible(_ votes: Votes) -> Bool {
  (2...1_000_000).contains(votes.total) && votes.counts.allSatisfy { $0 == $0.rounded() }
}

/// Half of the votes, drawn one by one from those that are left, and as many of the others.
private func halve(_ votes: Votes, using generator: inout SeededGenerator)
  -> (predicted: Rating, rated: Rating)
{
  var left = votes.counts.map(Int.init)
  var total = left.reduce(0, +)
  let size = total / 2
  func draw() -> Rating {
    var drawn = [Double](repeating: 0, count: left.count)
    for _ in 0..<size {
      var place = generator.index(below: total)
      var value = 0
      while place >= left[value] {
        place -= left[value]
        value += 1
      }
      left[value] -= 1
      total -= 1
      drawn[value] += 1
    }
    return .votes(Votes(drawn: drawn, on: votes.scale))
  }
  return (draw(), draw())
}

/// The average, or why there is none.
func average(_ values: [MetricValue]) -> MetricValue {
  guard !values.isEmpty else { return .failure(.noPhotos) }
  var sum = 0.0
  for value in values {
    switch value {
    case .success(let value): sum += value
    case .failure(let reason): return .failure(reason)
    }
  }
  return .success(sum / Double(values.count))
}
