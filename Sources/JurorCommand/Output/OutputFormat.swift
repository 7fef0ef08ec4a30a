import ArgumentParser

/// How lists of records are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, jsonl, csv
}

/// The option that every command with a list has.
struct FormatOption: ParsableArguments {
  @Option(help: "How to print: table on a terminal, jsonl otherwise.")
  var format: OutputFormat?

  /// What was asked for, or what suits where the list goes.
  func resolved(toTerminal: Bool = StandardStream.output.isTerminal) -> OutputFormat {
    format ?? (toTerminal ? .table : .jsonl)
  }
}
