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

  /// The measurements while training in a file: by epoch, every metric that is defined.
  static func curve(_ file: URL) throws -> [(epoch: Int, metrics: [String: Double])] {
    struct Line: Decodable {
      let epoch: Int
      let evaluation: Evaluation?
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .words
    return try ((try? Data(contentsOf: file)) ?? Data()).split(separator: UInt8(ascii: "\n")).compactMap {
      line in
      let line = try decoder.decode(Line.self, from: Data(line))
      guard let evaluation = line.evaluation else { return nil }
      let values = Evaluation.Metric.allCases.compactMap { metric in
        evaluation[metric].value.map { (metric.rawValue, $0) }
      }
      return (line.epoch, Dictionary(values) { first, _ in first })
    }
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
