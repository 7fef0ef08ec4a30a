import Foundation
import Imaging

/// Records as rows of a CSV file (RFC 4180, lines ended by a line feed).
///
/// Columns: `path, mean, std, p1 … pN, scale, model, precision, width, height, error_kind, error_message`; the scale's values are
/// separated by spaces, and `precision` is there when it is not f32.
public struct RecordCSV: Sendable, Hashable {
  /// How many values the scale has: N.
  private let count: Int
  private let hasPrecision: Bool

  /// For records of a model that rates on this scale and computes with this precision.
  public init(scale: [Double], precision: Precision = .f32) {
    count = scale.count
    hasPrecision = precision != .f32
  }

  /// For a file whose first row this is; nil when it is no file of records.
  public init?(header: [String]) {
    hasPrecision = header.contains("precision")
    count = header.count - (hasPrecision ? 10 : 9)
    guard count > 0, header == self.header else { return nil }
  }

  /// The column names.
  public var header: [String] {
    ["path", "mean", "std"] + (0..<count).map { "p\($0 + 1)" } + ["scale", "model"]
      + (hasPrecision ? ["precision"] : []) + ["width", "height", "error_kind", "error_message"]
  }

  /// The header's line, without a line end.
  public var headerLine: String { header.joined(separator: ",") }

  /// The record's row, without a line end.
  public func line(_ record: PhotoRecord) -> String {
    var cells = [record.path.text]
    switch record.outcome {
    case .rated(let rating):
      cells += ([rating.mean, rating.standardDeviation] + rating.distribution).map(recordNumber)
      cells.append(rating.scale.map(recordNumber).joined(separator: " "))
      cells += [rating.model] + (hasPrecision ? [rating.precision.rawValue] : [])
      cells += ["\(rating.size.width)", "\(rating.size.height)", "", ""]
    case .failed(let kind, let message):
      cells += Array(repeating: "", count: header.count - 3) + [kind.rawValue, message]
    }
    return cells.map(Self.quoted).joined(separator: ",")
  }

  private static func quoted(_ cell: String) -> String {
    let special = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    let padded = cell.hasPrefix(" ") || cell.hasSuffix(" ")
    guard special || padded else { return cell }
    // By scalars: a quotation mark with an accent on it is another character to Swift, and none to who reads CSV.
    let parts = cell.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.map(String.init).joined(separator: "\"\""))\""
  }

  /// Reads what ``line(_:)`` wrote; nil when it is something else.
  public func record(_ cells: [String]) -> PhotoRecord? {
    guard cells.count == header.count else { return nil }
    let path = PhotoPath(cells[0])
    let tail = Array(cells.suffix(4))
    if let kind = PhotoError.Kind(rawValue: tail[2]) {
      return PhotoRecord(path: path, outcome: .failed(kind, message: tail[3]))
    }
    let numbers = cells[1..<(count + 3)].compactMap(Double.init).filter(\.isFinite)
    let values = cells[count + 3].split(separator: " ").compactMap { Double($0) }.filter(\.isFinite)
    let precision = hasPrecision ? Precision(rawValue: cells[count + 5]) : .f32
    guard numbers.count == count + 2, values.count == count, let precision, let width = Int(tail[0]),
      let height = Int(tail[1])
    else { return nil }
    let rating = PhotoRecord.Rating(
      mean: numbers[0], standardDeviation: numbers[1], distribution: Array(numbers[2...]), scale: values,
      model: cells[count + 4], size: PixelSize(width: width, height: height), precision: precision)
    return PhotoRecord(path: path, outcome: .rated(rating))
  }

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
