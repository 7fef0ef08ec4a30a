import Crypto
public import Experiments
public import Foundation
import Torch

/// What a run found out, in a small file that can be kept after its checkpoints are gone: `NAME-HASH.json`, where the hash is the
/// experiment's.
public struct ResultFile: Codable {
  /// All of its settings.
  public let experiment: Experiment
  /// What computed.
  public let versions: [String: String]
  /// What was measured.
  public let report: TrainingReport

  /// The result of an experiment in a folder; nil when nobody has run it.
  ///
  /// Settings are compared as a resumed run compares them: a key that a later version has added does not make a result another's.
  public static func find(_ experiment: Experiment, in folder: URL) throws -> (file: URL, result: ResultFile)?
  {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() where name.hasPrefix("\(experiment.name)-") && name.hasSuffix(".json") {
      let file = folder.appending(path: name)
      let result: ResultFile
      do {
        result = try JSONDecoder().decode(ResultFile.self, from: Data(contentsOf: file))
      } catch {
        throw TrainingError.invalid("\(file.path): it is not the result of a run: \(error)")
      }
      if try experiment.difference(from: result.experiment, goingOn: false) == nil { return (file, result) }
    }
    return nil
  }

  /// Writes the result of an experiment into a folder.
  public static func write(_ report: TrainingReport, of experiment: Experiment, to folder: URL) throws -> URL
  {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let settings = try JSONEncoder.sorted.encode(experiment)
    let hash = SHA256.hash(data: settings).prefix(6).map { String(format: "%02x", $0) }.joined()
    let file = folder.appending(path: "\(experiment.name)-\(hash).json")
    let result = ResultFile(
      experiment: experiment, versions: ["libtorch": LibTorch.version, "precision": report.precision],
      report: report)
    try JSONEncoder.sorted.encode(result).write(to: file, options: .atomic)
    return file
  }
}
