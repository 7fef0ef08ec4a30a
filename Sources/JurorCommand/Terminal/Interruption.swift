import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into cancellation; a second one ends the program at once.
final class Interruption: Sendable {
  /// The exit code of an interrupted command.
  static let exitCode: Int32 = 130

  private let happened = Atomic(false)
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

  /// Whether the program was told to stop.
  var hasHappened: Bool { happened.load(ordering: .relaxed) }

  /// Runs `body`, which is cancelled when the program is told to stop.
  static func during<Result: Sendable>(
    _ body: @escaping @Sendable (Interruption) async throws -> Result
  ) async throws -> Result {
    let interruption = Interruption()
    let task = Task { try await body(interruption) }
    interruption.sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        if interruption.happened.exchange(true, ordering: .relaxed) { _exit(exitCode) }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer { interruption.sources.forEach { $0.cancel() } }
    return try await task.value
  }
}
