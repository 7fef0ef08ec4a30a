/// Why numbers do not make a rating scale, votes or a rating distribution.
public enum RatingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A scale needs at least two values; so many were given.
  case tooFewValues(Int)
  /// Scale values must be finite and strictly increasing; the one at this index is not.
  case notIncreasing(index: Int)
  /// Scale values must lie within ``RatingScale/limits``; the one at this index is `value`.
  case outOfRange(index: Int, value: Double)
  /// There must be one number for each value of the scale.
  case wrongCount(expected: Int, found: Int)
  /// Counts and probabilities must be finite and not negative; the one at this index is `value`.
  case notACount(index: Int, value: Double)
  /// No value can have so many votes, see ``Votes/greatest``; the one at this index has `value`.
  case tooManyVotes(index: Int, value: Double)
  /// Nobody voted: the counts sum to zero.
  case noVotes
  /// Probabilities must sum to 1 within 1e-3; they sum to this.
  case notNormalised(sum: Double)
  /// No distribution on the scale has this mean, or this mean with this standard deviation.
  case infeasible(mean: Double, standardDeviation: Double?)

  /// What was expected and what was found.
  public var description: String {
    switch self {
    case .tooFewValues(let count): "a rating scale needs at least 2 values, not \(count)"
    case .notIncreasing(let index): "the values of a rating scale must increase; value \(index + 1) does not"
    case .outOfRange(let index, let value):
      "the values of a rating scale must lie in -1e9 … 1e9; value \(index + 1) is \(value)"
    case .wrongCount(let expected, let found):
      "expected \(expected) numbers, one per scale value, found \(found)"
    case .notACount(let index, let value): "expected a number ≥ 0 for value \(index + 1), found \(value)"
    case .tooManyVotes(let index, let value):
      "expected at most 1e15 votes for value \(index + 1), found \(value)"
    case .noVotes: "expected at least one vote, found none"
    case .notNormalised(let sum): "probabilities must sum to 1, not \(sum)"
    case .infeasible(let mean, let deviation?):
      "no ratings on this scale have the mean \(mean) and the standard deviation \(deviation)"
    case .infeasible(let mean, nil): "no ratings on this scale have the mean \(mean)"
    }
  }
}
