import Foundation

/// How the learning rate changes: a factor for each step, counted from 0.
public enum Schedule: Hashable, Sendable, Codable {
  /// Always 1.
  case constant
  /// Up to 1 in `warmUp` steps, then down to `final` along half a cosine until `steps` (Loshchilov & Hutter 2017).
  case cosine(steps: Int, warmUp: Int = 0, final: Double = 0)
  /// Multiplied by `factor` after every `period` steps.
  case stepwise(period: Int, factor: Double)
  /// Multiplied by `factor` at each of these steps.
  case milestones([Int], factor: Double)
  /// Falling smoothly, by `factor` in every `period` steps.
  case exponential(period: Int, factor: Double)

  /// The factor of a step; after the last one, that of the last.
  public func factor(at step: Int) -> Double {
    switch self {
    case .constant:
      return 1
    case .cosine(let steps, let warmUp, let final):
      if step < warmUp { return Double(step + 1) / Double(warmUp + 1) }
      let progress = Double(min(step, steps) - warmUp) / Double(max(1, steps - warmUp))
      return final + (1 - final) * (1 + cos(.pi * min(1, progress))) / 2
    case .stepwise(let period, let factor):
      return pow(factor, Double(step / max(1, period)))
    case .milestones(let milestones, let factor):
      return pow(factor, Double(milestones.count { $0 <= step }))
    case .exponential(let period, let factor):
      return pow(factor, Double(step) / Double(max(1, period)))
    }
  }
}

/// A factor that falls whenever a metric has stopped falling.
public struct Plateau: Hashable, Sendable, Codable {
  /// What the factor is multiplied by.
  public let decay: Double
  /// How many values without improvement are put up with.
  public let patience: Int
  /// The factor now.
  public private(set) var factor = 1.0
  private var best = Double.infinity
  private var stale = 0

  /// Starts with the factor 1.
  public init(decay: Double = 0.1, patience: Int = 10) {
    self.decay = decay
    self.patience = patience
  }

  /// Takes the metric's next value, lower being better, and returns the factor from here on.
  public mutating func update(_ metric: Double) -> Double {
    if metric < best {
      (best, stale) = (metric, 0)
    } else {
      stale += 1
      if stale > patience { (factor, stale) = (factor * decay, 0) }
    }
    return factor
  }
}
