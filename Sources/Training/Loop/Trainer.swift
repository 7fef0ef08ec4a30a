import Foundation
import Methods
import Ratings
import Torch

/// The loop that all methods share: batches, loss, gradients, steps, measurements, checkpoints.
///
/// What a step does follows from the experiment, the state before it and its number; so a training that went on from a
/// checkpoint ends with the very same weights as one that never stopped.
final class Trainer {
  /// What learns, from what, and where it is written to.
  struct Task {
    /// What reports call this training.
    let phase: String
    /// For checkpoints and logs; every training has its own.
    let folder: URL
    /// What the batches go through, and what is saved.
    let network: any Layer
    let source: any BatchSource
    let order: DataOrder
    let origin: TrainingOrigin
    /// Held-out photos to measure on while training, if any.
    let validation: HeldOut?
  }

  /// Held-out photos.
  struct HeldOut {
    let truths: [RatingDistribution]
    /// The mean distribution of the training photos.
    let floor: RatingDistribution
    /// Where good photos begin.
    let threshold: Threshold?
    /// What the network predicts for them now.
    let predict: () throws -> [RatingDistribution]
  }

  let task: Task
  let session: Session
  let settings: Experiment.Optimization
  let method: any Method
  let optimizer: any Optimizer
  /// Of the gradients, over all processes.
  let averaging: GradientAveraging?
  let average: WeightAverage?
  let rate: LearningRate
  var state = TrainingState()

  var experiment: Experiment { task.origin.experiment }
  var stepsPerEpoch: Int { task.order.stepsPerEpoch }
  var steps: Int { settings.epochs * stepsPerEpoch }
  var epoch: Int { state.step / stepsPerEpoch }

  init(_ task: Task, session: Session) throws {
    self.task = task
    self.session = session
    settings = task.origin.experiment.optimization
    method = task.origin.experiment.method
    optimizer = settings.makeOptimizer(
      method.parameterGroups(
        of: task.network,
        LearningRates(
          head: settings.learningRate, trunk: settings.trunkLearningRate, weightDecay: settings.weightDecay)))
    if let group = session.group {
      averaging = try GradientAveraging(of: optimizer.parameters, in: group)
    } else {
      averaging = nil
    }
    average =
      settings.averaging > 0
      ? try WeightAverage(of: optimizer.parameters, decay: settings.averaging) : nil
    rate = LearningRate(settings, stepsPerEpoch: task.order.stepsPerEpoch)
    let schedule = settings.schedule
    if schedule.kind == .plateau {
      state.plateau = Plateau(decay: schedule.factor, patience: schedule.patience)
    }
  }

  /// Trains until the end, from the last checkpoint if the session resumes and there is one; the network is then evaluating,
  /// with the weights that are to be kept.
  func train() throws {
    try FileManager.default.createDirectory(at: task.folder, withIntermediateDirectories: true)
    session.tell(.phase(task.phase))
    if session.resumes { try restore() }
    try session.group?.broadcast(task.network)
    if !isFinished { try learn() }
    try keepWeights()
    task.network.evaluate()
  }

  private var isFinished: Bool {
    let patience = experiment.validation.patience
    let isEnough = state.step >= steps || (patience > 0 && state.progress.stale >= patience)
    return isEnough && state.epochs == epoch
  }

  private func learn() throws {
    let logs =
      session.writes ? try TrainingLogs(in: task.folder, phase: task.phase, from: state) : nil
    let (order, source, parts) = (task.order, task.source, settings.accumulation)
    let (first, all) = (session.shard.rank * parts, session.shard.count * parts)
    let batches = Prefetcher(state.step * parts..<steps * parts, workers: session.workers) { number in
      try source.batch(order.share(first + number % parts, of: all, step: number / parts))
    }
    defer { batches.stop() }
    do {
      try learn(from: batches, logs)
    } catch TrainingError.interrupted {
      try save(logs)
      throw TrainingError.interrupted
    }
  }

