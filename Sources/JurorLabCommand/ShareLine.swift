import Synchronization
import Terminal

/// Which share of long work is done, in the ``ProgressLine``.
final class ShareLine: Sendable {
  private let work: String
  private let state = Mutex((share: 0.0, lastShown: ContinuousClock.now))

  /// A line about this work, such as `resampling`.
  init(_ work: String) { self.work = work }

  /// So much is done, 0 … 1; safe on any thread.
  func show(_ share: Double) {
    let now = ContinuousClock.now
    let reached = state.withLock { state -> Double? in
      // Threads tell of their parts in any order.
      state.share = max(state.share, share)
      guard now - state.lastShown >= .milliseconds(100) else { return nil }
      state.lastShown = now
      return state.share
    }
    if let reached { ProgressLine.show("\(work) \(Int(100 * min(1, max(0, reached)))) %") }
  }

  /// Takes the line away: all is done.
  func finish() { ProgressLine.clear() }
}
