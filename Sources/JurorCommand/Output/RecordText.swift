import Juror
import Terminal

/// Records as text in one of the formats: `opening`, one piece for each record, `closing`.
struct RecordText {
  let format: ListFormat
  let csv: RecordCSV
  private var isFirst = true

  /// For records of a model with this scale.
  init(_ format: ListFormat, scale: RatingScale) {
    self.format = format
    csv = RecordCSV(scale: scale.values)
  }

  var opening: String {
    switch format {
    case .jsonl: ""
    case .json: "["
    case .csv: csv.headerLine + "\n"
    case .table: " mean    std  size         photo\n"
    }
  }

  mutating func piece(_ record: PhotoRecord) -> String {
    defer { isFirst = false }
    return switch format {
    case .jsonl: record.json + "\n"
    case .json: (isFirst ? "\n" : ",\n") + record.json
    case .csv: csv.line(record) + "\n"
    case .table: Self.row(record) + "\n"
    }
  }

  var closing: String {
    switch format {
    case .json: isFirst ? "]\n" : "\n]\n"
    case .jsonl, .csv, .table: ""
    }
  }

  private static func row(_ record: PhotoRecord) -> String {
    let path = record.path.text.printable
    switch record.outcome {
    case .rated(let rating):
      let numbers = "\(rating.mean.fixed(3))  \(rating.standardDeviation.fixed(3))"
      return "\(numbers)  \(rating.size.description.padded(to: 11))  \(path)"
    case .failed(let kind, let message):
      return "    –      –  \(kind.rawValue.padded(to: 11))  \(path): \(message.printable)"
    }
  }
}
