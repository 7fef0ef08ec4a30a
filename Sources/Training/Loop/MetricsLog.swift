import Foundation

/// `metrics.jsonl`: one JSON object a line, written as things happen.
final class MetricsLog {
  private let file: FileHandle
  private let encoder = JSONEncoder()

  /// Starts an empty file.
  init(path: String) throws {
    try Data().write(to: URL(filePath: path))
    file = try FileHandle(forWritingTo: URL(filePath: path))
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  deinit { try? file.close() }

  /// Adds a line.
  func add(_ record: some Encodable) throws {
    try file.write(contentsOf: try encoder.encode(record) + Data("\n".utf8))
  }
}

/// A line of `metrics.jsonl` for an epoch.
struct EpochRecord: Encodable {
  var phase: String
  var epoch: Int
  var losses: Losses
}
