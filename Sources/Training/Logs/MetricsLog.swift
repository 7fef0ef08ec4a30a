import Foundation
import Ratings

/// `metrics.jsonl`: one JSON object a line, written as things happen.
final class MetricsLog {
  private let file: FileHandle
  private let encoder = JSONEncoder()

  /// Continues a file after its first bytes, or starts an empty one; what an interrupted run wrote later is cut off.
  init(path: String, keeping bytes: UInt64 = 0) throws {
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    file = try FileHandle(forUpdating: URL(filePath: path))
    try file.truncate(atOffset: min(bytes, file.seekToEnd()))
    try file.seekToEnd()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .words
  }

  deinit { try? file.close() }

  /// How long it is.
  var bytes: UInt64 {
    get throws { try file.offset() }
  }

  /// Adds a line.
  func add(_ record: some Encodable) throws {
    try file.write(contentsOf: try encoder.encode(record) + Data("\n".utf8))
  }
}

/// A line of `metrics.jsonl` for an epoch.
struct EpochRecord: Encodable {
  var phase: String
  var epoch: Int
  var step: Int
  var losses: [String: Double]
  var learningRate: Double
  var photosPerSecond: Double
  /// The share of the time in which the network waited for data.
  var waiting: Double
}

/// A line of `metrics.jsonl` for a measurement while training.
struct EvaluationRecord: Encodable {
  var phase: String
  var epoch: Int
  var step: Int
  /// Of predicted ratings.
  var evaluation: Evaluation?
  /// What the mean histogram of the training photos reaches.
  var floor: Evaluation?
  /// What a task without ratings measures itself.
  var measures: [String: Double]?
}
