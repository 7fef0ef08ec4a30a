import Synchronization
import Testing

@testable import Inference

/// Work that does not listen, and somebody who need not wait for it.
@Suite("Abandoned work", .timeLimit(.minutes(10)))
struct AbandoningTests {
  private struct Failure: Error {}

  @Test("the result or the error of the work is what comes")
  func finished() async throws {
    #expect(try await abandoningWhenCancelled { 7 } == 7)
    await #expect(throws: Failure.self) { try await abandoningWhenCancelled { throw Failure() } }
  }

  @Test("a task that is cancelled does not wait for work that goes on")
  func cancelled() async throws {
    let (stream, gate) = AsyncStream.makeStream(of: Void.self)
    let (begun, begins) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await abandoningWhenCancelled {
        begins.yield(())
        // Not the cancelled task's own: nothing ends this but the gate.
        for await _ in stream {}
        begins.finish()
      }
    }
    var iterator = begun.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    gate.finish()
    // The work comes to its end all the same, and nobody hears of it twice.
    #expect(await iterator.next() == nil)
  }

  @Test("a task that was cancelled before gets no result")
  func before() async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await abandoningWhenCancelled { 7 }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("whichever comes first, the end or the cancellation, there is one answer")
  func races() async {
    for _ in 0..<500 {
      let task = Task { try await abandoningWhenCancelled { 7 } }
      async let cancelled: Void = task.cancel()
      switch await task.result {
      case .success(let value): #expect(value == 7)
      case .failure(let error): #expect(error is CancellationError)
      }
      await cancelled
    }
  }
}
