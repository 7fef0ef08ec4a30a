/// How many raters gave each value of a scale.
public struct Votes: Hashable, Sendable {
  /// What could be given.
  public let scale: RatingScale
  /// One count per scale value, each from 0 to ``greatest`` and not all zero; weighted votes need not be whole numbers.
  public let counts: [Double]

  /// The most votes that one value may have: whole numbers, and sums of their squares, are still exact enough.
  public static let greatest = 1e15

  /// Checks and keeps the counts.
  public init(scale: RatingScale, counts: [Double]) throws(RatingError) {
    try checkNumbers(counts, on: scale)
    for (index, count) in counts.enumerated() where count > Self.greatest {
      throw .tooManyVotes(index: index, value: count)
    }
    // Less than that is no vote of anybody, and its square would be 0.
    guard counts.contains(where: { $0 > 1e-9 }) else { throw .noVotes }
    self.scale = scale
    self.counts = counts
  }

  /// Votes that were drawn from others, and therefore need no check.
  init(drawn counts: [Double], on scale: RatingScale) {
    self.scale = scale
    self.counts = counts
  }

  /// The number of votes.
  public var total: Double { counts.reduce(0, +) }

  /// Σ v_k n_k / Σ n_k, in units of the scale; exact for whole votes on whole values.
  public var mean: Double {
    zip(scale.values, counts).reduce(0) { $0 + $1.0 * $1.1 } / total
  }

  /// The spread of the votes, sqrt(Σ n_k (v_k − mean)² / Σ n_k), in units of the scale; like the mean, juries that
  /// spread alike get the same number.
  public var standardDeviation: Double {
    // From the lowest value on, so that whole votes on whole values make whole sums.
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    for (value, votes) in zip(scale.values, counts) {
      let offset = value - scale.values[0]
      count += votes
      sum += votes * offset
      squares += votes * offset * offset
    }
    return (max(0, count * squares - sum * sum) / (count * count)).squareRoot()
  }
}

/// One finite number ≥ 0 for each value of the scale.
func checkNumbers(_ numbers: [Double], on scale: RatingScale) throws(RatingError) {
  guard numbers.count == scale.count else {
    throw .wrongCount(expected: scale.count, found: numbers.count)
  }
  for (index, number) in numbers.enumerated() {
    guard number.isFinite, number >= 0 else { throw .notACount(index: index, value: number) }
  }
}
