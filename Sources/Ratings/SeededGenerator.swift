import Foundation

/// SplitMix64 (Steele, Lea & Flood 2014): a small random generator that is seeded, saved and restored.
///
/// The same seed gives the same numbers on every machine and with every version of Swift.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable, Codable {
  private var state: UInt64

  /// A generator whose numbers follow from `seed` alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// A generator for one place in a larger work, such as (epoch, photo).
  ///
  /// Every place has numbers of its own, whatever was drawn elsewhere before.
  public init(seed: UInt64, place: UInt64...) {
    self.init(seed: seed, place: place)
  }

  /// A generator for one place in a larger work, given by any number of coordinates.
  public init(seed: UInt64, place: [UInt64]) {
    state = place.reduce(seed) { Self.mix($0 ^ Self.mix($1 &+ Self.increment)) }
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mix(state)
  }

  /// Uniform in 0 ..< 1, from the upper 53 bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Uniform in a range.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Normal with mean 0 and variance 1 (Box & Muller 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A whole number in 0 ..< count, each equally likely.
  public mutating func index(below count: Int) -> Int {
    Int(UInt64(count).multipliedFullWidth(by: next()).high)
  }

  /// The numbers 0 ..< count in random order (Fisher & Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in order.indices.dropFirst().reversed() {
      order.swapAt(last, index(below: last + 1))
    }
    return order
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
