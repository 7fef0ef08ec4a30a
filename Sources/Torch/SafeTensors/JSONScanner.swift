/// Reads the JSON of safetensors headers: objects, strings and lists of natural numbers, and nothing else.
///
/// Foundation's parser lets the last of equal keys win, which a hostile file could hide tensors with.
struct JSONScanner {
  typealias Failure = SafeTensorsHeader.Failure

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads `{"key": value, …}`; `value` must read each value.
  mutating func object(_ value: (inout JSONScanner, String) throws(Failure) -> Void) throws(Failure) {
    try expect("{")
    if skip("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try value(&self, key)
    } while skip(",")
    try expect("}")
  }

  /// Reads `[n, …]`.
  mutating func naturalNumbers() throws(Failure) -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if skip("]") { return numbers }
    repeat { numbers.append(try naturalNumber()) } while skip(",")
    try expect("]")
    return numbers
  }

  private mutating func naturalNumber() throws(Failure) -> Int {
    skipSpace()
    let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = Int(String(decoding: digits, as: UTF8.self)), digits.count == 1 || digits.first != 48
    else {
      throw malformed("a natural number of 64 bits")
    }
    position = digits.endIndex
    return number
  }

  /// Reads `"…"` with JSON's escapes.
  mutating func string() throws(Failure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw malformed("UTF-8") }
        return string
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case ..<32: throw malformed("an escaped control character")
      default: text.append(byte)
      }
    }
    throw malformed("the end of a string")
  }

  private mutating func escape() throws(Failure) -> Character {
    let escapes: [UInt8: Character] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
      UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    guard position < bytes.count else { throw malformed("an escape") }
    let byte = bytes[position]
    position += 1
    if let character = escapes[byte] { return character }
    guard byte == UInt8(ascii: "u") else { throw malformed("an escape") }
    var unit = UInt32(try hexadecimal())
    if (0xD800..<0xDC00).contains(unit) {
      guard bytes[position...].starts(with: Array("\\u".utf8)) else { throw malformed("a low surrogate") }
      position += 2
      let low = UInt32(try hexadecimal())
      guard (0xDC00..<0xE000).contains(low) else { throw malformed("a low surrogate") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw malformed("a Unicode scalar") }
    return Character(scalar)
  }

  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw malformed("four hexadecimal digits") }
    position += 4
    return unit
  }

  /// Makes sure that only white space is left.
  mutating func end() throws(Failure) {
    skipSpace()
    guard position == bytes.count else { throw malformed("the header's end") }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard skip(character) else { throw malformed("'\(character)'") }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
  }

  private func malformed(_ expected: String) -> Failure {
    Failure(kind: .malformedHeader, message: "the header lacks \(expected) at byte \(position)")
  }
}
