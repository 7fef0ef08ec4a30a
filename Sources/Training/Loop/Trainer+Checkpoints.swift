import Experiments
import Foundation
import Methods
import Torch

extension Trainer {
  /// The state after the latest of some steps.
  private var last: CheckpointFile { checkpoint("last") }
  /// The state with the best measurement of held-out photos.
  var best: CheckpointFile { checkpoint("best") }

  private func checkpoint(_ name: String) -> CheckpointFile {
    CheckpointFile(path: folder.appending(path: "\(name).safetensors").path)
  }

  /// Saves the state so that training can go on from it.
  func save(_ logs: TrainingLogs?) throws { try write(to: last, logs) }

  /// Writes the state, in the process that does so.
  func write(to file: CheckpointFile, _ logs: TrainingLogs?) throws {
    guard session.writes else { return }
    if let logs { state.logBytes = try logs.bytes }
    try writeState(to: file)
  }

  /// Networks, optimisers and averages by name; random numbers follow from the seed and the step, but for what a method may draw
  /// on a GPU beside them.
  private func writeState(to file: CheckpointFile) throws {
    var tensors: [String: Tensor] = [:]
    func add(_ kind: String, _ state: [String: Tensor]) {
      for (name, tensor) in state { tensors["\(kind).\(name)"] = tensor }
    }
    for (name, network) in task.namedNetworks { add(name, network.stateDictionary()) }
    for active in players {
      add("optimizer.\(active.player.name)", try active.optimizer.stateDictionary())
    }
    if let average { add("average", average.state) }
    if session.device != .cpu { tensors["random.\(session.device)"] = try session.device.randomState() }
    try file.write(.init(origin: origin, state: state, tensors: tensors))
  }

  /// Goes back to the last checkpoint if there is one; refuses when it is of another experiment, other data or another split.
  func restore() throws {
    if session.writes {
      last.removeLeftovers()
      best.removeLeftovers()
    }
    guard let contents = try last.read(in: session) else { return }
    if let difference = try origin.difference(from: contents.origin) {
      throw TrainingError.cannotResume(last.path, difference)
    }
    for (program, version) in contents.origin.versions.sorted(by: { $0.key < $1.key })
    where origin.versions[program] != version {
      session.tell(
        .measured(
          "\(program) was \(version) and is \(origin.versions[program] ?? "gone"): results may differ"))
    }
    let epochs = contents.origin.experiment.optimization.epochs
    if epochs < settings.epochs {
      session.tell(
        .measured(
          "\(epochs) epochs were asked for and now \(settings.epochs): the schedule is that of all of them"))
    }
    state = contents.state
    try load(contents)
    for active in players {
      let state = contents.tensors(of: "optimizer.\(active.player.name)")
      guard !state.isEmpty || active.optimizer.parameters.isEmpty else {
        throw TrainingError.badCheckpoint(
          last.path, "it has no optimiser of \(active.player.name): it was written by another version")
      }
      try active.optimizer.load(state)
    }
    if let random = contents.tensors["random.\(session.device)"] { try session.device.setRandomState(random) }
    session.tell(.measured("going on after step \(state.step) of \(steps)"))
  }

  private func load(_ contents: CheckpointFile.Contents) throws {
    for (name, network) in task.namedNetworks {
      guard try network.load(contents.tensors(of: name)).isComplete else {
        throw TrainingError.badCheckpoint(last.path, "its weights do not fit the network \"\(name)\"")
      }
    }
    try average?.load(contents.tensors(of: "average"))
  }

  /// Gives the networks the weights that are to be kept.
  func keepWeights() throws {
    if experiment.validation.keep == .best, let contents = try best.read(in: session) { try load(contents) }
    try average?.apply()
  }

  /// Keeps the batch and the state for a look, and says what happened.
  func stop(on parts: [Batch], _ losses: [String: Double]) throws -> TrainingError {
    // Of several processes, only the first has made it already.
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let photos = parts.flatMap(\.photos)
    var report = NotFinite(phase: phase, step: state.step + 1, losses: losses, photos: photos)
    let encoder = JSONEncoder.sorted
    encoder.nonConformingFloatEncodingStrategy = .words
    if session.shard.count > 1 { report.rank = session.shard.rank }
    try encoder.encode(report).write(to: folder.appending(path: "not-finite.json"), options: .atomic)
    try writeState(to: checkpoint("not-finite"))
    return .notFinite(step: state.step + 1, photos: photos)
  }

  /// `not-finite.json`.
  private struct NotFinite: Encodable {
    var phase: String
    var step: Int
    var losses: [String: Double]
    var photos: [String]
    /// Of the process that looked at these photos, when there are several.
    var rank: Int?
  }
}
