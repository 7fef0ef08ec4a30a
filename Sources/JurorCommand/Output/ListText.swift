import Foundation

/// Something that a list shows one of per line.
protocol Row: Encodable {
  static var columns: [String] { get }
  var cells: [String] { get }
}

/// A short list as text in one of the formats.
struct ListText {
  let format: OutputFormat

  init(_ format: OutputFormat) { self.format = format }

  func text<Element: Row>(of rows: [Element]) throws -> String {
    switch format {
    case .table: return Self.table([Element.columns.map { $0.uppercased() }] + rows.map(\.cells))
    case .csv: return ([Element.columns] + rows.map(\.cells)).map { Self.line($0) + "\n" }.joined()
    case .jsonl: return try rows.map { try Self.json($0) + "\n" }.joined()
    case .json: return try Self.json(rows) + "\n"
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let isSpecial = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
      return isSpecial ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }.joined(separator: ",")
  }

  /// Columns as wide as their widest cell, the last one as it comes.
  private static func table(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let padded =
        zip(row.dropLast(), widths).map { $0.printable.padded(to: $1) } + row.suffix(1).map(\.printable)
      return padded.joined(separator: "  ") + "\n"
    }.joined()
  }
}
