import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM while something is under way that has to be brought to a good end; a second one ends the program at
/// once.
///
/// Without one at work, the first ends the program already: see ``endAtOnce()``.
public final class Interruption: Sendable {
  /// The exit code of an interrupted command.
  public static let exitCode: Int32 = 130
  private static let signals = [SIGINT, SIGTERM]

  private struct State {
    var hasHappened = false
    var reaction: (@Sendable () -> Void)?
  }

  private let note: String?
  private let state = Mutex(State())
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  ///
  /// - Parameter note: said on standard error at once, for work that takes a while to end.
  public init(note: String? = nil) {
    self.note = note
    sources = Self.signals.map {
      signal($0, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: $0, queue: .global(qos: .userInteractive))
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.happen() }
      source.resume()
    }
  }

  /// Whether the program was told to stop.
  public var hasHappened: Bool { state.withLock(\.hasHappened) }

  /// Listens no longer.
  public func stop() {
    sources.forEach { $0.cancel() }
    Self.endAtOnce()
  }

  /// Does `reaction` when the program is told to stop, or now if it was already.
  private func react(by reaction: @escaping @Sendable () -> Void) {
    let hasHappened = state.withLock { state in
      state.reaction = reaction
      return state.hasHappened
    }
    if hasHappened { reaction() }
  }

  private func happen() {
    let (isSecond, reaction) = state.withLock { state in
      defer { state.hasHappened = true }
      return (state.hasHappened, state.reaction)
    }
    if isSecond { _exit(Self.exitCode) }
    if let note { say(note) }
    reaction?()
  }

  /// Runs `body`, which is cancelled when the program is told to stop.
  public static func during<Result: Sendable>(
    _ body: @escaping @Sendable (Interruption) async throws -> Result
  ) async throws -> Result {
    let interruption = Interruption()
    defer { interruption.stop() }
    let task = Task { try await body(interruption) }
    interruption.react { task.cancel() }
    return try await task.value
  }

  /// Lets the signals end the program at once, with the exit code that says so: nothing is lost by it.
  static func endAtOnce() {
    for number in signals { signal(number) { _ in _exit(Interruption.exitCode) } }
  }
}
