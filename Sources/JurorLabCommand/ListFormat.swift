import ArgumentParser
import Foundation

/// One row of a list: an object in JSON, cells in tables.
protocol ListRow: Encodable {
  static var columns: [String] { get }
  var cells: [String] { get }
}

/// A table that people read, with a line above it.
struct TitledTable {
  var title: String?
  let columns: [String]
  let rows: [[String]]
}

/// How lists are printed.
enum ListFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, jsonl, csv

  static let help: ArgumentHelp = "table, json, jsonl or csv (default: table on a terminal, else jsonl)."

  static var forOutput: ListFormat { isatty(STDOUT_FILENO) == 1 ? .table : .jsonl }

  func write<Row: ListRow>(_ rows: [Row]) throws {
    switch self {
    case .table: print(Self.table([Row.columns] + rows.map(\.cells)))
    case .csv: print(([Row.columns] + rows.map(\.cells)).map(Self.csvLine).joined(separator: "\n"))
    case .json: print(try Self.json(rows, pretty: true))
    case .jsonl: for row in rows { print(try Self.json(row, pretty: false)) }
    }
  }

  /// A report with parts of many kinds: one object in JSON, rows in tables, with the notes that belong to them below a table
  /// and, where programs read the rows, on standard error.
  ///
  /// - Parameter tables: what people see instead of all rows; nil for the rows.
  func write<Row: ListRow>(
    _ report: some Encodable, rows: [Row], tables: [TitledTable]? = nil, notes: [String]
  ) throws {
    switch self {
    case .json, .jsonl: print(try Self.json(report, pretty: self == .json))
    case .table:
      for table in tables ?? [TitledTable(columns: Row.columns, rows: rows.map(\.cells))] {
        if let title = table.title { print("\n" + title) }
        print(Self.table([table.columns] + table.rows))
      }
      print("\n" + notes.joined(separator: "\n"))
    case .csv:
      try write(rows)
      notes.forEach(say)
    }
  }

  private static func json(_ value: some Encodable, pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Numbers to the right, everything else to the left.
  private static func table(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { cell, width in
        let space = String(repeating: " ", count: width - cell.count)
        return Double(cell) == nil ? cell + space : space + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func csvLine(_ cells: [String]) -> String {
    cells.map { cell in
      cell.contains { ",\"\n\r".contains($0) }
        ? "\"\(cell.replacingOccurrences(of: "\"", with: "\"\""))\"" : cell
    }.joined(separator: ",")
  }
}
