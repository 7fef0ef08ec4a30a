import Juror
import Terminal

/// Where a run's records go: standard output or a file, in one format.
final class RecordOutput {
  private var text: RecordText
  private let file: OutputFile?

  /// Starts with the records of an earlier run.
  ///
  /// In a format that can be cut anywhere (`jsonl`, `csv`) each record is in the file as soon as it is written, unless
  /// `atLast`; else the file gets its name when it is complete.
  init(_ text: RecordText, to destination: Destination?, atLast: Bool, earlier: EarlierRecords?) throws {
    self.text = text
    file = try destination.map { try OutputFile($0) }
    try put(text.opening)
    try earlier?.forEach { try write($0) }
    let growsByLines = text.format == .jsonl || text.format == .csv
    if growsByLines, !atLast { try file?.settle() }
  }

  func write(_ record: PhotoRecord) throws { try put(text.piece(record)) }

  func finish() throws {
    try put(text.closing)
    try file?.finish()
  }

  private func put(_ piece: String) throws {
    guard !piece.isEmpty else { return }
    if let file { try file.write(piece) } else { try StandardStream.output.write(piece) }
  }
}