  private func learn(from batches: Prefetcher<Batch>, _ logs: TrainingLogs?) throws {
    let parts = settings.accumulation
    var pace = Pace(from: state.step, of: steps)
    var saved = (step: state.step, date: Date())
    while true {
      if state.epochs < epoch { try finishEpoch(logs, pace) }
      if isFinished || isDue(since: saved) {
        try save(logs)
        saved = (state.step, Date())
      }
      if isFinished { return }
      guard try !session.isStopping() else { throw TrainingError.interrupted }
      let batch = try pace.waiting {
        try (0..<parts).compactMap { _ in try batches.next(whileWaiting: session.check) }
      }
      if state.step == 0 { try logs?.show(batch) }
      let outcome = try step(batch)
      state.losses.add(outcome.losses)
      pace.step(photos: settings.batch)
      session.tell(pace.event(loss: outcome.losses["loss"]))
      try logs?.add(outcome, step: state.step, pace)
    }
  }

  private func isDue(since saved: (step: Int, date: Date)) -> Bool {
    let (steps, minutes) = (experiment.checkpoints.steps, experiment.checkpoints.minutes)
    return state.step > saved.step
      && ((steps > 0 && state.step.isMultiple(of: steps))
        || (minutes > 0 && -saved.date.timeIntervalSinceNow >= 60 * minutes))
  }

  /// One step of the optimiser, from the mean gradient of the batch's parts.
  private func step(_ parts: [Batch]) throws -> StepOutcome {
    if !task.network.isTraining { task.network.train() }
    var losses = LossSums()
    for (number, part) in parts.enumerated() {
      var generator = SeededGenerator(
        seed: experiment.seed, place: Place.network, UInt64(state.step),
        UInt64(session.shard.rank * parts.count + number))
      let loss = try withRandomSeed(generator.next()) { try method.loss(of: task.network, on: part) }
      var values = try loss.parts.mapValues { try $0.item() }
      values["loss"] = try loss.total.item()
      guard values.values.allSatisfy(\.isFinite) else { throw try stop(on: parts, values) }
      losses.add(values)
      let part = try parts.count == 1 ? loss.total : loss.total / Double(parts.count)
      // The processes' gradients meet while those of the last part are still being computed.
      if let averaging, number == parts.count - 1 {
        try averaging.backward(part)
      } else {
        try part.backward()
      }
    }
    var outcome = StepOutcome(losses: try session.mean(losses.mean))
    if settings.clip > 0 {
      let norm = try clipGradients(of: optimizer.parameters, norm: settings.clip)
      guard norm.isFinite else { throw try stop(on: parts, outcome.losses) }
      outcome.gradientNorm = norm
    }
    outcome.learningRate = rate.factor(at: state.step) * (state.plateau?.factor ?? 1)
    try optimizer.step(rateFactor: outcome.learningRate)
    outcome.learningRate *= settings.learningRate
    try optimizer.clearGradients()
    state.step += 1
    try average?.update(step: state.step)
    return outcome
  }

  /// Closes an epoch, with a measurement if it is time for one; nothing has changed when that is interrupted.
  private func finishEpoch(_ logs: TrainingLogs?, _ pace: Pace) throws {
    let isMeasured = epoch.isMultiple(of: experiment.validation.every) || state.step == steps
    let held = isMeasured ? task.validation : nil
    task.network.evaluate()
    for buffer in task.network.buffers() { try session.group?.broadcast(buffer) }
    let predictions = try held.map { try average?.whileApplied($0.predict) ?? $0.predict() }
    try logs?.finishEpoch(epoch, state, pace)
    state.losses = LossSums()
    state.epochs = epoch
    guard let held, let predictions else { return }
    let evaluation = try Evaluation(
      predictions: predictions, truths: held.truths, threshold: held.threshold, bootstrap: .none)
    try logs?.add(evaluation, predictions, held, epoch: epoch, state)
    try logs?.add(weightsOf: task.network, step: state.step)
    session.tell(.measured("epoch \(epoch): \(evaluation.line)"))
    let distance = evaluation[.emd2].value ?? .infinity
    _ = state.plateau?.update(distance)
    if state.progress.take(distance),
      experiment.validation.keep == .best || experiment.validation.patience > 0
    {
      try write(to: best, logs)
    }
  }
}

/// What one step came to.
struct StepOutcome {
  var losses: [String: Double]
  /// Of the head.
  var learningRate = 0.0
  /// Before clipping, where it is known.
  var gradientNorm: Double?
}

extension Experiment.Optimization {
  fileprivate func makeOptimizer(_ groups: [ParameterGroup]) -> any Torch.Optimizer {
    switch optimizer {
    case .adamw: Adam(groups)
    case .adam: Adam(groups, decay: .coupled)
    case .sgd: SGD(groups, momentum: momentum, nesterov: momentum > 0)
    }
  }
}
