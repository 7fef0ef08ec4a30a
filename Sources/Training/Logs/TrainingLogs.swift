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

  /// Takes in the distribution of all weights that multiply.
  func add(weightsOf network: Module, step: Int) throws {
    for (name, tensor) in network.namedParameters() where tensor.rank > 1 {
      try events.add(histogram: tensor.doubles(), named: "weights/\(name)", step: step)
    }
  }

  /// Takes in what the network gets to see first.
  func show(_ batch: [Batch]) throws {
    guard let first = batch.first, let sheet = try first.sheet(limit: 16) else { return }
    try events.add(image: sheet, named: "training/views", step: 0)
  }
}

extension Batch {
  /// The first of the views as pictures with their photos' names; nil when they are features and not pixels.
  fileprivate func sheet(limit: Int) throws -> RGBImage? {
    guard let stack = stacks.first else { return nil }
    let places = stack.places.prefix(limit)
    let input = try stack.input()
    guard input.rank == 4, input.shape[1] == 3 else { return nil }
    let size = PixelSize(width: input.shape[3], height: input.shape[2])
    let pixels = try (input.narrow(0, 0..<places.count).permute([0, 2, 3, 1]) * 128 + 127).floats()
    let count = size.area * 3
    let tiles = places.enumerated().compactMap { index, place -> ContactSheet.Tile? in
      let bytes = pixels[index * count..<(index + 1) * count].map { UInt8(max(0, min(255, $0))) }
      return RGBImage(size: size, pixels: bytes).map {
        ContactSheet.Tile(image: $0, caption: photos[place % photos.count])
      }
    }
    return try ContactSheet(tiles, columns: 4).image()
  }
}
