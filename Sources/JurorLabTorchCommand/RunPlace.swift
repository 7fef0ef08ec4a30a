import Foundation
import Terminal

/// Where a training may write.
enum RunPlace {
  /// Throws when the folder has files of the names that a run writes, and no earlier run has written them.
  static func check(_ folder: String, model: String) throws {
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }
    // Of a folder with an earlier run, training itself takes care.
    if exists("experiment.json") { return }
    let written =
      ["weights", "last", "best"].map { "\($0).safetensors" }
      + ["description.json", "report.json", "metrics.jsonl", "\(model).onnx"]
    guard let name = written.first(where: exists) else { return }
    throw CommandError(
      "\(folder)/\(name): there is a file that no earlier run has written; choose another --output, or give --overwrite"
    )
  }
}
