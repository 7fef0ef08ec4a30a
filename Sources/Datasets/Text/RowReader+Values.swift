import Ratings
import Text

extension RowReader {
  /// An error that points at a field of the current row, or at the row's end where the field is missing.
  func error(at index: Int, _ name: String, _ message: String) -> DatasetError {
    let offset = field(at: index)?.range.lowerBound ?? endOfRow
    return file.error(at: offset, field: name, message)
  }

  /// An error that points at the beginning of the current row.
  func error(_ message: String) -> DatasetError { file.error(at: rowStart, message) }

  private var endOfRow: Int { fields.last.map(\.range.upperBound) ?? rowStart }

  /// The text of a field as it was meant; empty where the row is too short.
  func text(at index: Int) -> String {
    guard let field = field(at: index) else { return "" }
    let text = file.text(field.range)
    return field.isEscaped ? text.replacing("\"\"", with: "\"") : text
  }

  /// Text that must be there.
  func requiredText(at index: Int, _ name: String) throws(DatasetError) -> String {
    let text = text(at: index)
    guard !text.isEmpty else { throw error(at: index, name, "expected text, found nothing") }
    return text
  }

  /// The number in a field, possibly NaN or infinite, or nil when it is none.
  func number(at index: Int) -> Double? {
    guard let range = field(at: index)?.range else { return nil }
    if let number = parsedNumber(file.bytes, range) { return number }
    guard hasDecimalCommas else { return nil }
    // One comma and no point.
    let field = file.bytes[range]
    let marks = field.indices.filter { field[$0] == UInt8(ascii: ",") || field[$0] == UInt8(ascii: ".") }
    guard marks.count == 1, field[marks[0]] == UInt8(ascii: ",") else { return nil }
    var bytes = Array(field)
    bytes[marks[0] - field.startIndex] = UInt8(ascii: ".")
    return parsedNumber(bytes, bytes.indices)
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

  /// One number for each value of a scale: votes, or probabilities when they sum to 1.
  func histogram(
    at places: [Int], of header: [String], on scale: RatingScale
  ) throws(DatasetError) -> Rating {
    var numbers: [Double] = []
    for index in places { numbers.append(try count(at: index, header[index])) }
    do { return try .histogram(numbers, on: scale) } catch {
      throw self.error(at: places[0], header[places[0]], "\(error)")
    }
  }

  /// How many voted: a whole number from 0 to a thousand million.
  func votes(at index: Int, _ name: String) throws(DatasetError) -> Double {
    Double(try integer(at: index, name, in: 0...1_000_000_000))
  }

  /// A whole number, such as an id.
  func integer(at index: Int, _ name: String, in range: ClosedRange<Int> = .min ... .max) throws(DatasetError)
    -> Int
  {
    if let field = field(at: index), let number = parsedInteger(file.bytes, field.range),
      range.contains(number)
    {
      return number
    }
    let wanted =
      range.lowerBound == .min
      ? ""
      : range.upperBound == .max
        ? " ≥ \(range.lowerBound)" : " from \(range.lowerBound) to \(range.upperBound)"
    throw error(at: index, name, "expected a whole number\(wanted), found \(found(at: index))")
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
