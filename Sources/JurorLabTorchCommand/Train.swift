import ArgumentParser
import Experiments
import Export
import Foundation
import Methods
import ModelFile
import Networks
import Terminal
import Torch
import Training

/// `juror-lab train`.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the network that an experiment file describes, measure it and export it.",
    discussion: """
      Data sets are looked for in JUROR_DATA, or in ../shared/data beside the checkout. The output folder gets the weights with
      their description, the ONNX file, report.json, and for each training metrics.jsonl, events for TensorBoard and
      checkpoints. A run that was interrupted or killed goes on with --resume and ends with the very same weights.

      Exit codes: 0 done, 1 an error, 64 wrong usage, 130 interrupted (the state is saved).

      Example: juror-lab train Experiments/default.yaml
      Example: juror-lab train Experiments/default.yaml --resume
      Example: juror-lab train --keys nima
      Example: juror-lab train Experiments/default.yaml --set validation.folds=5 --set fit.policy=squash --output runs/squash
      """)

  @Argument(help: "The experiment: a YAML file; with --keys, a method's name.")
  var experiment: String?

  @Flag(help: "Print every key of experiments, with its values, default and meaning, and train nothing.")
  var keys = false

  @Flag(help: "With --keys: all of them as a page in Markdown, which is Documentation/experiments.md.")
  var markdown = false

  @OptionGroup var format: FormatOption

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Replaces a value of the experiment, as key=value with the key's sections: fit.side=300.")
  var overrides: [String] = []

  @Option(help: "The folder for everything the run writes (default: NAME in JUROR_RUNS, or in runs).")
  var output: String?

  @Flag(help: "Go on from the checkpoints in the output folder, if there are any.")
  var resume = false

  @Flag(help: "Replace the run that is in the output folder.")
  var overwrite = false

  @Flag(
    help: """
      Check the experiment and its data, try a little of the work, and print networks, steps, memory and the expected \
      time; nothing is written.
      """)
  var dryRun = false

  @Option(
    help: """
      A folder of small result files, one for each experiment: one whose result is there is not trained again, unless \
      --overwrite is given.
      """)
  var results: String?

  @OptionGroup var place: DeviceOption

  @Option(help: "Threads that prepare images in each process; results do not depend on their number.")
  var workers = 2

  @Option(
    help: "Processes on this machine that share each batch (torchrun, mpirun and srun can start them, too).")
  var processes = 1

  func validate() throws {
    guard keys || experiment != nil else { throw ValidationError("name the experiment, a YAML file") }
    guard !resume || !overwrite else { throw ValidationError("give --resume or --overwrite, not both") }
    guard !dryRun || processes == 1 else { throw ValidationError("give --dry-run without --processes") }
    guard (1...256).contains(workers) else { throw ValidationError("--workers must lie in 1 … 256") }
    guard (1...256).contains(processes) else { throw ValidationError("--processes must lie in 1 … 256") }
  }

  func run() async throws {
    if keys { return try printKeys() }
    try await withTrainingExitCodes {
      try place.device.check()
      LibTorch.keepFreedMemory()
      if dryRun { return try printPlan() }
      if let earlier = try earlierResult() { return try StandardStream.output.writeLine(earlier) }
      if let process = try ProcessPlace() {
        Launcher.endWithLauncher()
        try await train(as: process)
      } else if processes > 1 {
        try launch()
      } else {
        try await train(in: nil, on: place.device)
      }
    }
  }

  func readExperiment() throws -> Experiment {
    try Experiment(contentsOf: experiment ?? "", overrides: overrides)
  }

  /// The folder of a run.
  func folder(of experiment: Experiment) -> String { output ?? RunsFolder.path(of: experiment.name) }

  /// What an earlier run of the very same experiment has found out, if its result is kept and nobody wants it anew.
  private func earlierResult() throws -> String? {
    guard let results, !overwrite, !resume,
      let (file, result) = try ResultFile.find(readExperiment(), in: URL(filePath: results))
    else { return nil }
    say("done already, see \(file.path); --overwrite trains it again")
    return result.report.text
  }

  /// Starts this program once for each process, after everything that one can find out alone.
  private func launch() throws {
    for rank in 0..<processes { try place.device.device(ofLocalRank: rank).check() }
    let experiment = try readExperiment()
    try experiment.importWeights()
    let launcher = Launcher(arguments: Array(CommandLine.arguments.dropFirst()), count: processes)
    let code = try launcher.run(report: say)
    guard code == 0 else { throw ExitCode(code) }
  }

  /// Trains as one of several processes; leaving without success tells the others why.
  private func train(as process: ProcessPlace) async throws {
    let group = try ProcessGroup(process)
    do {
      try await train(in: group, on: place.device.device(ofLocalRank: process.localRank))
      group.leave()
    } catch {
      group.leave(because: error)
      throw error
    }
  }

  private func train(in group: ProcessGroup?, on device: Device) async throws {
    let experiment = try readExperiment()
    let isFirst = group.map(\.rank) ?? 0 == 0
    if isFirst { try experiment.importWeights() }
    try group?.barrier()
    let folder = folder(of: experiment)
    if isFirst, !overwrite { try RunPlace.check(folder, model: experiment.name) }
    let progress = TrainingProgress()
    // Before this, Ctrl-C ends the program at once: there is nothing to save.
    let interruption = Interruption(
      note: isFirst ? "stopping as soon as the state is saved; once more ends at once" : nil)
    let run = try TrainingRun(
      experiment, data: try DataFolder.locate(), output: URL(filePath: folder, directoryHint: .isDirectory),
      start: resume ? .resume : overwrite ? .overwrite : .new, group: group, device: device, workers: workers,
      isInterrupted: { interruption.hasHappened }, report: progress.show)
    let outcome = try run.run()
    // What follows can be done again from what is saved, by juror-lab export.
    interruption.stop()
    progress.finish()
    guard isFirst else { return }
    let exported = try await outcome.export(named: experiment.name, to: folder)
    if let results { _ = try ResultFile.write(outcome.report, of: experiment, to: URL(filePath: results)) }
    for line in [outcome.report.text, exported].compactMap(\.self) {
      try StandardStream.output.writeLine(line)
    }
  }
}

