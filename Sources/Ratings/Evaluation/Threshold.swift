/// Where good photos begin; papers differ in whether the threshold itself is good.
public struct Threshold: Hashable, Sendable, Codable {
  /// In units of the scale.
  public let value: Double
  /// Whether a mean score equal to the threshold is good.
  public let includesEqual: Bool

  /// Good is above `value`, or, if `includesEqual`, at it and above.
  public init(_ value: Double, includesEqual: Bool = false) {
    self.value = value
    self.includesEqual = includesEqual
  }

  /// Whether a mean score is good.
  ///
  /// One within 1e-9 of the threshold counts as equal to it: a mean computed from probabilities is not exact.
  public func isGood(_ mean: Double) -> Bool {
    includesEqual ? mean >= value - 1e-9 : mean > value + 1e-9
  }
}

extension RatingScale {
  /// The threshold where nothing else is customary: good is above the middle.
  public var threshold: Threshold { Threshold((range.lowerBound + range.upperBound) / 2) }
}
