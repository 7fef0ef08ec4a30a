/// Walks through the rows of a text file, one at a time, without copying a field before it is asked for.
///
/// Blank lines, and lines in which every field is empty, are skipped. Fields are trimmed. Where fields are separated by a
/// character they may be quoted as in RFC 4180, and then hold separators, quotes (doubled) and line ends.
struct RowReader {
  /// What lies between two fields.
  enum Separator: Equatable {
    /// One or more blanks or tabs.
    case blanks
    /// This character, such as a comma.
    case character(UInt8)

    static let comma = Separator.character(UInt8(ascii: ","))

    /// What separates the fields of a table: tabs or semicolons where its first row has some, and no comma but within
    /// numbers, else commas.
    static func detected(in file: TextFile) -> Separator {
      let line = file.bytes[file.start...].prefix { !isLineEnd($0) }
      var found: Set<UInt8> = []
      var isQuoted = false
      for (index, byte) in zip(line.indices, line) {
        if byte == .quote { isQuoted.toggle() }
        guard !isQuoted else { continue }
        let isInNumber =
          index > line.startIndex && index + 1 < line.endIndex && isDigit(line[index - 1])
          && isDigit(line[index + 1])
        if byte == UInt8(ascii: ","), !isInNumber { return .comma }
        found.insert(byte)
      }
      for character in [UInt8(ascii: "\t"), UInt8(ascii: ";")] where found.contains(character) {
        return .character(character)
      }
      return .comma
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == .lineFeed || byte == .carriageReturn }
  }

  /// One field of the current row.
  struct Field {
    /// Its bytes, without the quotation marks around it.
    let range: Range<Int>
    /// Whether quotation marks in it are doubled.
    let isEscaped: Bool
  }

  let file: TextFile
  let separator: Separator
  /// Whether numbers may have a decimal comma.
  let hasDecimalCommas: Bool
  /// The fields of the current row.
  var fields: ArraySlice<Field> { storage[..<count] }
  /// A field of the current row, or nil where the row is too short.
  func field(at index: Int) -> Field? { index >= 0 && index < count ? storage[index] : nil }
  /// Fields of this row and, after them, of longer rows before: emptying and filling an array costs more.
  private var storage: [Field] = []
  private var count = 0
  /// Where the next row begins.
  private(set) var position: Int
  /// Where the current row begins.
  private(set) var rowStart: Int

  init(_ file: TextFile, separatedBy separator: Separator) {
    self.file = file
    self.separator = separator
    hasDecimalCommas = separator != .comma && separator != .blanks
    position = file.start
    rowStart = file.start
  }

  /// Goes to the next row that is not blank; false at the end.
  mutating func next() throws(DatasetError) -> Bool {
    while position < file.bytes.count {
      count = 0
      rowStart = position
      switch separator {
      case .blanks: readBlankSeparated()
      case .character(let character): try readSeparated(by: character)
      }
      if storage[..<count].contains(where: { !$0.range.isEmpty }) { return true }
    }
    rowStart = position
    count = 0
    return false
  }

  private mutating func readBlankSeparated() {
    let end = file.bytes.count
    while position < end {
      let byte = file.bytes[position]
      if byte == .lineFeed || byte == .carriageReturn {
        position += 1
        return
      }
      if isBlank(byte) {
        position += 1
        continue
      }
      let start = position
      while position < end, !isBlank(file.bytes[position]), !isLineEnd(file.bytes[position]) { position += 1 }
      append(Field(range: start..<position, isEscaped: false))
    }
  }

  private mutating func readSeparated(by separator: UInt8) throws(DatasetError) {
    let end = file.bytes.count
    while true {
      while position < end, isBlank(file.bytes[position]), file.bytes[position] != separator { position += 1 }
      if position < end, file.bytes[position] == .quote {
        try readQuoted(before: separator)
      } else {
        let start = position
        while position < end, file.bytes[position] != separator, !isLineEnd(file.bytes[position]) {
          position += 1
        }
        var last = position
        while last > start, isBlank(file.bytes[last - 1]) { last -= 1 }
        append(Field(range: start..<last, isEscaped: false))
      }
      guard position < end else { return }
      position += 1
      if isLineEnd(file.bytes[position - 1]) { return }
    }
  }

  private mutating func readQuoted(before separator: UInt8) throws(DatasetError) {
    let end = file.bytes.count
    let opening = position
    var isEscaped = false
    position += 1
    while true {
      guard position < end else { throw file.error(at: opening, "this quotation mark is never closed") }
      if file.bytes[position] == .quote {
        guard position + 1 < end, file.bytes[position + 1] == .quote else { break }
        isEscaped = true
        position += 1
      }
      position += 1
    }
    append(Field(range: (opening + 1)..<position, isEscaped: isEscaped))
    position += 1
    while position < end, isBlank(file.bytes[position]), file.bytes[position] != separator { position += 1 }
    guard position == end || file.bytes[position] == separator || isLineEnd(file.bytes[position]) else {
      throw file.error(at: position, "expected the end of the field after its closing quotation mark")
    }
  }

  private mutating func append(_ field: Field) {
    if count < storage.count { storage[count] = field } else { storage.append(field) }
    count += 1
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == .lineFeed || byte == .carriageReturn }
}