/// Says what went wrong with a training, and ends with the exit code for it: 130 for an interruption, else 1.
func withTrainingExitCodes(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let code as ExitCode {
    throw code
  } catch let error as TrainingError where error == .interrupted || error == .interruptedEarly {
    say("\(error)")
    throw ExitCode(130)
  } catch {
    say("error: \(error)")
    throw ExitCode(1)
  }
}

extension Experiment {
  /// Fetches the published weights of its trunk if it needs them and they are not in the cache.
  func importWeights() throws {
    guard network.weights == .imagenet,
      !FileManager.default.fileExists(atPath: WeightsCache().path(of: network.trunk))
    else { return }
    try WeightsCommand.ImportCommand.parse([network.trunk]).run()
  }
}

extension TrainingRun.Outcome {
  /// Writes what a run has learned, and tells how well the file agrees; nil where there is no network to use.
  func export(named name: String, to folder: String) async throws -> String? {
    guard let network = task.exportable else { return try exportParts(to: folder) }
    try NetworkFolder.write(network, model: description, to: folder)
    let model = "\(folder)/\(name).onnx"
    let finished = try await ModelExport.write(network, description, to: model)
    try NetworkFolder.write(network, model: finished, to: folder)
    let differences = try await ExportCheck.differences(between: model, and: network, finished)
    return "\(model): weights as float16, largest difference to libtorch: \(differences)"
  }

  /// Writes the trunk that a pretext has learned, or its networks by name, under published names.
  private func exportParts(to folder: String) throws -> String? {
    let parts = task.networks.compactMap { name, network -> (String, Module)? in
      if let network = network as? any TransferNetwork { return ("trunk", network.base) }
      return network is any Layer ? (name, network) : nil
    }
    let lines = try parts.sorted { $0.0 < $1.0 }.map { name, part in
      let file = "\(folder)/\(name).safetensors"
      try SafeTensors.write(part.stateDictionary(), to: file)
      return "\(file): \(part.parameters().reduce(0) { $0 + $1.count }) parameters"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

/// Progress on standard error: one line that is rewritten on a terminal, a line now and then elsewhere.
final class TrainingProgress {
  private var lastLine = Date.distantPast

  func show(_ event: TrainingEvent) {
    switch event {
    case .phase(let name): line("\(name)")
    case .measured(let text): line("  \(text)")
    case .step(let step, let steps, let loss, let rate, let left):
      let interval = ProgressLine.isEnabled ? 0.5 : 15
      guard -lastLine.timeIntervalSinceNow >= interval || step == steps else { return }
      lastLine = Date()
      let text =
        "  \(step)/\(steps)" + (loss.map { String(format: "  loss %.4f", $0) } ?? "")
        + String(format: "  %.1f photos/s  %.0f s left", rate, left)
      if ProgressLine.isEnabled { ProgressLine.show(text) } else { say(text) }
    }
  }

  func finish() { ProgressLine.keep() }

  private func line(_ text: String) {
    finish()
    say(text)
  }
}
