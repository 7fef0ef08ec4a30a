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

/// The rate of a part of the work, the time it still needs, and the share of time that went into waiting for data.
struct Pace {
  private let start = Date()
  private let steps: Int
  private let first: Int
  private var done: Int
  private var photos = 0
  private var secondsWaited = 0.0

  /// Starts the clock, with some steps already done.
  init(from done: Int = 0, of steps: Int) {
    self.steps = steps
    self.done = done
    first = done
  }

  /// Counts a step, or some photos that are only looked at.
  mutating func step(_ count: Int = 1, photos: Int) {
    done += count
    self.photos += photos
  }

  /// Runs `body`, whose time is spent waiting for data.
  mutating func waiting<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = Date()
    defer { secondsWaited -= start.timeIntervalSinceNow }
    return try body()
  }

  private var seconds: Double { max(-start.timeIntervalSinceNow, 1e-9) }

  var photosPerSecond: Double { Double(photos) / seconds }
  /// 0 … 1.
  var waiting: Double { secondsWaited / seconds }

  /// What to tell after a step.
  func event(loss: Double?) -> TrainingEvent {
    .step(
      done, of: steps, loss: loss, photosPerSecond: photosPerSecond,
      secondsLeft: seconds / Double(max(done - first, 1)) * Double(steps - done))
  }
}
