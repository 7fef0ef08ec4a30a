import Foundation
import Synchronization

/// One line on a terminal that tells how far the work is; nothing elsewhere.
final class Progress: Sendable {
  private struct State {
    var done = 0
    var total: Int?
    var lastShown = ContinuousClock.Instant.now
    var isShown = false
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.Instant.now
  private let isEnabled = StandardStream.error.isTerminal

  /// Photos per second since the start.
  var rate: Double {
    Double(state.withLock(\.done)) / max(1e-3, seconds)
  }

  private var seconds: Double {
    Double((ContinuousClock.Instant.now - start).components.attoseconds) / 1e18
      + Double((ContinuousClock.Instant.now - start).components.seconds)
  }

  /// Learns how much there is to do by `count`, beside the work, if anyone will see it.
  func findTotal(_ count: @escaping @Sendable () -> Int?) {
    guard isEnabled else { return }
    Thread.detachNewThread {
      let total = count()
      self.state.withLock { $0.total = total }
    }
  }

  /// One more is done.
  func step() {
    let rate = state.withLock { state in
      state.done += 1
      return Double(state.done) / max(1e-3, seconds)
    }
    guard isEnabled else { return }
    state.withLock { state in
      let now = ContinuousClock.Instant.now
      guard now - state.lastShown >= .milliseconds(100) else { return }
      state.lastShown = now
      state.isShown = true
      try? StandardStream.error.write(
        "\r\u{1B}[K" + Self.line(done: state.done, total: state.total, rate: rate))
    }
  }

  /// Clears the line, so that other text can be written.
  func hide() {
    state.withLock { state in
      guard state.isShown else { return }
      state.isShown = false
      try? StandardStream.error.write("\r\u{1B}[K")
    }
  }

  /// Such as `312 of 1000 photos, 31.2/s, 0:22 left`.
  static func line(done: Int, total: Int?, rate: Double) -> String {
    let count = total.map { "\(done) of \($0) photos" } ?? "\(done) photos"
    let speed = "\((rate * 10).rounded() / 10)/s"
    guard let total, total >= done, rate > 0 else { return "\(count), \(speed)" }
    let left = Int((Double(total - done) / rate).rounded())
    let seconds = left % 60 < 10 ? "0\(left % 60)" : "\(left % 60)"
    return "\(count), \(speed), \(left / 60):\(seconds) left"
  }
}
