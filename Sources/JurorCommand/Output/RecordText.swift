import Juror
import Terminal

/// Records as text in one of the formats: `opening`, one piece for each record, `closing`.
struct RecordText {
  let format: ListFormat
  private let csv: RecordCSV
  private let table: RecordTable
  private var isFirst = true

  /// For records of this model, computed with this precision.
  init(_ format: ListFormat, of model: ModelDescription, precision: Precision) {
    self.format = format
    csv = RecordCSV(scale: model.scale, outputs: model.outputs, precision: precision)
    table = RecordTable(of: model)
  }

  var opening: String {
    switch format {
    case .jsonl: ""
    case .json: "["
    case .csv: csv.headerLine + "\n"
    case .table: table.header + "\n"
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
    case .table: Array((table.row(record) + "\n").utf8)
    }
  }

  var closing: String {
    switch format {
    case .json: isFirst ? "]\n" : "\n]\n"
    case .jsonl, .csv, .table: ""
    }
  }
}
