extension RecordCSV {
  /// The rows of a CSV file that are complete: a last one without its line end is left out.
  public static func rows(_ text: some Sequence<UInt8>) -> [[String]] {
    var rows: [[String]] = []
    forEachRow(Array(text)) { cells, _ in rows.append(cells) }
    return rows
  }

  /// Goes through the complete rows of a CSV file, with the place of each without its line end, and returns the place of what
  /// is left.
  @discardableResult
  public static func forEachRow(
    _ text: [UInt8], _ body: ([String], Range<Int>) throws -> Void
  ) rethrows -> Range<Int> {
    var start = 0
    var row: [String] = []
    var cell: [UInt8] = []
    var quoted = false
    var afterQuote = false
    for (place, byte) in text.enumerated() {
      if quoted, byte != UInt8(ascii: "\"") {
        cell.append(byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        if !quoted, afterQuote { cell.append(byte) }
        afterQuote = quoted
        quoted.toggle()
        continue
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        if byte == UInt8(ascii: "\n") {
          try body(row, start..<place)
          row = []
          start = place + 1
        }
      default: cell.append(byte)
      }
      afterQuote = false
    }
    return start..<text.count
  }
}
