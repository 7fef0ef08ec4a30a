import Foundation

/// Makes elements 0 ..< count on worker threads, a few ahead, and hands them out in order.
///
/// What an element is must depend on its index alone: then nothing depends on the number of workers.
final class Prefetcher<Element: Sendable>: @unchecked Sendable {
  // All mutable state is guarded by `condition`.
  private let condition = NSCondition()
  private var ready: [Int: Result<Element, any Error>] = [:]
  private var started = 0
  private var taken = 0
  private var stopped = false
  private let count: Int
  private let ahead: Int
  private let make: @Sendable (Int) throws -> Element

  /// Starts the workers.
  init(count: Int, workers: Int, make: @escaping @Sendable (Int) throws -> Element) {
    self.count = count
    self.ahead = 2 * workers
    self.make = make
    for _ in 0..<max(1, min(workers, count)) {
      Thread(block: work).start()
    }
  }

  /// The next element, or nil after the last; throws what making it threw.
  func next() throws -> Element? {
    condition.lock()
    defer { condition.unlock() }
    guard taken < count else { return nil }
    while ready[taken] == nil { condition.wait() }
    let result = ready.removeValue(forKey: taken)
    taken += 1
    condition.broadcast()
    return try result?.get()
  }

  /// Lets the workers go; whoever leaves before the last element must call it.
  func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    condition.unlock()
  }

  private func work() {
    while let index = claim() {
      let result = Result { try make(index) }
      condition.lock()
      ready[index] = result
      condition.broadcast()
      condition.unlock()
    }
  }

  /// The next index to make, as soon as it is not too far ahead.
  private func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !stopped, started < count, started >= taken + ahead { condition.wait() }
    guard !stopped, started < count else { return nil }
    defer { started += 1 }
    return started
  }
}
