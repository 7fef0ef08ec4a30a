import Foundation
import Juror
import Terminal

/// The ratings that an earlier run has left in its output file; a record cut short by its end does not count.
struct EarlierRecords {
  let path: String
  let text: RecordText
  /// Ratings of other models do not count either.
  let model: String

  /// Takes the ratings in the file's order; none when there is no file.
  func forEach(_ body: (PhotoRecord) throws -> Void) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let content: Data
    do {
      content = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw CommandError("\(path): cannot be read to resume from: \(error.localizedDescription)")
    }
    func take(_ record: PhotoRecord?) throws {
      if let record, record.rating?.model == model { try body(record) }
    }
    switch text.format {
    case .jsonl:
      for line in content.split(separator: UInt8(ascii: "\n")) { try take(PhotoRecord(json: line)) }
    case .csv:
      for cells in RecordCSV.rows(content) {
        // What a replaced byte was cannot be told: such a path is scored again.
        guard let first = cells.first, !first.unicodeScalars.contains("\u{FFFD}") else { continue }
        try take(text.csv.record(cells))
      }
    case .json:
      guard let records = PhotoRecord.array(json: content) else {
        throw CommandError("\(path): not a JSON array of records, so there is nothing to resume from")
      }
      for record in records { try take(record) }
    case .table: break
    }
  }
}
