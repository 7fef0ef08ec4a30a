/// Reads JSON records one at a time: the elements of an array, or objects that follow one another (JSON Lines).
struct JSONReader {
  private static let deepest = 32

  let file: TextFile
  private var position: Int
  private let isArray: Bool
  private var isFirst = true
  private var isClosed = false

  /// Looks at the first character only.
  init(_ file: TextFile) {
    self.file = file
    position = file.start
    while position < file.bytes.count, Self.isSpace(file.bytes[position]) { position += 1 }
    isArray = position < file.bytes.count && file.bytes[position] == UInt8(ascii: "[")
    if isArray { position += 1 }
  }

  /// The next record, or nil after the last one.
  mutating func next() throws(DatasetError) -> JSONValue? {
    guard isArray else { return peek() == nil ? nil : try value(depth: 0) }
    if isClosed {
      guard peek() == nil else {
        throw file.error(at: position, "expected nothing after the array, found \(shown(peek()))")
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

  private mutating func value(depth: Int) throws(DatasetError) -> JSONValue {
    guard let byte = peek() else {
      throw file.error(at: position, "expected a value, found the end of the file")
    }
    let offset = position
    guard depth < Self.deepest else {
      throw file.error(at: offset, "values are nested more than \(Self.deepest) deep")
    }
    switch byte {
    case UInt8(ascii: "{"): return JSONValue(offset: offset, content: .object(try members(depth: depth)))
    case UInt8(ascii: "["): return JSONValue(offset: offset, content: .array(try elements(depth: depth)))
    case .quote: return JSONValue(offset: offset, content: .string(try string()))
    default: return JSONValue(offset: offset, content: try word())
    }
  }

  private mutating func members(depth: Int) throws(DatasetError) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    position += 1
    while true {
      guard let byte = peek() else { throw file.error(at: position, "the file ends inside an object") }
      if byte == UInt8(ascii: "}") {
        position += 1
        return members
      }
      if !members.isEmpty { try expect(UInt8(ascii: ","), "a comma or } after a member") }
      guard peek() == .quote else {
        throw file.error(at: position, "expected a name in quotation marks, found \(shown(peek()))")
      }
      let key = try string()
      try expect(UInt8(ascii: ":"), "a colon after a name")
      members.append((key, try value(depth: depth + 1)))
    }
  }

  private mutating func elements(depth: Int) throws(DatasetError) -> [JSONValue] {
    var elements: [JSONValue] = []
    position += 1
    while true {
      guard let byte = peek() else { throw file.error(at: position, "the file ends inside an array") }
      if byte == UInt8(ascii: "]") {
        position += 1
        return elements
      }
      if !elements.isEmpty { try expect(UInt8(ascii: ","), "a comma or ] after an element") }
      elements.append(try value(depth: depth + 1))
    }
  }

  /// A number or a literal.
  private mutating func word() throws(DatasetError) -> JSONValue.Content {
    let start = position
    while position < file.bytes.count, Self.isInWord(file.bytes[position]) { position += 1 }
    let range = start..<position
    switch file.text(range) {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default:
      let startsAsNumber = range.first.map { "-0123456789".utf8.contains(file.bytes[$0]) } ?? false
      guard startsAsNumber, let number = parsedNumber(file.bytes, range) else {
        let word = range.isEmpty ? shown(peek()) : "\"\(file.text(range).prefix(40))\""
        throw file.error(at: start, "expected a value, found \(word)")
      }
      return .number(number)
    }
  }

  private mutating func string() throws(DatasetError) -> String {
    let opening = position
    var text = ""
    position += 1
    var plain = position
    while position < file.bytes.count {
      switch file.bytes[position] {
      case .quote:
        text += file.text(plain..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += file.text(plain..<position)
        text.unicodeScalars.append(try escape())
        plain = position
      case ..<0x20: throw file.error(at: position, "a control character inside a string")
      default: position += 1
      }
    }
    throw file.error(at: opening, "this string is never closed")
  }

  private mutating func escape() throws(DatasetError) -> Unicode.Scalar {
    let start = position
    position += 2
    guard position <= file.bytes.count else { throw file.error(at: start, "the file ends inside a string") }
    switch file.bytes[position - 1] {
    case .quote: return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw file.error(at: start, "there is no such escape")
    }
    let high = try unit(escapedAt: start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    // A character beyond 16 bits: two escapes.
    if position + 1 < file.bytes.count, file.bytes[position] == UInt8(ascii: "\\"),
      file.bytes[position + 1] == UInt8(ascii: "u"), (0xD800..<0xDC00).contains(high)
    {
      position += 2
      let low = try unit(escapedAt: start)
      if (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw file.error(at: start, "half of a surrogate pair")
  }

  private mutating func unit(escapedAt start: Int) throws(DatasetError) -> UInt32 {
    guard position + 4 <= file.bytes.count,
      file.bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(file.text(position..<position + 4), radix: 16)
    else { throw file.error(at: start, "expected four hexadecimal digits after \\u") }
    position += 4
    return unit
  }

  /// The next byte that is no space, which stays unread.
  private mutating func peek() -> UInt8? {
    while position < file.bytes.count, Self.isSpace(file.bytes[position]) { position += 1 }
    return position < file.bytes.count ? file.bytes[position] : nil
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(DatasetError) {
    guard peek() == byte else { throw file.error(at: position, "expected \(what), found \(shown(peek()))") }
    position += 1
  }

  private func shown(_ byte: UInt8?) -> String {
    byte.map { "\"\(Character(Unicode.Scalar($0)))\"" } ?? "the end of the file"
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == .lineFeed || byte == .carriageReturn
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
