import ArgumentParser
import Experiments
import Foundation
import Reports
import Terminal
import Training

/// How families of experiments are trained, and where their tables go.
struct ComparisonOptions: ParsableArguments {
  @OptionGroup var format: FormatOption

  @Option(help: ArgumentHelp("Write the table and a page with plots to this folder.", valueName: "dir"))
  var output: String?

  @Option(help: "Of the bootstrap that gives intervals and p.")
  var resamples = 1_000

  @OptionGroup var place: DeviceOption

  @Option(help: "Threads that prepare images; results do not depend on their number.")
  var workers = 2

  func validate() throws {
    guard (1...256).contains(workers) else { throw ValidationError("--workers must lie in 1 … 256") }
    guard (0...1_000_000).contains(resamples) else {
      throw ValidationError("--resamples must lie in 0 … 1000000")
    }
  }

  /// Trains with progress, until the end or Ctrl-C.
  func withRun<Result>(
    of family: ExperimentFamily, data: URL, _ body: (FamilyRun) async throws -> Result
  ) async throws -> Result {
    let experiments = family.cells.flatMap(\.stages).map(\.experiment)
    for experiment in experiments + (family.probes?.cells.map(\.experiment) ?? []) {
      try experiment.importWeights()
    }
    let progress = TrainingProgress()
    let interruption = Interruption(note: "stopping as soon as the state is saved; once more ends at once")
    defer {
      interruption.stop()
      progress.finish()
    }
    return try await body(
      FamilyRun(
        family, data: data, device: place.device, workers: workers,
        isInterrupted: { interruption.hasHappened }, report: progress.show
      ) { outcome, experiment, folder in
        _ = try await outcome.export(named: experiment.name, to: folder.path)
      })
  }

  /// Writes a report as JSON and as a page.
  func write(_ report: some Encodable, _ page: Page, as name: String) throws {
    guard let folder = output else { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(report).write(to: URL(filePath: "\(folder)/\(name).json"), options: .atomic)
    say("wrote \(folder)/\(name).json")
    say("wrote \(try page.write("\(name).html", in: folder))")
  }
}
