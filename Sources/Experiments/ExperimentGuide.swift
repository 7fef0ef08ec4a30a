public import Methods

/// All that an experiment file may say, for people: `Documentation/experiments.md`, made of what reads the files.
public enum ExperimentGuide {
  /// The keys of an experiment with one of the methods; nil when none has that name.
  public static func keys(of method: String? = nil) throws -> KeyList? {
    var experiment = Experiment()
    if let method {
      guard let method = MethodList.named(method) else { return nil }
      experiment.method = method
    }
    return try KeyList(of: experiment)
  }

  /// The whole guide.
  public static func markdown() throws -> String {
    var lines = [
      "# Experiments", "",
      "An experiment is a YAML file with the keys below, all but `name` optional; `--set section.key=value` replaces one from the",
      "command line. A key that nobody knows, and a value that does not fit, are errors with their line.",
      "`juror-lab train --keys [METHOD]` prints these tables, and `--markdown` this page.",
    ]
    let common = try KeyList(of: Experiment()).entries
    let names = MethodList.all.map(\.name)
    lines += table(common.filter { entry in !names.contains { entry.key.hasPrefix($0 + ".") } })
    for name in names {
      let own = try keys(of: name)?.entries.filter { $0.key.hasPrefix(name + ".") } ?? []
      lines += ["", "## method: \(name)"] + table(own)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(_ entries: [KeyList.Entry]) -> [String] {
    func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
    return ["", "| key | values | default | meaning |", "|---|---|---|---|"]
      + entries.map { entry in
        let standard = entry.standard.isEmpty ? "" : "`\(cell(entry.standard))`"
        return "| `\(entry.key)` | \(cell(entry.values)) | \(standard) | \(cell(entry.meaning)) |"
      }
  }
}
