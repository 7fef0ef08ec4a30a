import Testing

@testable import Ratings

@Suite("How far scores move")
struct ScoreShiftsTests {
  private static let changes = [ScoreShifts.Change("squashed", "1:3"), .init("JPEG", "10")]

  @Test("shifts are new minus old, on average and in size, and ranks are compared")
  func shifts() throws {
    let report = ScoreShifts(
      [[1, 2, 3], [2, 3, 1], [3, 4, 2]], changes: Self.changes, bootstrap: Bootstrap(resamples: 200))
    #expect(report.photos == 3 && abs(report.spread - (2.0 / 3).squareRoot()) < 1e-12)
    let (squashed, compressed) = (report.rows[0], report.rows[1])
    #expect(squashed.meanShift == 1 && squashed.meanAbsoluteShift == 1 && squashed.correlation == 1)
    #expect(squashed.interval == Interval(low: 1, high: 1))
    #expect(compressed.meanShift == 0 && abs(compressed.meanAbsoluteShift - 4.0 / 3) < 1e-12)
    #expect(abs(try #require(compressed.correlation) + 0.5) < 1e-12)
    let interval = try #require(compressed.interval)
    #expect(interval.low >= -1 && interval.low < 0 && interval.high > 0 && interval.high <= 2)
    let sizes = try #require(compressed.absoluteInterval)
    #expect(sizes.low >= 1 && sizes.low < sizes.high && sizes.high <= 2)
  }

  @Test("without photos nothing moves and nothing is undefined; without resamples there are no intervals")
  func none() {
    let empty = ScoreShifts([], changes: Self.changes)
    #expect(empty.photos == 0 && empty.spread == 0 && empty.rows.allSatisfy { $0.meanShift == 0 })
    #expect(empty.rows.allSatisfy { $0.correlation == nil && $0.interval == nil })
    let one = ScoreShifts([[1, 1.5, 0]], changes: Self.changes, bootstrap: .none)
    #expect(one.rows.map(\.meanShift) == [0.5, -1] && one.rows.allSatisfy { $0.interval == nil })
  }
}
