import ArgumentParser
import Datasets
import Experiments
import Foundation
import Networks
import Terminal
import Torch
import Training

/// `juror-lab probe`.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Tell what can be read off each level of a trunk that a run has learned.",
    discussion: """
      Each level is pooled to a few cells and given to a linear layer that learns from half of the photos whether a photo is above the \
      median, and its rating; the other half measures it, and the halves change places. Beside it stands the same trunk with \
      random weights.

      Probes lie in JUROR_RUNS/probe-NAME (or runs/…); those that are done are not learned again.

      Exit codes: 0 done, 1 an error, 64 wrong usage, 130 interrupted (the state is saved).

      Example: juror-lab probe --checkpoint runs/pretexts/rotnet-seed1 --dataset oasis --dataset biq:ss01
      Example: juror-lab probe --checkpoint runs/rotnet --dataset oasis --labels 0.05 --labels 0.25 --hidden 256
      """)

  @Option(help: ArgumentHelp("The folder of a run of juror-lab train or compare.", valueName: "dir"))
  var checkpoint: String

  @Option(help: "The part of the run that is probed: trunk; discriminator or generator of an inpainting run.")
  var part = "trunk"

  @Option(
    parsing: .singleValue,
    help: "A data set below JUROR_DATA, as KIND, or KIND:CATEGORY for one of its categories; may be repeated."
  )
  var dataset: [String]

  @Option(
    parsing: .singleValue, help: "A share of the labels that is learned from beside all; may be repeated.")
  var labels: [Double] = []

  @Option(parsing: .singleValue, help: "Units of a hidden layer beside linear probes; may be repeated.")
  var hidden: [Int] = []

  @Option(help: "Probes of each kind, each with a seed of its own.")
  var seeds = 3

  @Option(help: "Pixels along the square that photos are cut to.")
  var side = 128

  @Option(help: "Epochs of each probe.")
  var epochs = 30

  @Option(help: "Photos a step of each probe; fewer where fewer labels are learned from.")
  var batch = 32

  @OptionGroup var options: ComparisonOptions

  func validate() throws {
    guard labels.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw ValidationError("--labels must lie between 0 and 1")
    }
    guard hidden.allSatisfy({ (1...65_536).contains($0) }) else {
      throw ValidationError("--hidden must lie in 1 … 65536")
    }
    guard (1...100).contains(seeds) else { throw ValidationError("--seeds must lie in 1 … 100") }
    guard (32...1_024).contains(side) else { throw ValidationError("--side must lie in 32 … 1024") }
    guard (2...10_000).contains(batch) else { throw ValidationError("--batch must lie in 2 … 10000") }
    guard (1...10_000).contains(epochs) else { throw ValidationError("--epochs must lie in 1 … 10000") }
    for name in dataset where DatasetKind(rawValue: kind(name).0) == nil {
      let kinds = DatasetKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--dataset: there is no kind \"\(kind(name).0)\"; there are: \(kinds)")
    }
  }

  func run() async throws {
    try await withTrainingExitCodes {
      try options.place.device.check()
      LibTorch.keepFreedMemory()
      let family = try ExperimentFamily(yaml: yaml(), file: "juror-lab probe")
      guard let plan = family.probes else { return }
      try await options.probe(family, plan)
    }
  }

  private func kind(_ name: String) -> (String, category: String?) {
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
  }

  /// The experiment that the run was, and the family that probes what it has learned.
  private func yaml() throws -> String {
    let folder = URL(filePath: checkpoint, directoryHint: .isDirectory).standardizedFileURL
    let file = folder.appending(path: "experiment.json")
    guard let json = FileManager.default.contents(atPath: file.path) else {
      throw CommandError("\(file.path): there is no such file; name the folder of a run")
    }
    let trunk =
      switch part {
      case "discriminator": "context-discriminator"
      case "generator": "context-encoder"
      default: try JSONDecoder().decode(Experiment.self, from: json).network.trunk
      }
    let count = Architecture.named(trunk)?.levels.count ?? 0
    let grids = count == 5 ? "[10, 6, 5, 5, \(trunk == "context-discriminator" ? 28 : 6)]" : "[6]"
    func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
    let sets = dataset.map { name in
      let (kind, category) = kind(name)
      let only = category.map { ", categories: [\(quoted($0))]" } ?? ""
      return "\(quoted(name.replacing(":", with: "-"))): {data: {kind: \(kind)\(only)}}"
    }
    let network = "trunk: \(trunk), weights"
    return """
      name: \(quoted("probe-" + folder.lastPathComponent))
      variations:
        learned: {untrained: true, probed: {network: {\(network): \(quoted("run:\(folder.path)#\(part)"))}}}
        random: {untrained: true, probed: {network: {\(network): random}}}
      probes:
        baseline: random
        seeds: [\((1...seeds).map(String.init).joined(separator: ", "))]
        experiment:
          data: {held-out-unlabelled: 0}
          network: {dropout: 0}
          fit: {policy: crop, side: \(side)}
          views: {mirror: false}
          probe: {grids: \(grids)}
          optimization: {epochs: \(epochs), batch: \(batch), learning-rate: 1.0e-4, weight-decay: 0.05, warm-up: 0, averaging: 0}
          validation: {folds: 2, every: 1000, robustness: false, resamples: 0, seed: 1}
        sets: {\(sets.joined(separator: ", "))}
        labels: {\(labels.map { "\($0): \(max(2, Int(Double(batch) * $0)))" }.joined(separator: ", "))}
        hidden: [\(hidden.map(String.init).joined(separator: ", "))]
      """
  }
}
