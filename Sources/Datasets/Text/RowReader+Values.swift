extension RowReader {
  /// An error that points at a field of the current row, or at the row's end where the field is missing.
  func error(at index: Int, _ name: String, _ message: String) -> DatasetError {
    let offset = fields.indices.contains(index) ? fields[index].range.lowerBound : endOfRow
    return file.error(at: offset, field: name, message)
  }

  /// An error that points at the beginning of the current row.
  func error(_ message: String) -> DatasetError { file.error(at: rowStart, message) }

  private var endOfRow: Int { fields.last.map(\.range.upperBound) ?? rowStart }

  /// The text of a field as it was meant; empty where the row is too short.
  func text(at index: Int) -> String {
    guard fields.indices.contains(index) else { return "" }
    let text = file.text(fields[index].range)
    return fields[index].isEscaped ? text.replacing("\"\"", with: "\"") : text
  }

  /// Text that must be there.
  func requiredText(at index: Int, _ name: String) throws(DatasetError) -> String {
    let text = text(at: index)
    guard !text.isEmpty else { throw error(at: index, name, "expected text, found nothing") }
    return text
  }

  /// The number in a field, possibly NaN or infinite, or nil when it is none.
  func number(at index: Int) -> Double? {
    fields.indices.contains(index) ? parsedNumber(file.bytes, fields[index].range) : nil
  }

  /// A finite number.
  func finiteNumber(at index: Int, _ name: String) throws(DatasetError) -> Double {
    guard let number = number(at: index), number.isFinite else {
      throw error(at: index, name, "expected a number, found \(found(at: index))")
    }
    return number
  }

  /// A finite number ≥ 0.
  func count(at index: Int, _ name: String) throws(DatasetError) -> Double {
    guard let number = number(at: index), number.isFinite, number >= 0 else {
      throw error(at: index, name, "expected a count ≥ 0, found \(found(at: index))")
    }
    return number
  }

  /// How many voted: a whole number from 0 to a thousand million.
  func votes(at index: Int, _ name: String) throws(DatasetError) -> Double {
    let limit = 1_000_000_000
    guard fields.indices.contains(index), let number = parsedInteger(file.bytes, fields[index].range),
      (0...limit).contains(number)
    else {
      throw error(at: index, name, "expected a whole number from 0 to \(limit), found \(found(at: index))")
    }
    return Double(number)
  }

  /// A whole number, such as an id.
  func integer(at index: Int, _ name: String) throws(DatasetError) -> Int {
    guard fields.indices.contains(index), let number = parsedInteger(file.bytes, fields[index].range) else {
      throw error(at: index, name, "expected a whole number, found \(found(at: index))")
    }
    return number
  }

  /// What stands in a field, shortened, in quotation marks.
  func found(at index: Int) -> String {
    let text = text(at: index)
    return text.isEmpty ? "nothing" : "\"\(text.prefix(40))\(text.count > 40 ? "…" : "")\""
  }

  /// Refuses a row with another number of fields than expected.
  func expectFields(_ expected: ClosedRange<Int>) throws(DatasetError) {
    guard !expected.contains(fields.count) else { return }
    let offset = fields.count > expected.upperBound ? fields[expected.upperBound].range.lowerBound : endOfRow
    let wanted =
      expected.count == 1 ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)"
    throw file.error(at: offset, "expected \(wanted) fields, found \(fields.count)")
  }
}
