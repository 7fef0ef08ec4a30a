import ArgumentParser
import Experiments
import Methods
import Terminal
import Training

extension TrainCommand {
  /// Prints what experiments may say: all of it, or the keys of one method.
  func printKeys() throws {
    if markdown { return try StandardStream.output.write(ExperimentGuide.markdown()) }
    guard let list = try ExperimentGuide.keys(of: experiment) else {
      let names = MethodList.all.map(\.name).joined(separator: ", ")
      throw ValidationError("no method is called \"\(experiment ?? "")\"; there are: \(names)")
    }
    let own = experiment.map { name in list.entries.filter { $0.key.hasPrefix(name + ".") } }
    try format.resolved.write((own ?? list.entries).map(KeyRow.init))
  }
}

/// One key, as a row.
private struct KeyRow: ListRow {
  let entry: KeyList.Entry

  static var columns: [String] { ["key", "values", "default", "meaning"] }
  var cells: [String] { [entry.key, entry.values, entry.standard, entry.meaning] }

  func encode(to encoder: any Encoder) throws { try entry.encode(to: encoder) }
}
