import Experiments
import Foundation

/// The folder of a run: it holds one run at a time, and an earlier one is never lost by mistake.
///
/// `experiment.json`, `report.json`, `features/`; of the final training `last.safetensors`, `best.safetensors`, `metrics.jsonl`,
/// `predictions.jsonl`, `samples/` and TensorBoard's events; the same of each fold under `folds/`.
struct RunFolder {
  let url: URL

  /// The folder of the final training.
  var final: URL { url }

  /// The folder of a fold, counted from 0.
  func fold(_ index: Int) -> URL { url.appending(path: "folds/\(index + 1)") }

  /// The folder of what frozen networks made of views.
  var features: URL { url.appending(path: "features") }

  /// What the run in the folder left out; nil when there is no run.
  func leftOut(_ session: Session) throws -> LeftOutPhotos? {
    let file = url.appending(path: "left-out.json").path
    let json = try session.fromFirst {
      guard FileManager.default.fileExists(atPath: experimentFile.path) else { return nil }
      return try FileManager.default.contents(atPath: file) ?? JSONEncoder().encode(LeftOutPhotos())
    }
    do {
      return try json.map { try JSONDecoder().decode(LeftOutPhotos.self, from: $0) }
    } catch {
      throw TrainingError.badCheckpoint(file, "it is not what a run wrote: \(error)")
    }
  }

  private var experimentFile: URL { url.appending(path: "experiment.json") }

  /// Makes the folder ready, or says why it is not.
  ///
  /// - Returns: what keeps other runs out of the folder as long as it lives.
  func prepare(
    for experiment: Experiment, without leftOut: LeftOutPhotos, start: TrainingRun.Start
  ) throws -> FolderLock {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let lock = try FolderLock(url.path)
    if let json = FileManager.default.contents(atPath: experimentFile.path) {
      switch start {
      case .new:
        throw TrainingError.invalid(
          "\(url.path) holds an earlier run: go on with --resume, start again with --overwrite, or choose another --output"
        )
      case .resume:
        let earlier: Experiment
        do {
          earlier = try JSONDecoder().decode(Experiment.self, from: json)
        } catch {
          throw TrainingError.badCheckpoint(
            experimentFile.path, "it was written by another version: \(error)")
        }
        if let difference = try experiment.difference(from: earlier) {
          throw TrainingError.cannotResume(url.path, difference)
        }
      case .overwrite: try clear()
      }
    }
    try write(experiment, as: "experiment.json")
    if !leftOut.isEmpty { try write(leftOut, as: "left-out.json") }
    return lock
  }

  /// Writes JSON in one piece.
  func write(_ value: some Encodable, as name: String) throws {
    try JSONEncoder.sorted.encode(value).write(to: url.appending(path: name), options: .atomic)
  }

  /// Removes what trainings write, and nothing else.
  private func clear() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    for name in names {
      let isOurs =
        [
          "folds", "features", "metrics.jsonl", "predictions.jsonl", "report.json", "not-finite.json",
          "left-out.json", "weights.safetensors", "description.json", "samples", "levels.json",
          "trunk.safetensors",
          "generator.safetensors", "discriminator.safetensors",
        ].contains(name)
        || name.hasPrefix("events.out.tfevents.")
        || ["last", "best", "not-finite"].contains { name.hasPrefix("\($0).safetensors") }
      if isOurs { try FileManager.default.removeItem(at: url.appending(path: name)) }
    }
  }
}

/// Photos that a run does without because they could not be read when it began: `left-out.json` in its folder.
///
/// A run that goes on leaves out the same ones, also when they have been repaired or removed since: nothing was learned from them.
struct LeftOutPhotos: Codable, Hashable, Sendable {
  /// Ids of rated photos.
  var rated: [String] = []
  /// Ids of unlabelled photos.
  var unlabelled: [String] = []
  /// Ids of photos of further data sets; nil where there are no such sets.
  var further: [String]?

  var isEmpty: Bool { rated.isEmpty && unlabelled.isEmpty && further ?? [] == [] }
}

/// Keeps other processes out of a folder as long as it lives; ends with the process, however that ends.
final class FolderLock: Sendable {
  private let descriptor: Int32

  init(_ folder: String) throws(TrainingError) {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else {
      throw .invalid("\(folder): cannot be opened: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(descriptor)
      throw .invalid("\(folder): another run is writing to this folder")
    }
  }

  deinit { close(descriptor) }
}

extension JSONEncoder {
  /// For people, and the same for the same value.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
