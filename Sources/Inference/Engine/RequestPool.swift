/// Hands out the requests of one model, each to one user at a time.
///
/// Who holds a request may also decode a photo for it, so the number of requests bounds threads and memory.
actor RequestPool {
  private var idle: [InferRequest]
  private var waiting: [CheckedContinuation<InferRequest, Never>] = []

  init(_ requests: [InferRequest]) { idle = requests }

  /// Runs `body` with a request of its own, after those who came before.
  nonisolated func with<Result: Sendable>(
    _ body: (InferRequest) async throws -> Result
  ) async rethrows -> Result {
    let request = await take()
    do {
      let result = try await body(request)
      await giveBack(request)
      return result
    } catch {
      await giveBack(request)
      throw error
    }
  }

  private func take() async -> InferRequest {
    if let request = idle.popLast() { return request }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func giveBack(_ request: InferRequest) {
    if waiting.isEmpty { idle.append(request) } else { waiting.removeFirst().resume(returning: request) }
  }
}
