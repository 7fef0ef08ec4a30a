import Experiments
import Methods
import Ratings
import Torch

/// A player with its optimiser, and with what averages its gradients over all processes.
struct ActivePlayer {
  let player: Player
  let optimizer: any Optimizer
  let averaging: GradientAveraging?

  init(_ player: Player, _ settings: Experiment.Optimization, _ group: ProcessGroup?) throws {
    self.player = player
    optimizer =
      switch settings.optimizer {
      case .adamw: Adam(player.groups)
      case .adam: Adam(player.groups, decay: .coupled)
      case .sgd: SGD(player.groups, momentum: settings.momentum, nesterov: settings.momentum > 0)
      }
    averaging = try group.map { try GradientAveraging(of: player.groups.flatMap(\.parameters), in: $0) }
  }
}

/// What one step came to.
struct StepOutcome {
  var losses: [String: Double] = [:]
  /// Of the first group of parameters.
  var learningRate = 0.0
  /// Before clipping, where it is known; of the last player.
  var gradientNorm: Double?
}

extension Trainer {
  /// One step of every player, each from the mean gradient of the batch's parts.
  func step(_ parts: [Batch]) throws -> StepOutcome {
    setTraining(true)
    var outcome = StepOutcome()
    let factor = rate.factor(at: state.step) * (state.plateau?.factor ?? 1)
    for (turn, active) in players.enumerated() {
      let losses = try gradients(of: active, turn, on: parts)
      let named = players.count == 1 ? "" : "\(active.player.name) "
      for (name, loss) in losses { outcome.losses[named + name] = loss }
      if turn == 0 { outcome.losses["loss"] = losses["loss"] }
      if settings.clip > 0 {
        let norm = try clipGradients(of: active.optimizer.parameters, norm: settings.clip)
        guard norm.isFinite else { throw try stop(on: parts, outcome.losses) }
        outcome.gradientNorm = norm
      }
      try active.optimizer.step(rateFactor: factor)
      // What a player's loss says about others is not theirs to learn.
      for player in players { try player.optimizer.clearGradients() }
    }
    outcome.learningRate = factor * settings.learningRate
    state.step += 1
    try average?.update(step: state.step)
    return outcome
  }

  /// Leaves a player's mean gradient over all parts and processes, and gives its mean losses.
  private func gradients(of active: ActivePlayer, _ turn: Int, on parts: [Batch]) throws -> [String: Double] {
    var losses = LossSums()
    for (number, part) in parts.enumerated() {
      let place = [
        RandomStream.network, UInt64(state.step), UInt64(session.shard.rank * parts.count + number),
      ]
      var generator = SeededGenerator(seed: experiment.seed, place: place + (turn > 0 ? [UInt64(turn)] : []))
      let loss = try withRandomSeed(generator.next()) {
        try task.loss(of: active.player, on: part, at: moment)
      }
      var values = try loss.parts.mapValues { try $0.item() }
      values["loss"] = try loss.total.item()
      guard values.values.allSatisfy(\.isFinite) else { throw try stop(on: parts, values) }
      losses.add(values)
      let share = try parts.count == 1 ? loss.total : loss.total / Double(parts.count)
      // The processes' gradients meet while those of the last part are still being computed.
      if let averaging = active.averaging, number == parts.count - 1 {
        try averaging.backward(share)
      } else {
        try share.backward()
      }
    }
    return try session.mean(losses.mean)
  }

  private var moment: Moment {
    var moment = Moment()
    (moment.step, moment.steps, moment.epoch) = (state.step, steps, epoch)
    moment.isPastPlateau = (state.plateau?.factor ?? 1) < 1
    return moment
  }

  /// Makes all networks that learn behave as in training, or as in use.
  func setTraining(_ isTraining: Bool) {
    for (_, network) in task.namedNetworks where network.isTraining != isTraining {
      if isTraining { network.train() } else { network.evaluate() }
    }
  }
}
