import Foundation
import Imaging
import Methods
import Ratings
import Torch

/// What a training writes about itself, for programs and for TensorBoard.
final class TrainingLogs {
  private let phase: String
  private let lines: MetricsLog
  private let events: EventFile
  /// Steps between numbers for TensorBoard.
  private let interval = 10
  private var learningRate = 0.0

  init(in folder: URL, phase: String, from state: TrainingState) throws {
    self.phase = phase
    lines = try MetricsLog(path: folder.appending(path: "metrics.jsonl").path, keeping: state.logBytes)
    events = try EventFile(in: folder, after: state.step)
  }

  /// How long `metrics.jsonl` is.
  var bytes: UInt64 {
    get throws { try lines.bytes }
  }

  /// Takes in a step.
  func add(_ outcome: StepOutcome, step: Int, _ pace: Pace) throws {
    learningRate = outcome.learningRate
    guard step.isMultiple(of: interval) || step == 1 else { return }
    var scalars = Dictionary(uniqueKeysWithValues: outcome.losses.map { ("training/\($0)", $1) })
    scalars["training/learning rate"] = outcome.learningRate
    scalars["training/gradient norm"] = outcome.gradientNorm
    scalars["speed/photos per second"] = pace.photosPerSecond
    scalars["speed/waiting for data"] = pace.waiting
    try events.add(scalars, step: step)
  }

  /// Takes in the mean losses of an epoch.
  func finishEpoch(_ epoch: Int, _ state: TrainingState, _ pace: Pace) throws {
    try lines.add(
      EpochRecord(
        phase: phase, epoch: epoch, step: state.step, losses: state.losses.mean, learningRate: learningRate,
        photosPerSecond: pace.photosPerSecond, waiting: pace.waiting))
  }

  /// Takes in a measurement of held-out photos.
  func add(_ verdict: Judge.Verdict, epoch: Int, _ state: TrainingState) throws {
    let record = verdict.record
    try lines.add(
      EvaluationRecord(
        phase: phase, epoch: epoch, step: state.step, evaluation: record.evaluation, floor: record.floor,
        measures: record.measures))
    try events.add(
      Dictionary(uniqueKeysWithValues: verdict.scalars.map { ("validation/\($0)", $1) }), step: state.step)
    for (name, values) in verdict.histograms {
      try events.add(histogram: values, named: "validation/\(name)", step: state.step)
    }
  }

  /// Takes in the distribution of all weights that multiply; of a layer with very many, that of evenly spread ones.
  func add(weightsOf network: Module, step: Int) throws {
    for (name, tensor) in network.namedParameters() where tensor.rank > 1 {
      let distance = max(1, tensor.count / 50_000)
      let places = try Tensor(Array(Swift.stride(from: 0, to: tensor.count, by: distance)))
      let some = try distance > 1 ? tensor.detach().flatten().indexSelect(0, places) : tensor
      try events.add(histogram: some.doubles(), named: "weights/\(name)", step: step)
    }
  }

  /// Takes in what the network gets to see first.
  func show(_ batch: [Batch]) throws {
    guard let first = batch.first, let sheet = try first.sheet(limit: 16) else { return }
    try events.add(image: sheet, named: "training/views", step: 0)
  }

  /// Takes in what a task makes of held-out photos: `samples/step-N.png` in the training's folder, and a picture for TensorBoard.
  func show(_ sheet: ContactSheet, step: Int, in folder: URL) throws {
    let samples = folder.appending(path: "samples", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
    try Data(sheet.file(ending: "png")).write(
      to: samples.appending(path: "step-\(step).png"), options: .atomic)
    try events.add(image: sheet.image(), named: "validation/samples", step: step)
  }
}

extension Batch {
  /// The first of the views as pictures with their photos' names; nil when they are features and not pixels.
  fileprivate func sheet(limit: Int) throws -> RGBImage? {
    guard let stack = stacks.first else { return nil }
    let places = stack.places.prefix(limit)
    let input = try stack.input()
    guard input.rank == 4, input.shape[1] == 3 else { return nil }
    let images = try input.narrow(0, 0..<places.count).images()
    let tiles = zip(images, places).map { image, place in
      ContactSheet.Tile(image: image, caption: photos[place % photos.count])
    }
    return try ContactSheet(tiles, columns: 4).image()
  }
}
