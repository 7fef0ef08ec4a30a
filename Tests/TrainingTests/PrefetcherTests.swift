import Foundation
import Synchronization
import Testing

@testable import Training

@Suite("Prefetcher")
struct PrefetcherTests {
  private func all<Element>(_ prefetcher: Prefetcher<Element>) throws -> [Element] {
    var elements: [Element] = []
    while let element = try prefetcher.next() { elements.append(element) }
    return elements
  }

  @Test(
    "elements come in order, each made once, whatever the number of workers", arguments: [0, 1, 2, 7, 40])
  func order(workers: Int) throws {
    let made = Mutex([Int]())
    let prefetcher = Prefetcher(3..<33, workers: workers) { number in
      made.withLock { $0.append(number) }
      // Later ones are sooner ready.
      usleep(UInt32(33 - number) * 50)
      return number * number
    }
    #expect(try all(prefetcher) == (3..<33).map { $0 * $0 })
    #expect(made.withLock { $0.sorted() } == Array(3..<33))
    #expect(try prefetcher.next() == nil)
  }

  @Test("nothing comes of nothing")
  func empty() throws {
    let prefetcher = Prefetcher(5..<5, workers: 2) { number -> Int in
      Issue.record("made")
      return number
    }
    #expect(try prefetcher.next() == nil)
  }

  @Test("an error on a worker arrives in its turn")
  func errors() throws {
    let prefetcher = Prefetcher(0..<5, workers: 3) { number in
      guard number != 2 else { throw TrainingError.invalid("two") }
      return number
    }
    defer { prefetcher.stop() }
    #expect(try prefetcher.next() == 0)
    #expect(try prefetcher.next() == 1)
    #expect(throws: TrainingError.invalid("two")) { try prefetcher.next() }
    #expect(try prefetcher.next() == 3)
    #expect(try prefetcher.next() == 4)
    #expect(try prefetcher.next() == nil)
  }

  @Test("workers are never further ahead than two elements each")
  func ahead() throws {
    let taken = Mutex(0)
    let furthest = Mutex(0)
    let prefetcher = Prefetcher(0..<60, workers: 2) { number in
      let lead = taken.withLock { number - $0 }
      furthest.withLock { $0 = max($0, lead) }
      return number
    }
    for number in 0..<60 {
      #expect(try prefetcher.next() == number)
      taken.withLock { $0 += 1 }
    }
    // One more may have been taken that is not counted yet.
    #expect(furthest.withLock(\.self) <= 4)
  }

  @Test("whoever waits is asked whether to go on, and stopped workers make nothing more")
  func stopping() throws {
    let gate = DispatchSemaphore(value: 0)
    let made = Mutex(0)
    let prefetcher = Prefetcher(0..<100, workers: 1) { number in
      gate.wait()
      made.withLock { $0 += 1 }
      return number
    }
    #expect(throws: TrainingError.interrupted) {
      try prefetcher.next { throw TrainingError.interrupted }
    }
    gate.signal()
    // It was not lost.
    #expect(try prefetcher.next() == 0)
    prefetcher.stop()
    for _ in 0..<10 { gate.signal() }
    usleep(20_000)
    #expect(made.withLock(\.self) <= 2)
  }
}
