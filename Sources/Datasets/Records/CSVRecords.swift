import Ratings

/// Records in CSV, with or without a header.
struct CSVRecords {
  /// Names that tell which file it is.
  static let fileNames = ["path", "file", "filename", "file_name", "image", "img_name", "ImageFile"]
  static let idNames = ["id", "image_id"] + fileNames + ["name"]
  private static let meanNames = [
    "mean", "mean_score_prediction", "mean_score", "MOS", "mos", "score", "rating",
  ]

  private var rows: RowReader
  private let id: Int
  private let values: [Int]
  private let mean: Int?
  private var columns: [String: Int] = [:]
  private var firstIsData: Bool
  private let width: Int
  let format: RecordFormat
  private(set) var firstValue = 1

  init(_ file: TextFile) throws(DatasetError) {
    let firstLine = file.bytes[file.start...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
    let separator: RowReader.Separator =
      firstLine.contains(UInt8(ascii: ","))
      ? .comma : firstLine.contains(UInt8(ascii: "\t")) ? .character(UInt8(ascii: "\t")) : .comma
    var rows = RowReader(file, separatedBy: separator)
    guard try rows.next() else { throw DatasetError(file.path, line: 1, column: 1, "there are no rows") }
    let names = rows.fields.indices.map { rows.text(at: $0) }
    width = names.count
    firstIsData = names.count >= 2 && rows.fields.indices.dropFirst().contains { rows.number(at: $0) != nil }
    if firstIsData {
      guard width == 2 || width >= 5 else {
        throw rows.error("expected an id and one number, or an id and at least four; found \(width) fields")
      }
      (id, mean) = (0, width == 2 ? 1 : nil)
      values = width == 2 ? [] : Array(1..<width)
      format = width == 2 ? .bareMean : .bareDistribution
    } else {
      let header = try Table(file, separatedBy: separator)
      guard let id = Self.idNames.lazy.compactMap({ header.index(of: $0) }).first else {
        throw rows.error(
          at: 0, "id",
          "expected a column named \(Self.idNames.joined(separator: ", ")); found \(names.joined(separator: ", "))"
        )
      }
      self.id = id
      let numbered = [("p", 0), ("c", 0), ("p", 1), ("c", 1)].lazy.map {
        ($1, header.indices(numbered: $0, from: $1))
      }
      .first { $0.1.count >= 2 }
      values = numbered?.1 ?? []
      firstValue = numbered?.0 ?? 1
      mean = Self.meanNames.lazy.compactMap { header.index(of: $0) }.first
      guard mean != nil || !values.isEmpty else {
        throw rows.error(
          at: 0, "mean", "expected columns p1 … pN, c1 … cN or mean; found \(names.joined(separator: ", "))")
      }
      for (index, name) in names.enumerated() { columns[name] = index }
      format = .headed
    }
    self.rows = rows
  }

  mutating func next() throws(DatasetError) -> Record? {
    if firstIsData {
      firstIsData = false
    } else {
      guard try rows.next() else { return nil }
      if rows.fields.count > width { try rows.expectFields(1...width) }
    }
    let id = try rows.requiredText(at: id, "id")
    if let kind = text("error_kind") {
      return record(
        id, .failure([kind, text("error_message")].compactMap { $0 }.joined(separator: ": ")), at: self.id,
        "error")
    }
    if let first = values.first {
      var numbers: [Double] = []
      numbers.reserveCapacity(values.count)
      for (number, index) in values.enumerated() {
        numbers.append(try self.number(at: index, "value \(number + firstValue)"))
      }
      return try described(record(id, .numbers(numbers), at: first, "value \(firstValue)"))
    }
    let index = mean ?? 1
    let deviation: Double?
    if let column = ["std", "standard_deviation", "sd"].lazy.compactMap({ [columns] in columns[$0] }).first {
      deviation = try number(at: column, "std")
    } else {
      deviation = nil
    }
    return try described(
      record(id, .mean(try number(at: index, "mean"), standardDeviation: deviation), at: index, "mean"))
  }

  private func record(_ id: String, _ value: Record.Value, at index: Int, _ name: String) -> Record {
    Record(
      id: id, value: value, offset: rows.rowStart, valueOffset: rows.fields[index].range.lowerBound,
      valueName: name)
  }

  private func described(_ record: Record) throws(DatasetError) -> Record {
    var record = record
    if let scale = columns["scale"], !rows.text(at: scale).isEmpty {
      let values = rows.text(at: scale).split(separator: " ").map { Double($0) ?? .nan }
      do { record.scale = try RatingScale(values) } catch { throw rows.error(at: scale, "scale", "\(error)") }
    }
    record.file = Self.fileNames.lazy.compactMap { [self] in text($0) }.first
    record.category = text("category")
    record.challenge = text("challenge")
    record.tags = text("tags")?.split(separator: ";").map(String.init) ?? []
    if let width = text("width").flatMap(Double.init), let height = text("height").flatMap(Double.init),
      width > 0, height > 0
    {
      record.aspect = height / width
    }
    return record
  }

  /// The text of a column; nil where there is none.
  private func text(_ name: String) -> String? {
    columns[name].map { rows.text(at: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A number, NaN and infinity included.
  private func number(at index: Int, _ name: String) throws(DatasetError) -> Double {
    guard let number = rows.number(at: index) else {
      throw rows.error(at: index, name, "expected a number, found \(rows.found(at: index))")
    }
    return number
  }
}
