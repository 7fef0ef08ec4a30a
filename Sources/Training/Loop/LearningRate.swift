import Experiments
import Torch

/// The factor of all learning rates at each step: a warm-up, then what the experiment's schedule says.
struct LearningRate {
  private let schedule: Torch.Schedule
  private let warmUp: Int

  init(_ settings: Experiment.Optimization, stepsPerEpoch: Int) {
    let steps = settings.epochs * stepsPerEpoch
    let warmUp = min(settings.warmUp, steps / 2)
    let (period, factor) = (settings.schedule.epochs * stepsPerEpoch, settings.schedule.factor)
    // The cosine has its own warm-up, after which it begins.
    (schedule, self.warmUp) =
      switch settings.schedule.kind {
      case .cosine: (.cosine(steps: steps, warmUp: warmUp), 0)
      case .constant, .plateau: (.constant, warmUp)
      case .step: (.stepwise(period: period, factor: factor), warmUp)
      case .exponential: (.exponential(period: period, factor: factor), warmUp)
      case .milestones:
        (.milestones(settings.schedule.milestones.map { $0 * stepsPerEpoch }, factor: factor), warmUp)
      }
  }

  /// The factor of a step, counted from 0.
  func factor(at step: Int) -> Double {
    schedule.factor(at: step) * (step < warmUp ? Double(step + 1) / Double(warmUp + 1) : 1)
  }
}
