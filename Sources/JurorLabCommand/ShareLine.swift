import Foundation
import Synchronization

/// One line on a terminal that tells which share of long work is done; nothing elsewhere.
final class ShareLine: Sendable {
  private struct State {
    var share = 0.0
    var lastShown = ContinuousClock.Instant.now
    var isShown = false
  }

  private let work: String
  private let state = Mutex(State())
  private let isEnabled = isatty(STDERR_FILENO) == 1

  /// A line about this work, such as `resampling`.
  init(_ work: String) { self.work = work }

  /// So much is done, 0 … 1; safe on any thread.
  func show(_ share: Double) {
    guard isEnabled else { return }
    state.withLock { state in
      // Threads tell of their parts in any order.
      state.share = max(state.share, share)
      let now = ContinuousClock.Instant.now
      guard now - state.lastShown >= .milliseconds(100) else { return }
      (state.lastShown, state.isShown) = (now, true)
      write("\r\u{1B}[K\(work) \(Int(100 * min(1, max(0, state.share)))) %")
    }
  }

  /// Clears the line, so that other text can be written.
  func hide() {
    state.withLock { state in
      if state.isShown { write("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
