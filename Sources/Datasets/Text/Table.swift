/// A table with column names in its first row.
struct Table {
  /// The rows after the header.
  var rows: RowReader
  /// The names of the columns, as the file spells them.
  let header: [String]

  /// Reads the header; a column of `required` that it lacks, or a name that it has twice, is an error.
  init(
    _ file: TextFile, separatedBy separator: RowReader.Separator = .comma, required: [String] = []
  ) throws(DatasetError) {
    rows = RowReader(file, separatedBy: separator)
    guard try rows.next() else { throw DatasetError(file.path, line: 1, column: 1, "there are no rows") }
    let rows = rows
    header = rows.fields.indices.map { rows.text(at: $0) }
    for (index, name) in header.enumerated() where !name.isEmpty {
      guard header.firstIndex(of: name) == index else {
        throw rows.error(at: index, name, "this column is there twice")
      }
    }
    for name in required where !header.contains(name) {
      throw DatasetError(
        file.path, line: 1, column: 1, field: name,
        "this column is missing; found \(header.joined(separator: ", "))")
    }
  }

  /// Where the first column with one of these names is.
  func index(of names: String...) -> Int? {
    names.lazy.compactMap { name in header.firstIndex(of: name) }.first
  }

  /// Where `prefix1`, `prefix2`, … are, as many as there are.
  func indices(numbered prefix: String, from first: Int = 1) -> [Int] {
    var indices: [Int] = []
    while let index = header.firstIndex(of: "\(prefix)\(first + indices.count)") { indices.append(index) }
    return indices
  }

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
