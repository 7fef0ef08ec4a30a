import Ratings

/// A prediction that cannot be scored.
public struct PredictionProblem: Sendable, Hashable {
  /// Why not.
  public enum Reason: Sendable, Hashable {
    /// No rated photo has this name.
    case unmatched
    /// The rated photos with these ids may be meant.
    case ambiguous([String])
    /// The photo was already predicted on this line.
    case duplicate(line: Int)
    /// The tool could not score the photo.
    case failed(String)
    /// A number is NaN or infinite.
    case notFinite
    /// A probability is negative.
    case negative(Double)
    /// The probabilities sum to this, not to 1 within 1e-3.
    case notNormalised(sum: Double)
    /// There are so many probabilities.
    case wrongCount(found: Int, expected: Int)
    /// A number is too large to compute with, see `RatingScale.limits`.
    case tooLarge(Double)
    /// The mean lies outside what raters could give.
    case outsideScale(Double)
    /// The record names another scale.
    case otherScale([Double])
  }

  /// What the tool calls the photo.
  public let name: String
  /// The line in the file, from 1.
  public let line: Int
  /// Why it cannot be scored.
  public let reason: Reason
}

extension PredictionProblem.Reason: CustomStringConvertible {
  /// What was expected and what was found.
  public var description: String {
    switch self {
    case .unmatched: "no rated photo has this name"
    case .ambiguous(let ids):
      "\(ids.count) rated photos may be meant: \(ids.prefix(3).joined(separator: ", "))\(ids.count > 3 ? " …" : "")"
    case .duplicate(let line): "already predicted on line \(line)"
    case .failed(let message): "not scored: \(message)"
    case .notFinite: "a number is NaN or infinite"
    case .negative(let value): "expected probabilities ≥ 0, found \(value)"
    case .notNormalised(let sum): "expected probabilities that sum to 1, not to \(sum)"
    case .wrongCount(let found, let expected): "expected \(expected) probabilities, found \(found)"
    case .tooLarge(let number): "\(number) is too large to compute with"
    case .outsideScale(let mean): "the mean \(mean) is outside the scale"
    case .otherScale(let values):
      "is on the scale \(values.map { "\($0)" }.joined(separator: " ")), not on that of the ratings"
    }
  }

  /// What problems of this kind are called when they are counted, such as `unmatched`.
  public var kind: String {
    switch self {
    case .unmatched: "unmatched"
    case .ambiguous: "ambiguous"
    case .duplicate: "duplicates"
    case .failed: "failed"
    case .notFinite, .negative, .notNormalised: "not_a_distribution"
    case .wrongCount, .tooLarge, .outsideScale, .otherScale: "wrong_scale"
    }
  }
}

extension Predictions.Prediction {
  /// Why this cannot be scored against ratings on `scale`; nil when it can.
  func problem(on scale: RatingScale?) -> PredictionProblem.Reason? {
    if let own = self.scale, let scale, own != scale { return .otherScale(own.values) }
    switch value {
    case .failure(let message): return .failed(message)
    case .mean(let mean, let deviation):
      guard mean.isFinite, deviation?.isFinite ?? true else { return .notFinite }
      if let deviation, deviation < 0 { return .negative(deviation) }
      for number in [mean, deviation ?? 0] where !RatingScale.limits.contains(number) {
        return .tooLarge(number)
      }
      guard let low = scale?.values.first, let high = scale?.values.last else { return nil }
      return (low...high).contains(mean) ? nil : .outsideScale(mean)
    case .distribution(let numbers):
      if let scale, numbers.count != scale.count {
        return .wrongCount(found: numbers.count, expected: scale.count)
      }
      guard numbers.allSatisfy(\.isFinite) else { return .notFinite }
      if let negative = numbers.first(where: { $0 < 0 }) { return .negative(negative) }
      let sum = numbers.reduce(0, +)
      return abs(sum - 1) <= 1e-3 ? nil : .notNormalised(sum: sum)
    }
  }
}
