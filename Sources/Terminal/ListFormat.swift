public import ArgumentParser
import Foundation
import Text

/// One row of a list: an object in JSON, cells in tables.
public protocol ListRow: Encodable {
  /// What the cells are called.
  static var columns: [String] { get }
  /// One for each column.
  var cells: [String] { get }
}

/// A table that people read, with a line above it.
public struct TitledTable: Sendable {
  let title: String?
  let columns: [String]
  let rows: [[String]]

  /// A table of rows that have a cell for each column.
  public init(title: String? = nil, columns: [String], rows: [[String]]) {
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}

/// How lists are printed.
public enum ListFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Columns for people.
  case table
  /// One array or object.
  case json
  /// An object a line.
  case jsonl
  /// A header and rows (RFC 4180, lines ended by a line feed).
  case csv

  /// What suits standard output: a table for people, lines of JSON for programs.
  public static var forOutput: ListFormat { StandardStream.output.isTerminal ? .table : .jsonl }

  /// Prints rows; people see `tables` instead where there are any.
  public func write<Row: ListRow>(_ rows: [Row], tables: [TitledTable]? = nil) throws {
    switch self {
    case .table:
      for table in tables ?? [TitledTable(columns: Row.columns, rows: rows.map(\.cells))] { try write(table) }
    case .csv: try put(([Row.columns] + rows.map(\.cells)).map(Self.csvLine))
    case .json: try put([try Self.json(rows, pretty: true)])
    case .jsonl: try put(rows.map { try Self.json($0, pretty: false) })
    }
  }

  /// Prints a report with parts of many kinds: one object in JSON, rows in tables, with the notes that belong to them below a table
  /// and, where programs read the rows, on standard error.
  ///
  /// - Parameter tables: what people see instead of all rows; nil for the rows.
  public func write<Row: ListRow>(
    _ report: some Encodable, rows: [Row], tables: [TitledTable]? = nil, notes: [String]
  ) throws {
    switch self {
    case .json, .jsonl: try put([try Self.json(report, pretty: self == .json)])
    case .table:
      try write(rows, tables: tables)
      try put([""] + notes)
    case .csv:
      try write(rows)
      notes.forEach(say)
    }
  }

  private func put(_ lines: [String]) throws {
    try StandardStream.output.write(lines.map { $0 + "\n" }.joined())
  }

  private func write(_ table: TitledTable) throws {
    if let title = table.title { try put(["", title.printable]) }
    try put(Self.lines([table.columns] + table.rows.map { $0.map(\.printable) }))
  }

  private static func json(_ value: some Encodable, pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Numbers to the right, everything else to the left.
  private static func lines(_ rows: [[String]]) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { cell, width in
        let space = String(repeating: " ", count: width - cell.count)
        return Double(cell) == nil ? cell + space : space + cell
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func csvLine(_ cells: [String]) -> String {
    cells.map { cell in
      let isSpecial = cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
      return isSpecial ? cell.quotedForCSV : cell
    }.joined(separator: ",")
  }
}

/// The option that every command with a list has.
public struct FormatOption: ParsableArguments, Sendable {
  /// What was asked for.
  @Option(help: "How to print: table on a terminal, jsonl otherwise.")
  public var format: ListFormat?

  /// Nothing asked for.
  public init() {}

  /// What was asked for, or what suits where the list goes.
  public var resolved: ListFormat { format ?? .forOutput }
}
