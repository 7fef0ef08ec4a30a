import Juror
import Terminal

/// Records as text in one of the formats: `opening`, one piece for each record, `closing`.
struct RecordText {
  let format: ListFormat
  private let csv: RecordCSV
  private var isFirst = true

  /// For records of a model with this scale and precision.
  init(_ format: ListFormat, scale: RatingScale, precision: Precision) {
    self.format = format
    csv = RecordCSV(scale: scale.values, precision: precision)
  }

  static let tableHeader = " mean    std  size         photo\n"

  var opening: String {
    switch format {
    case .jsonl: ""
    case .json: "["
    case .csv: csv.headerLine + "\n"
    case .table: Self.tableHeader
    }
  }

  /// The record, or what stands for it in a file that is gone on with.
  mutating func piece(_ record: PhotoRecord, as bytes: ArraySlice<UInt8>? = nil) -> [UInt8] {
    defer { isFirst = false }
    func text(_ own: String) -> [UInt8] { bytes.map(Array.init) ?? Array(own.utf8) }
    let newline = UInt8(ascii: "\n")
    return switch format {
    case .jsonl: text(record.json) + [newline]
    case .json: (isFirst ? [newline] : [UInt8(ascii: ","), newline]) + text(record.json)
    case .csv: text(csv.line(record)) + [newline]
    case .table: Array((Self.row(record) + "\n").utf8)
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
