import Juror
import Terminal

/// Where a run's records go: standard output or a file, in one format.
final class RecordOutput {
  private var text: RecordText
  private let file: OutputFile?
  /// Records of an earlier run that count only as long as this run has none of the same photo.
  private var heldBack: [String: (record: PhotoRecord, bytes: ArraySlice<UInt8>)] = [:]
  private var order: [String] = []

  /// Writes to `file`, or to standard output if there is none.
  init(_ text: RecordText, to file: OutputFile?) throws {
    self.text = text
    self.file = file
    try put(Array(text.opening.utf8))
  }

  /// Writes the record, in the bytes that it had in an earlier file if it is from one.
  func write(_ record: PhotoRecord, as bytes: ArraySlice<UInt8>? = nil) throws {
    if !heldBack.isEmpty { heldBack[record.path.text] = nil }
    try put(text.piece(record, as: bytes))
  }

  /// Keeps what an earlier run said about a photo that may be scored again.
  func holdBack(_ record: PhotoRecord, as bytes: ArraySlice<UInt8>) {
    if heldBack.updateValue((record, bytes), forKey: record.path.text) == nil {
      order.append(record.path.text)
    }
  }

  /// From here on each record is in the file as soon as it is written, in a format that can be cut anywhere.
  func settleEarly() throws {
    if text.format == .jsonl || text.format == .csv { try file?.settle() }
  }

  func finish() throws {
    for path in order {
      if let (record, bytes) = heldBack[path] { try write(record, as: bytes) }
    }
    try put(Array(text.closing.utf8))
    try file?.finish()
  }

  private func put(_ piece: [UInt8]) throws {
    guard !piece.isEmpty else { return }
    if let file { try file.write(piece) } else { try StandardStream.output.write(piece) }
  }
}
