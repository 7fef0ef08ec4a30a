import Foundation

/// Makes numbered elements on worker threads, a few ahead, and hands them out in order.
///
/// What an element is must depend on its index alone: then nothing depends on the number of workers.
final class Prefetcher<Element: Sendable>: @unchecked Sendable {
  // All mutable state is guarded by `condition`.
  private let condition = NSCondition()
  private var ready: [Int: Result<Element, any Error>] = [:]
  private var started: Int
  private var taken: Int
  private var stopped = false
  private let end: Int
  private let ahead: Int
  private let make: @Sendable (Int) throws -> Element

  /// Starts the workers, at least one.
  init(_ numbers: Range<Int>, workers: Int, make: @escaping @Sendable (Int) throws -> Element) {
    (started, taken, end) = (numbers.lowerBound, numbers.lowerBound, numbers.upperBound)
    self.ahead = 2 * max(1, workers)
    self.make = make
    for _ in 0..<max(1, min(workers, numbers.count)) {
      Thread(block: work).start()
    }
  }

  /// The next element, or nil after the last; throws what making it threw.
  ///
  /// - Parameter check: asked every second while there is nothing; throws to wait no longer.
  func next(whileWaiting check: () throws -> Void = {}) throws -> Element? {
    condition.lock()
    defer { condition.unlock() }
    guard taken < end else { return nil }
    while ready[taken] == nil {
      if !condition.wait(until: Date(timeIntervalSinceNow: 1)) { try check() }
    }
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
    while !stopped, started < end, started >= taken + ahead { condition.wait() }
    guard !stopped, started < end else { return nil }
    defer { started += 1 }
    return started
  }
}
