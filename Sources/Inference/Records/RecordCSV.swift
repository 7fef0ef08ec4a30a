import Foundation
import Imaging

/// Records as rows of a CSV file (RFC 4180, lines ended by a line feed).
///
/// Columns: `path, mean, std, p1 … pN, scale, model, width, height, error_kind, error_message`; the scale's values are
/// separated by spaces.
public struct RecordCSV: Sendable, Hashable {
  /// The scale of the model that rates: N values.
  public let scale: [Double]

  /// For records on one scale.
  public init(scale: [Double]) { self.scale = scale }

  /// The column names.
  public var header: [String] {
    ["path", "mean", "std"] + scale.indices.map { "p\($0 + 1)" }
      + ["scale", "model", "width", "height", "error_kind", "error_message"]
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
      cells += [rating.model, "\(rating.size.width)", "\(rating.size.height)", "", ""]
    case .failed(let kind, let message):
      cells += Array(repeating: "", count: 2 + scale.count + 4) + [kind.rawValue, message]
    }
    return cells.map(Self.quoted).joined(separator: ",")
  }

  private static func quoted(_ cell: String) -> String {
    let special = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    let padded = cell.hasPrefix(" ") || cell.hasSuffix(" ")
    return special || padded ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }

  /// Reads what ``line(_:)`` wrote; nil when it is something else.
  public func record(_ cells: [String]) -> PhotoRecord? {
    let count = scale.count
    guard cells.count == header.count else { return nil }
    let path = PhotoPath(cells[0])
    if let kind = PhotoError.Kind(rawValue: cells[count + 7]) {
      return PhotoRecord(path: path, outcome: .failed(kind, message: cells[count + 8]))
    }
    let numbers = cells[1..<(count + 3)].compactMap(Double.init)
    let values = cells[count + 3].split(separator: " ").compactMap { Double($0) }
    guard numbers.count == count + 2, values.count == count, let width = Int(cells[count + 5]),
      let height = Int(cells[count + 6])
    else { return nil }
    let rating = PhotoRecord.Rating(
      mean: numbers[0], standardDeviation: numbers[1], distribution: Array(numbers[2...]), scale: values,
      model: cells[count + 4], size: PixelSize(width: width, height: height))
    return PhotoRecord(path: path, outcome: .rated(rating))
  }

  /// The rows of a CSV file that are complete: a last one without its line end is left out.
  public static func rows(_ text: some Sequence<UInt8>) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var quoted = false
    var afterQuote = false
    for byte in text {
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
          rows.append(row)
          row = []
        }
      default: cell.append(byte)
      }
      afterQuote = false
    }
    return rows
  }
}
