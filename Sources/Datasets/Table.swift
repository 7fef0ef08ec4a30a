import Foundation
import SwiftCSV

/// A CSV file whose every complaint names line and column.
struct Table {
  /// One line of data.
  struct Row {
    let path: String
    /// From 1, the header being line 1.
    let line: Int
    fileprivate let fields: [String: String]

    /// The text in a column, which must not be empty.
    func text(_ column: String) throws(DatasetError) -> String {
      guard let field = fields[column], !field.isEmpty else {
        throw DatasetError(path, line: line, column: column, "expected text, found nothing")
      }
      return field
    }

    /// A finite number ≥ 0 in a column.
    func count(_ column: String) throws(DatasetError) -> Double {
      let field = try text(column)
      guard let count = Double(field), count.isFinite, count >= 0 else {
        throw DatasetError(path, line: line, column: column, "expected a count ≥ 0, found \"\(field)\"")
      }
      return count
    }
  }

  let rows: [Row]

  /// Reads a file that must have at least these columns and one row.
  init(path: String, columns: [String]) throws(DatasetError) {
    let (header, lines) = try Self.parse(path)
    for column in columns where !header.contains(column) {
      throw DatasetError(
        path, line: 1, column: column, "this column is missing; found \(header.joined(separator: ", "))")
    }
    var rows: [Row] = []
    var line = 2
    for fields in lines {
      let first = line
      line += 1 + fields.reduce(0) { $0 + $1.count(where: \.isNewline) }
      if fields.allSatisfy(\.isEmpty) { continue }
      if let extra = fields.dropFirst(header.count).first(where: { !$0.isEmpty }) {
        throw DatasetError(path, line: first, "expected \(header.count) fields, found one more: \"\(extra)\"")
      }
      rows.append(Row(path: path, line: first, fields: Dictionary(zip(header, fields)) { first, _ in first }))
    }
    guard !rows.isEmpty else { throw DatasetError(path, "there are no rows") }
    self.rows = rows
  }

  private static func parse(_ path: String) throws(DatasetError) -> (header: [String], lines: [[String]]) {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw DatasetError(path, exists ? "cannot be read as UTF-8 text" : "there is no such file")
    }
    do {
      let csv = try EnumeratedCSV(string: text, delimiter: .comma, loadColumns: false)
      return (csv.header, csv.rows)
    } catch {
      throw DatasetError(path, "is not a CSV file: \(error)")
    }
  }
}
