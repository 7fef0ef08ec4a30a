/// What is wrong with some JSON, and at which byte.
package struct JSONError: Error, Hashable {
  /// In the bytes that were read.
  package let offset: Int
  /// What was expected and what was found.
  package let message: String
}

/// Reads JSON records one at a time: the elements of an array, or objects that follow one another (JSON Lines).
///
/// Equal keys of an object are all kept, in order: whoever reads strangers' files decides what they mean.
package struct JSONReader {
  private static let deepest = 32

  private let bytes: [UInt8]
  private var position: Int
  private let isArray: Bool
  private var isFirst = true
  private var isClosed = false

  /// Looks at the first character only; `bytes` must be UTF-8.
  package init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = start
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    isArray = position < bytes.count && bytes[position] == UInt8(ascii: "[")
    if isArray { position += 1 }
  }

  /// The next record, or nil after the last one.
  package mutating func next() throws(JSONError) -> JSONValue? {
    guard isArray else { return peek() == nil ? nil : try value(depth: 0) }
    if isClosed {
      guard peek() == nil else {
        throw error(at: position, "expected nothing after the array, found \(shown(peek()))")
      }
      return nil
    }
    if peek() == UInt8(ascii: "]") {
      position += 1
      isClosed = true
      return try next()
    }
    if !isFirst { try expect(UInt8(ascii: ","), "a comma or ] after an element") }
    isFirst = false
    return try value(depth: 1)
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard let byte = peek() else {
      throw error(at: position, "expected a value, found the end of the file")
    }
    let offset = position
    guard depth < Self.deepest else {
      throw error(at: offset, "values are nested more than \(Self.deepest) deep")
    }
    switch byte {
    case UInt8(ascii: "{"): return JSONValue(offset: offset, content: .object(try members(depth: depth)))
    case UInt8(ascii: "["): return JSONValue(offset: offset, content: .array(try elements(depth: depth)))
    case UInt8(ascii: "\""): return JSONValue(offset: offset, content: .string(try string()))
    default: return JSONValue(offset: offset, content: try word())
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    position += 1
    while true {
      guard let byte = peek() else { throw error(at: position, "the file ends inside an object") }
      if byte == UInt8(ascii: "}") {
        position += 1
        return members
      }
      if !members.isEmpty { try expect(UInt8(ascii: ","), "a comma or } after a member") }
      guard peek() == UInt8(ascii: "\"") else {
        throw error(at: position, "expected a name in quotation marks, found \(shown(peek()))")
      }
      let key = try string()
      try expect(UInt8(ascii: ":"), "a colon after a name")
      members.append((key, try value(depth: depth + 1)))
    }
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    position += 1
    while true {
      guard let byte = peek() else { throw error(at: position, "the file ends inside an array") }
      if byte == UInt8(ascii: "]") {
        position += 1
        return elements
      }
      if !elements.isEmpty { try expect(UInt8(ascii: ","), "a comma or ] after an element") }
      elements.append(try value(depth: depth + 1))
    }
  }

  /// A number or a literal.
  private mutating func word() throws(JSONError) -> JSONValue.Content {
    let start = position
    while position < bytes.count, Self.isInWord(bytes[position]) { position += 1 }
    let range = start..<position
    switch text(range) {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case "NaN": return .number(.nan, whole: nil)
    case "Infinity": return .number(.infinity, whole: nil)
    case "-Infinity": return .number(-.infinity, whole: nil)
    default:
      // After one sign at most a digit, and none after a leading zero.
      let digits = bytes[range].first == UInt8(ascii: "-") ? bytes[range].dropFirst() : bytes[range]
      let figures = digits.prefix { "0123456789".utf8.contains($0) }
      let isNumber = !figures.isEmpty && (figures.count == 1 || figures.first != UInt8(ascii: "0"))
      let whole = parsedInteger(bytes, range)
      guard isNumber, let number = whole.map(Double.init) ?? parsedNumber(bytes, range) else {
        let word = range.isEmpty ? shown(peek()) : "\"\(text(range).prefix(40))\""
        throw error(at: start, "expected a value, found \(word)")
      }
      return .number(number, whole: whole)
    }
  }

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    var result = ""
    position += 1
    var plain = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        result += text(plain..<position)
        position += 1
        return result
      case UInt8(ascii: "\\"):
        result += text(plain..<position)
        result.unicodeScalars.append(try escape())
        plain = position
      case ..<0x20: throw error(at: position, "a control character inside a string")
      default: position += 1
      }
    }
    throw error(at: opening, "this string is never closed")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 2
    guard position <= bytes.count else { throw error(at: start, "the file ends inside a string") }
    switch bytes[position - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error(at: start, "there is no such escape")
    }
    let high = try unit(escapedAt: start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    // A character beyond 16 bits: two escapes.
    if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u"), (0xD800..<0xDC00).contains(high)
    {
      position += 2
      let low = try unit(escapedAt: start)
      if (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw error(at: start, "half of a surrogate pair")
  }

  private mutating func unit(escapedAt start: Int) throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(text(position..<position + 4), radix: 16)
    else { throw error(at: start, "expected four hexadecimal digits after \\u") }
    position += 4
    return unit
  }

  /// The next byte that is no space, which stays unread.
  private mutating func peek() -> UInt8? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(JSONError) {
    guard peek() == byte else { throw error(at: position, "expected \(what), found \(shown(peek()))") }
    position += 1
  }

  private func error(at offset: Int, _ message: String) -> JSONError {
    JSONError(offset: offset, message: message)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func shown(_ byte: UInt8?) -> String {
    byte.map { "\"\(Character(Unicode.Scalar($0)))\"" } ?? "the end of the file"
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 10 || byte == 13
  }

  private static func isInWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
