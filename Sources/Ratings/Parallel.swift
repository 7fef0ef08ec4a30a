import Dispatch
import Foundation
import Synchronization

/// Makes elements 0 ..< count on several threads, a range of indices at a time.
///
/// They come in order: the number of threads changes nothing but the time it takes.
///
/// - Parameter progress: told after each of many parts which share is made, in any thread.
func inParallel<Element: Sendable>(
  _ count: Int, workers: Int?, progress: (@Sendable (Double) -> Void)? = nil,
  _ make: @Sendable (Range<Int>) -> [Element]
) -> [Element] {
  let workers = max(1, min(workers ?? ProcessInfo.processInfo.activeProcessorCount, count))
  guard workers > 1 || progress != nil else { return make(0..<count) }
  // More parts than threads: a thread that the machine slows down gets fewer.
  let parts = min(count, (progress == nil ? 8 : 64) * workers)
  let made = Mutex([[Element]](repeating: [], count: parts))
  let next = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let part = next.withLock { next in
        defer { next += 1 }
        return next
      }
      guard part < parts else { return }
      let elements = make(count * part / parts..<count * (part + 1) / parts)
      made.withLock { $0[part] = elements }
      progress?(Double(part + 1) / Double(parts))
    }
  }
  return made.withLock { $0.flatMap(\.self) }
}
