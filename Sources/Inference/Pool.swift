/// Lends things of which there are only so many, each to one user at a time, in the order of asking.
actor Pool<Element: Sendable> {
  private var idle: [Element]
  private(set) var waiting: [CheckedContinuation<Element, Never>] = []

  init(_ elements: [Element]) { idle = elements }

  /// Runs `body` with an element of its own, after those who came before.
  nonisolated func with<Result: Sendable>(
    _ body: (Element) async throws -> Result
  ) async rethrows -> Result {
    let element = await take()
    do {
      let result = try await body(element)
      await giveBack(element)
      return result
    } catch {
      await giveBack(element)
      throw error
    }
  }

  func take() async -> Element {
    if let element = idle.popLast() { return element }
    return await withCheckedContinuation { waiting.append($0) }
  }

  func giveBack(_ element: Element) {
    if waiting.isEmpty { idle.append(element) } else { waiting.removeFirst().resume(returning: element) }
  }
}

extension Pool where Element == Void {
  /// So many places, one as good as the other.
  init(places: Int) { self.init(Array(repeating: (), count: places)) }
}
