import Foundation

/// What a run tells while it works.
public enum TrainingEvent: Hashable, Sendable {
  /// A new part of the work begins, such as `fold 1 of 5`.
  case phase(String)
  /// So many of the part's steps are done; without a loss, they are photos that are only looked at.
  case step(Int, of: Int, loss: Double?, photosPerSecond: Double, secondsLeft: Double)
  /// Something was measured.
  case measured(String)
}

/// The rate of a part of the work and the time it still needs.
struct Pace {
  private let start = Date()

  /// Photos per second so far, and seconds until all steps are done.
  func after(_ step: Int, of steps: Int, photos: Int) -> (photosPerSecond: Double, secondsLeft: Double) {
    let seconds = max(-start.timeIntervalSinceNow, 1e-9)
    return (Double(photos) / seconds, seconds / Double(max(step, 1)) * Double(steps - step))
  }
}
