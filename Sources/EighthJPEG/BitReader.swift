/// Bits of a JPEG's scan, first bit first, without its stuffed zeros.
///
/// May read up to ``slack`` bytes beyond `end`, which the memory's owner must leave for it; what is read there means
/// nothing, and ``isBeyondEnd`` tells.
struct BitReader {
  /// How far beyond the end one MCU of damaged data can lead: 10 blocks of 64 symbols of at most 16 + 15 bits.
  static let slack = 4_096

  /// The next bits, from the top; below the first `count` are bits that will be read again.
  private var window: UInt64 = 0
  private var count = 0
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  init(_ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    next = start
    self.end = end
  }

  /// Whether more has been taken than there was.
  var isBeyondEnd: Bool { next - (count >> 3) > end }

  /// Whether everything has been taken, but for bits that fill the last byte.
  var isAtEnd: Bool { next - (count >> 3) == end }

  /// Makes at least 56 bits ready.
  @inline(__always)
  mutating func refill() {
    let bytes = UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)
    window |= UInt64(bigEndian: bytes) &>> UInt64(count)
    next += (63 &- count) &>> 3
    count |= 56
  }

  /// The next 1…56 bits, which must be ready, as a number.
  @inline(__always)
  func peek(_ bits: Int) -> Int { Int(truncatingIfNeeded: window &>> UInt64(64 &- bits)) }

  /// Goes on by as many bits, which must be ready.
  @inline(__always)
  mutating func skip(_ bits: Int) {
    window &<<= UInt64(bits)
    count &-= bits
  }

  /// A signed number of `size` bits, 0…15 (T.81, F.2.2.1: EXTEND).
  @inline(__always)
  mutating func receive(_ size: Int) -> Int {
    guard size > 0 else { return 0 }
    let value = peek(size)
    skip(size)
    return value < 1 << (size &- 1) ? value &- (1 << size) &+ 1 : value
  }
}
