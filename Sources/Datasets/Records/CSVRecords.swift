import Ratings

/// Records in CSV, with or without a header, whose fields are separated by commas, semicolons or tabs.
struct CSVRecords {
  private var rows: RowReader
  private let layout: CSVLayout
  private var firstIsData = false
  private let width: Int
  var format: RecordFormat { layout.format }
  var firstValue: Int { layout.firstValue }
  var mapped: Set<ColumnMap.Role> { layout.mapped }

  init(_ file: TextFile, columns map: ColumnMap) throws(DatasetError) {
    let separator = RowReader.Separator.detected(in: file)
    var rows = RowReader(file, separatedBy: separator)
    guard try rows.next() else { throw DatasetError(file.path, line: 1, column: 1, "there are no rows") }
    width = rows.fields.count
    let first = rows.text(at: 0)
    let isNamed = ColumnNames.id.contains { ColumnNames.key($0) == ColumnNames.key(first) }
    firstIsData =
      !isNamed && width >= 2 && !map.names(anyOf: rows.fields.indices.map { rows.text(at: $0) })
      && rows.fields.indices.dropFirst().contains { rows.number(at: $0) != nil }
    if firstIsData {
      if let name = map.required { throw rows.error(at: 0, name, "expected a header with this column") }
      layout = try CSVLayout(withoutHeader: rows)
      self.rows = rows
    } else {
      let table = try Table(file, separatedBy: separator)
      layout = try CSVLayout(table, map)
      self.rows = table.rows
    }
  }

  mutating func next() throws(DatasetError) -> Record? {
    if firstIsData {
      firstIsData = false
    } else {
      guard try rows.next() else { return nil }
      if rows.fields.count > width { try rows.expectFields(1...width) }
    }
    var id = try rows.requiredText(at: layout.id, "id")
    if let folder = text(layout.folder) { id = "\(folder)/\(id)" }
    if let kind = text(layout.errorKind) {
      let message = [kind, text(layout.errorMessage)].compactMap(\.self).joined(separator: ": ")
      return record(id, .failure(message), at: layout.id, "error")
    }
    if let first = layout.values.first {
      var numbers: [Double] = []
      numbers.reserveCapacity(layout.values.count)
      for (number, index) in layout.values.enumerated() {
        numbers.append(try self.number(at: index, "value \(number + layout.firstValue)"))
      }
      return try described(record(id, .distribution(numbers), at: first, "value \(layout.firstValue)"))
    }
    let index = layout.mean ?? 1
    let mean = try number(at: index, "mean")
    let deviation: Double? =
      if let column = layout.deviation { try number(at: column, "std") } else { nil }
    return try described(record(id, .mean(mean, standardDeviation: deviation), at: index, "mean"))
  }

  private func record(_ id: String, _ value: Predictions.Prediction.Value, at index: Int, _ name: String)
    -> Record
  {
    Record(
      id: id, value: value, offset: rows.rowStart,
      valueOffset: rows.field(at: index)?.range.lowerBound ?? rows.rowStart, valueName: name)
  }

  private func described(_ record: Record) throws(DatasetError) -> Record {
    var record = record
    record.scale = layout.scale
    if let column = layout.scaleColumn, let text = text(column) {
      let values = text.split(separator: " ").map { Double($0) ?? .nan }
      do { record.scale = try RatingScale(values) } catch {
        throw rows.error(at: column, "scale", "\(error)")
      }
    }
    record.file = layout.folder == nil ? layout.files.lazy.compactMap { [self] in text($0) }.first : record.id
    record.category = text(layout.category)
    record.challenge = text(layout.challenge)
    record.tags = text(layout.tags)?.split(separator: ";").map(String.init) ?? []
    if let width = layout.width.flatMap(rows.number), let height = layout.height.flatMap(rows.number),
      width > 0, height > 0
    {
      record.aspect = height / width
    }
    for (name, place) in layout.attributes { record.attributes[name] = rows.number(at: place) }
    return record
  }

  /// The text of a column; nil where there is none.
  private func text(_ column: Int?) -> String? {
    guard let column else { return nil }
    let text = rows.text(at: column)
    return text.isEmpty ? nil : text
  }

  /// A number, NaN and infinity included.
  private func number(at index: Int, _ name: String) throws(DatasetError) -> Double {
    guard let number = rows.number(at: index) else {
      throw rows.error(at: index, name, "expected a number, found \(rows.found(at: index))")
    }
    return number
  }
}
