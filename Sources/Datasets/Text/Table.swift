/// A table with column names in its first row.
struct Table {
  /// The rows after the header.
  var rows: RowReader
  /// The names of the columns, as the file spells them.
  let header: [String]

  /// Where the columns are that are numbered, as ``NumberedColumns`` finds them.
  func numberedColumns(isNeeded: Bool) throws(DatasetError) -> NumberedColumns? {
    do { return try NumberedColumns(in: header, isNeeded: isNeeded) } catch { throw missing(error) }
  }

  /// An error about the header.
  func missing(_ gap: NumberedColumns.Gap) -> DatasetError {
    DatasetError(rows.file.path, line: 1, column: 1, field: gap.column, gap.message)
  }

  /// Reads the header, and finds the separator unless it is given.
  ///
  /// A column of `required` that it lacks, or a name that it has twice, is an error.
  init(
    _ file: TextFile, separatedBy separator: RowReader.Separator? = nil, required: [String] = []
  ) throws(DatasetError) {
    rows = RowReader(file, separatedBy: separator ?? .detected(in: file))
    guard try rows.next() else { throw DatasetError(file.path, line: 1, column: 1, "there are no rows") }
    let rows = rows
    header = rows.fields.indices.map { rows.text(at: $0) }
    let names = header.map { $0.lowercased() }
    for (index, name) in names.enumerated() where !name.isEmpty {
      guard names.firstIndex(of: name) == index else {
        throw rows.error(at: index, header[index], "this column is there twice")
      }
    }
    for name in required where index(of: name) == nil {
      throw DatasetError(
        file.path, line: 1, column: 1, field: name,
        "this column is missing; found \(header.joined(separator: ", "))")
    }
  }

  /// Where the first column with one of these names is; case, blanks and punctuation do not matter.
  func index(of names: String...) -> Int? { ColumnNames.place(of: names, in: header) }

  /// Goes to the next row, which must have as many fields as the header; empty ones beyond are forgiven.
  mutating func next() throws(DatasetError) -> Bool {
    guard try rows.next() else { return false }
    if let extra = rows.fields.indices.dropFirst(header.count).first(where: { !rows.fields[$0].range.isEmpty }
    ) {
      throw rows.error(
        at: extra, "field \(extra + 1)",
        "expected \(header.count) fields, found \(rows.found(at: extra)) beyond")
    }
    return true
  }
}
