import Testing

@testable import Inference

@Suite("Waiting for a place")
struct PoolTests {
  private struct Failure: Error {}

  @Test("an element is lent to one at a time, and all of them are used")
  func exclusive() async {
    let pool = Pool(["a", "b"])
    let one = await pool.take()
    let other = await pool.take()
    #expect(Set([one, other]) == ["a", "b"])
    await pool.giveBack(one)
    #expect(await pool.take() == one)
  }

  @Test("those who wait come in the order of asking")
  func order() async {
    let pool = Pool(places: 1)
    await pool.take()
    let served = await withTaskGroup(of: Void.self) { group in
      let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
      for number in 0..<10 {
        // One after the other, each of them waiting before the next one asks.
        let before = await pool.waiting.count
        group.addTask {
          await pool.take()
          continuation.yield(number)
          await pool.giveBack(())
        }
        while await pool.waiting.count == before { await Task.yield() }
      }
      await pool.giveBack(())
      await group.waitForAll()
      continuation.finish()
      return await stream.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(served == Array(0..<10))
  }

  @Test("what fails gives its element back, and its error is told")
  func failure() async throws {
    let pool = Pool([7])
    for _ in 0..<3 {
      await #expect(throws: Failure.self) { try await pool.with { _ in throw Failure() } }
    }
    #expect(await pool.with { $0 } == 7)
  }
}
