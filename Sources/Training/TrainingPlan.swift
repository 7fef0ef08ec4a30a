import Datasets
import Experiments
import Foundation
import Methods
import Ratings
import Torch

/// What a run will be: networks, photos, steps, and the memory and time that trying a little of each part lets expect.
public struct TrainingPlan: Hashable, Sendable, Encodable {
  /// A network of the task.
  public struct Network: Hashable, Sendable, Encodable {
    /// As the method calls it.
    public let name: String
    /// How many numbers it has.
    public let parameters: Int
    /// Whether its numbers change.
    public let learns: Bool
  }

  /// One training: a fold, or the final one.
  public struct Training: Hashable, Sendable, Encodable {
    /// The split.
    public let name: String
    /// Photos that are learned from.
    public let photos: Int
    /// Photos that are held out.
    public let heldOut: Int
    /// Steps in all epochs.
    public let steps: Int
  }

  /// Expected seconds, on this machine as busy as it is.
  public struct Seconds: Hashable, Sendable, Encodable {
    /// What frozen networks make of all views; 0 where none is frozen.
    public var features = 0.0
    /// All steps of all trainings.
    public var steps = 0.0
    /// All measurements, while training and at the end.
    public var measurements = 0.0
    /// All of it.
    public var total: Double { features + steps + measurements }
  }

  /// Those that learn, then those that do not.
  public let networks: [Network]
  /// Folds first.
  public let trainings: [Training]
  /// Views that frozen networks look at once.
  public let views: Int
  /// What networks compute in, and where unless on the processor: `f32`, `bf16`, `bf16 on cuda`.
  public let precision: String
  /// The most memory that this process has had, in bytes.
  public let memory: Int
  /// What it is expected to take.
  public let seconds: Seconds
}

extension TrainingRun {
  /// Tries a little of each part of the work; nothing is written.
  public func plan() throws -> TrainingPlan { try withDevice(session.device) { try planHere() } }

  private func planHere() throws -> TrainingPlan {
    // Only a loss that is not finite is written down, and that does not stay.
    let nowhere = FileManager.default.temporaryDirectory.appending(path: "juror-plan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: nowhere) }
    let learner = Learner(experiment, data, fingerprint: fingerprint, session, in: nowhere)
    let (task, source) = try learner.prepare(split)
    var seconds = TrainingPlan.Seconds()
    let views = try task.frozen.isEmpty ? [] : learner.views(of: source)
    let count = views.reduce(0) { $0 + $1.count }
    for network in task.frozen {
      seconds.features +=
        try Double(count) * learner.features.pretend(network, views: views, session: session)
    }
    let trainings = (folds + [split]).map { training(on: $0) }
    let trainer = try learner.trainer(task, source, split, nowhere, "plan")
    seconds.steps = try Double(trainings.reduce(0) { $0 + $1.steps }) * secondsPerStep(trainer)
    seconds.measurements = try secondsOfMeasurements(task, source, trainings)
    let networks =
      task.namedNetworks.map { TrainingPlan.Network(name: $0.name, of: $0.network, learns: true) }
      + task.frozen.map { TrainingPlan.Network(name: $0.name, of: $0.module, learns: false) }
    return TrainingPlan(
      networks: networks, trainings: trainings, views: count,
      precision: session.precision, memory: PeakMemory.bytes, seconds: seconds)
  }

  private func training(on split: Split) -> TrainingPlan.Training {
    let photos = data.isRated ? split.training.count : data.trainedUnlabelled.count
    return TrainingPlan.Training(
      name: split.name, photos: photos,
      heldOut: data.isRated ? split.validation.count : data.heldOutUnlabelled.count,
      steps: experiment.optimization.epochs * max(1, photos / experiment.optimization.batch))
  }

  /// Takes steps for three seconds, after one that does not count.
  private func secondsPerStep(_ trainer: Trainer) throws -> Double {
    let (source, parts) = (trainer.source, experiment.optimization.accumulation)
    let batches = Prefetcher(0..<trainer.steps * parts, workers: session.workers) { number in
      try source.batch(number % parts, of: parts, step: number / parts)
    }
    defer { batches.stop() }
    func step() throws {
      try session.check()
      let batch = try (0..<parts).compactMap { _ in try batches.next(whileWaiting: session.check) }
      _ = try trainer.step(batch)
    }
    if trainer.steps > 1 { try step() }
    let start = Date()
    var count = 0
    while count == 0 || (-start.timeIntervalSinceNow < 3 && count < trainer.steps - 1) {
      try step()
      count += 1
    }
    return -start.timeIntervalSinceNow / Double(count)
  }

  /// Looks at a few photos as measurements do, and counts how many they will look at.
  private func secondsOfMeasurements(
    _ task: any TrainingTask, _ source: BatchSource, _ trainings: [TrainingPlan.Training]
  ) throws -> Double {
    guard let task = task as? any RatingTask else { return 0 }
    let photos = data.photos(of: .rated).prefix(BatchSource.testBatch).map { data.sample(.rated, $0) }
    let predictor = Predictor(task: task, source: source, session: session)
    func seconds(usesFeatures: Bool) throws -> Double {
      let start = Date()
      _ = try predictor.ratings(of: photos, usesFeatures: usesFeatures)
      return -start.timeIntervalSinceNow / Double(photos.count)
    }
    let often = experiment.optimization.epochs / experiment.validation.every + 1
    var total = try seconds(usesFeatures: true) * Double(often * trainings.reduce(0) { $0 + $1.heldOut })
    if experiment.validation.robustness {
      let degraded = data.heldOutUnlabelled.count * (DegradationReport.standard.count + 1)
      total += try seconds(usesFeatures: false) * Double(degraded + ScoreShifts.views(of: data.rated.count))
    }
    return total
  }
}

extension TrainingPlan.Network {
  fileprivate init(name: String, of module: Module, learns: Bool) {
    self.init(name: name, parameters: module.parameters().reduce(0) { $0 + $1.count }, learns: learns)
  }
}
