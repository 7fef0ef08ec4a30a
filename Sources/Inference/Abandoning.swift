import Synchronization

/// What `body` gives, or a `CancellationError` as soon as the task is cancelled, whatever `body` goes on doing.
///
/// For work that does not listen, before a program ends.
package func abandoningWhenCancelled<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let waiting = Waiting<Result>()
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      waiting.start(continuation)
      if Task.isCancelled { waiting.end(.failure(CancellationError())) }
      Task.detached {
        do { waiting.end(.success(try await body())) } catch { waiting.end(.failure(error)) }
      }
    }
  } onCancel: {
    waiting.end(.failure(CancellationError()))
  }
}

/// Somebody who waits for the first of two answers.
private final class Waiting<Answer: Sendable>: Sendable {
  private let continuation = Mutex<CheckedContinuation<Answer, any Error>?>(nil)

  func start(_ new: CheckedContinuation<Answer, any Error>) { continuation.withLock { $0 = new } }

  func end(_ answer: Result<Answer, any Error>) {
    let continuation = continuation.withLock { continuation in
      defer { continuation = nil }
      return continuation
    }
    continuation?.resume(with: answer)
  }
}
