import Foundation
import Synchronization

/// How far a known or unknown number of steps has come, in the ``ProgressLine``.
public final class Progress: Sendable {
  private struct State {
    var done = 0
    var total: Int?
    var lastShown = ContinuousClock.now
  }

  private let things: String
  private let state = Mutex(State())
  private let start = ContinuousClock.now

  /// Starts to count `things`, such as photos.
  public init(_ things: String, total: Int? = nil) {
    self.things = things
    state.withLock { $0.total = total }
  }

  /// How many a second there were since the start.
  public var rate: Double {
    Double(state.withLock(\.done)) / max(1e-3, (ContinuousClock.now - start) / .seconds(1))
  }

  /// Learns how much there is to do by `count`, beside the work, if anyone will see it.
  public func findTotal(_ count: @escaping @Sendable () -> Int?) {
    guard ProgressLine.isEnabled else { return }
    Thread.detachNewThread {
      let total = count()
      self.state.withLock { $0.total = total }
    }
  }

  /// One more is done.
  public func step() {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      state.done += 1
      guard ProgressLine.isEnabled, now - state.lastShown >= .milliseconds(100) else { return false }
      state.lastShown = now
      return true
    }
    guard isDue else { return }
    let (done, total) = state.withLock { ($0.done, $0.total) }
    ProgressLine.show(Self.line(done: done, total: total, things: things, rate: rate))
  }

  /// Takes the line away: all is done.
  public func finish() { ProgressLine.clear() }

  /// Such as `312 of 1000 photos, 31.2/s, 0:22 left`.
  static func line(done: Int, total: Int?, things: String, rate: Double) -> String {
    let count = total.map { "\(done) of \($0) \(things)" } ?? "\(done) \(things)"
    let speed = "\(count), \(rate.fixed(1))/s"
    guard let total, total >= done, rate > 0 else { return speed }
    let left = min(Double(total - done) / rate, 1e9).rounded()
    let (minutes, seconds) = Int(left).quotientAndRemainder(dividingBy: 60)
    return "\(speed), \(minutes):\(seconds < 10 ? "0" : "")\(seconds) left"
  }
}
