/// The ordinal values that raters could give, for example 1, 2, … 7.
public struct RatingScale: Hashable, Sendable {
  /// Finite and strictly increasing by at least 1e-9, within ``limits``; at least two.
  public let values: [Double]

  /// Where values and mean scores can lie, so that nothing that is computed with them overflows.
  public static let limits = -1e9...1e9

  /// Checks and keeps the values.
  public init(_ values: [Double]) throws(RatingError) {
    guard values.count >= 2 else { throw .tooFewValues(values.count) }
    for index in values.indices {
      let increases = index == 0 || values[index - 1] + 1e-9 <= values[index]
      guard values[index].isFinite, increases else { throw .notIncreasing(index: index) }
      guard Self.limits.contains(values[index]) else {
        throw .outOfRange(index: index, value: values[index])
      }
    }
    self.values = values
  }

  private init(consecutive range: ClosedRange<Int>, step: Double = 1) {
    values = range.map { step * Double($0) }
  }

  /// 1 … 5, as in KonIQ-10k.
  public static let oneToFive = RatingScale(consecutive: 1...5)
  /// 1, 1½, … 5, as in PARA.
  public static let oneToFiveByHalves = RatingScale(consecutive: 2...10, step: 0.5)
  /// 1 … 7, as in OASIS.
  public static let oneToSeven = RatingScale(consecutive: 1...7)
  /// 1 … 10, as in AVA.
  public static let oneToTen = RatingScale(consecutive: 1...10)
  /// 0 … 10, as in EVA.
  public static let zeroToTen = RatingScale(consecutive: 0...10)
  /// 0, ¼, ½, ¾, 1: AADB's 1 … 5 as its scores are published.
  public static let quarters = RatingScale(consecutive: 0...4, step: 0.25)
  /// 0, ⅕, … 1: votes from 0 to 5 as shares of the highest.
  public static let fifths = RatingScale(consecutive: 0...5, step: 0.2)
  /// 0, 25, 50, 75, 100: five words on a slider, as in SPAQ.
  public static let percents = RatingScale(consecutive: 0...4, step: 25)
  /// 0 for bad and 1 for good.
  public static let badOrGood = RatingScale(consecutive: 0...1)

  /// How many values there are.
  public var count: Int { values.count }

  /// The lowest and the highest value.
  public var range: ClosedRange<Double> { values[0]...values[values.count - 1] }
}

extension RatingScale: Codable {
  /// Reads an array of numbers and checks it.
  public init(from decoder: any Decoder) throws {
    try self.init([Double](from: decoder))
  }

  /// Writes an array of numbers.
  public func encode(to encoder: any Encoder) throws {
    try values.encode(to: encoder)
  }
}
