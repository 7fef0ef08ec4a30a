import Ratings

/// One line of ratings or of predictions: they are written alike.
struct Record {
  let id: String
  let value: Predictions.Prediction.Value
  /// Where the record begins in its file.
  let offset: Int
  /// Where its numbers begin, and what they are called.
  let valueOffset: Int
  let valueName: String
  var scale: RatingScale?
  /// The photo's file, where a field tells it.
  var file: String?
  var category: String?
  var tags: [String] = []
  var challenge: String?
  /// Height divided by width.
  var aspect: Double?
  /// Numbers by the name of what they tell.
  var attributes: [String: Double] = [:]
}

/// How ratings and predictions are written.
enum RecordFormat: String {
  case json = "records in JSON"
  case idealo = "idealo's JSON"
  case headed = "CSV with a header"
  case bareDistribution = "CSV of an id and probabilities"
  case bareMean = "CSV of a path and a score, without a header"
}

/// Reads records one at a time; the format is found by looking at the content.
struct RecordReader {
  private enum Source {
    case json(JSONRecords)
    case csv(CSVRecords)
  }

  private var source: Source
  /// What the file turned out to be.
  let format: RecordFormat
  /// The number of the first value's column: 1, or 0 for `c0 …`.
  let firstValue: Int
  /// What a map of columns named and the file has.
  var mapped: Set<ColumnMap.Role> {
    switch source {
    case .json(let records): records.mapped
    case .csv(let records): records.mapped
    }
  }

  init(_ file: TextFile, columns: ColumnMap = ColumnMap()) throws(DatasetError) {
    let first = file.bytes[file.start...].first { !" \t\r\n".utf8.contains($0) }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
      let records = try JSONRecords(file, columns: columns)
      (source, format, firstValue) = (.json(records), records.format, 1)
    } else {
      let records = try CSVRecords(file, columns: columns)
      (source, format, firstValue) = (.csv(records), records.format, records.firstValue)
    }
  }

  /// The next record, or nil after the last one.
  mutating func next() throws(DatasetError) -> Record? {
    switch source {
    case .json(var records):
      defer { source = .json(records) }
      return try records.next()
    case .csv(var records):
      defer { source = .csv(records) }
      return try records.next()
    }
  }
}
