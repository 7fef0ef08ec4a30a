import Foundation
import Synchronization
import Testing

@testable import Imaging

@Suite("A budget of memory")
struct MemoryBudgetTests {
  /// Runs pieces of work of these sizes on many threads; the largest sum under way at once, and how many ended.
  private func run(_ sizes: [Int], limit: Int) -> (largest: Int, ended: Int) {
    let budget = MemoryBudget(limit: limit)
    let state = Mutex((now: 0, largest: 0, ended: 0))
    DispatchQueue.concurrentPerform(iterations: sizes.count) { number in
      budget.with(sizes[number]) {
        state.withLock {
          $0.now += sizes[number]
          $0.largest = max($0.largest, $0.now)
        }
        usleep(200)
        state.withLock {
          $0.now -= sizes[number]
          $0.ended += 1
        }
      }
    }
    return state.withLock { ($0.largest, $0.ended) }
  }

  @Test("what is under way stays within the limit, and all get their turn")
  func limit() {
    let outcome = run((0..<64).map { 1 + $0 % 5 }, limit: 6)
    #expect(outcome.largest <= 6 && outcome.ended == 64)
  }

  @Test("what is larger than the limit runs alone")
  func tooLarge() {
    let outcome = run(Array(repeating: 50, count: 12), limit: 6)
    #expect(outcome.largest == 50 && outcome.ended == 12)
  }

  @Test("an error gives its share back")
  func errors() {
    struct Failure: Error {}
    let budget = MemoryBudget(limit: 1)
    for _ in 0..<3 {
      #expect(throws: Failure.self) { try budget.with(1) { () throws(Failure) in throw Failure() } }
    }
  }

  @Test("formats that are decoded as a whole say about how much they take")
  func formats() throws {
    let memory = { (photo: String) in
      let content = try PhotoContent(PhotoFile(Reference.path(photo)), limit: 1 << 20)
      return try PhotoSource(content, limit: 500).byteCount / (48 * 32)
    }
    #expect(
      try ["rgb.heic", "rgb.avif", "rgb.jxl", "animated.gif", "rgb.png", "rgb.tif"].map(memory) == [
        8, 8, 5, 5, 0, 0,
      ])
  }
}
