public import Foundation
import Methods
import Ratings
import Torch

/// What probes said of photos that they had not seen, level by level: `levels.json` in the folder of a run.
public struct LevelAnswers: Hashable, Sendable, Codable {
  /// What was read off one level.
  public struct Level: Hashable, Sendable, Codable {
    /// Its name in the trunk.
    public let name: String
    /// How many numbers of it were looked at.
    public let features: Int
    /// How likely each photo is good, 0 … 1.
    public fileprivate(set) var chances: [Double]
    /// Each photo's predicted mean score.
    public fileprivate(set) var means: [Double]
  }

  /// The photos' names.
  public private(set) var ids: [String]
  /// Their mean scores.
  public private(set) var truths: [Double]
  /// Whether each lies above the median of those that its probes learned from.
  public private(set) var areGood: [Bool]
  /// From fine to coarse.
  public private(set) var levels: [Level]

  /// The answers of several folds, one after the other.
  init?(joining parts: [LevelAnswers]) {
    guard var whole = parts.first else { return nil }
    for part in parts.dropFirst() {
      whole.ids += part.ids
      whole.truths += part.truths
      whole.areGood += part.areGood
      for (index, level) in part.levels.enumerated() where index < whole.levels.count {
        whole.levels[index].chances += level.chances
        whole.levels[index].means += level.means
      }
    }
    self = whole
  }

  /// What a task says of some photos.
  init(_ task: any LevelTask, _ photos: [Sample], _ source: BatchSource, _ session: Session) throws {
    let rows = try HeldOutBatches(photos, source, session).rows { batch in
      try Tensor.concatenate(task.answers(batch), along: 1)
    }
    let values = try rows.doubles()
    let width = 2 * task.levels.count
    func column(_ index: Int) -> [Double] {
      stride(from: index, to: values.count, by: width).map { values[$0] }
    }
    ids = photos.map(\.id)
    truths = photos.map { $0.rating?.mean ?? 0 }
    areGood = truths.map { $0 > task.median }
    levels = task.levels.enumerated().map { index, level in
      Level(
        name: level.name, features: level.features, chances: column(2 * index), means: column(2 * index + 1))
    }
  }

  /// Reads the file of a run; nil where there is none.
  public init?(inRun folder: URL) throws {
    guard let json = FileManager.default.contents(atPath: folder.appending(path: Self.name).path) else {
      return nil
    }
    self = try JSONDecoder().decode(LevelAnswers.self, from: json)
  }

  static let name = "levels.json"

  /// How good each level's answers are.
  func measured(_ bootstrap: Bootstrap) throws -> [LevelMeasurement] {
    let good = try Trials(
      chances: Dictionary(uniqueKeysWithValues: levels.map { ($0.name, [$0.chances]) }), truths: areGood,
      bootstrap: bootstrap)
    let scores = try Trials(
      means: Dictionary(uniqueKeysWithValues: levels.map { ($0.name, [$0.means]) }), truths: truths,
      bootstrap: bootstrap)
    return levels.map { level in
      let (accuracy, srcc) = (good[level.name, .accuracy], scores[level.name, .srccMean])
      return LevelMeasurement(
        name: level.name, features: level.features, photos: ids.count, accuracy: accuracy.value,
        accuracyInterval: accuracy.interval.map { [$0.low, $0.high] }, srcc: srcc.value,
        srccInterval: srcc.interval.map { [$0.low, $0.high] })
    }
  }
}

/// How well a probe of one level does on photos that it has not seen.
public struct LevelMeasurement: Hashable, Sendable, Codable {
  /// The level's name, and how many numbers of it were looked at.
  public let name: String, features: Int
  /// How many photos were held out.
  public let photos: Int
  /// The share of photos whose side of the median is told, with its 95 % interval.
  public let accuracy: Double?, accuracyInterval: [Double]?
  /// Spearman's correlation of the mean scores, with its 95 % interval.
  public let srcc: Double?, srccInterval: [Double]?

  /// For people.
  public var line: String {
    func text(_ value: Double?, _ interval: [Double]?) -> String {
      guard let value else { return "undefined" }
      let range = interval.map { String(format: " [%.4f, %.4f]", $0[0], $0[1]) } ?? ""
      return String(format: "%.4f", value) + range
    }
    return
      "\(name) (\(features))  accuracy \(text(accuracy, accuracyInterval))  SRCC \(text(srcc, srccInterval))  n \(photos)"
  }
}
