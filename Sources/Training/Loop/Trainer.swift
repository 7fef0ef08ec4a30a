import Experiments
import Foundation
import Imaging
import Methods
import Ratings
import Torch

/// The loop that all methods share: batches, losses, gradients, steps, measurements, checkpoints.
///
/// What a step does follows from the experiment, the state before it and its number; so a training that went on from a
/// checkpoint ends with the very same weights as one that never stopped.
final class Trainer {
  /// What reports call this training.
  let phase: String
  /// For checkpoints and logs; every training has its own.
  let folder: URL
  let task: any TrainingTask
  let source: BatchSource
  let origin: TrainingOrigin
  /// Of held-out photos while training, if there are any.
  let judge: Judge?
  let session: Session
  let players: [ActivePlayer]
  let average: WeightAverage?
  let rate: LearningRate
  var state = TrainingState()

  var experiment: Experiment { origin.experiment }
  var settings: Experiment.Optimization { experiment.optimization }
  var stepsPerEpoch: Int { source.order.stepsPerEpoch }
  var steps: Int { settings.epochs * stepsPerEpoch }
  var epoch: Int { state.step / stepsPerEpoch }

  init(
    phase: String, folder: URL, task: any TrainingTask, source: BatchSource, origin: TrainingOrigin,
    judge: Judge?, session: Session
  ) throws {
    (self.phase, self.folder, self.task, self.source) = (phase, folder, task, source)
    (self.origin, self.judge, self.session) = (origin, judge, session)
    let settings = origin.experiment.optimization
    players = try task.players.map { try ActivePlayer($0, settings, session.group) }
    average = try settings.averaging > 0 ? WeightAverage(of: task, decay: settings.averaging) : nil
    rate = LearningRate(settings, stepsPerEpoch: source.order.stepsPerEpoch)
    if settings.schedule.kind == .plateau {
      state.plateau = Plateau(decay: settings.schedule.factor, patience: settings.schedule.patience)
    }
  }

  /// Trains until the end, from the last checkpoint if the session resumes and there is one; networks are then evaluating,
  /// with the weights that are to be kept.
  func train() throws {
    if session.writes {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    session.tell(.phase(phase))
    if session.resumes { try restore() }
    for (_, network) in task.namedNetworks { try session.group?.broadcast(network) }
    if !isFinished { try learn() }
    try keepWeights()
    setTraining(false)
  }

  private var isFinished: Bool {
    let patience = experiment.validation.patience
    let isEnough = state.step >= steps || (patience > 0 && state.progress.stale >= patience)
    return isEnough && state.epochs == epoch
  }

  private func learn() throws {
    let logs = session.writes ? try TrainingLogs(in: folder, phase: phase, from: state) : nil
    let (source, parts) = (source, settings.accumulation)
    let (first, all) = (session.shard.rank * parts, session.shard.count * parts)
    let batches = Prefetcher(state.step * parts..<steps * parts, workers: session.workers) { number in
      try source.batch(first + number % parts, of: all, step: number / parts)
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

  /// Closes an epoch, with a measurement if it is time for one; nothing has changed when that is interrupted.
  private func finishEpoch(_ logs: TrainingLogs?, _ pace: Pace) throws {
    let isMeasured = epoch.isMultiple(of: experiment.validation.every) || state.step == steps
    setTraining(false)
    for (_, network) in task.namedNetworks {
      for buffer in network.buffers() { try session.group?.broadcast(buffer) }
    }
    func look(with judge: Judge) throws -> (Judge.Verdict, pictures: ContactSheet?) {
      (try judge.verdict(), try logs == nil ? nil : judge.pictures())
    }
    let found = try (isMeasured ? judge : nil).map { judge in
      try average?.whileApplied { try look(with: judge) } ?? look(with: judge)
    }
    try logs?.finishEpoch(epoch, state, pace)
    state.losses = LossSums()
    state.epochs = epoch
    guard let (verdict, pictures) = found else { return }
    if let pictures { try logs?.show(pictures, step: state.step, in: folder) }
    try logs?.add(verdict, epoch: epoch, state)
    for (_, network) in task.namedNetworks { try logs?.add(weightsOf: network, step: state.step) }
    session.tell(.measured("epoch \(epoch): \(verdict.line)"))
    _ = state.plateau?.update(verdict.value)
    if state.progress.take(verdict.value),
      experiment.validation.keep == .best || experiment.validation.patience > 0
    {
      try write(to: best, logs)
    }
  }
}

extension TrainingTask {
  /// The networks in an order of their own.
  var namedNetworks: [(name: String, network: Module)] {
    networks.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
