import Foundation

/// The folder of a run: it holds one run at a time, and an earlier one is never lost by mistake.
///
/// `experiment.json`, `report.json`; of the final training `last.safetensors`, `best.safetensors`, `metrics.jsonl` and
/// TensorBoard's events; the same of each fold under `folds/`.
struct RunFolder {
  let url: URL

  /// The folder of the final training.
  var final: URL { url }

  /// The folder of a fold, counted from 0.
  func fold(_ index: Int) -> URL { url.appending(path: "folds/\(index + 1)") }

  private var experimentFile: URL { url.appending(path: "experiment.json") }

  /// Makes the folder ready, or says why it is not.
  func prepare(for experiment: Experiment, start: TrainingRun.Start) throws {
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
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try write(experiment, as: "experiment.json")
  }

  /// Writes JSON in one piece.
  func write(_ value: some Encodable, as name: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(value).write(to: url.appending(path: name), options: .atomic)
  }

  /// Removes what trainings write, and nothing else.
  private func clear() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    for name in names {
      let isOurs =
        ["folds", "metrics.jsonl", "report.json", "not-finite.json"].contains(name)
        || name.hasPrefix("events.out.tfevents.")
        || ["last", "best", "not-finite"].contains { name.hasPrefix("\($0).safetensors") }
      if isOurs { try FileManager.default.removeItem(at: url.appending(path: name)) }
    }
  }
}
