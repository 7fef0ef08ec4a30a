import Datasets
import Ratings
import Testing

@testable import Reports

@Suite("Largest errors")
struct LargestErrorsTests {
  private func errors(_ means: [Double], count: Int = 2) throws -> LargestErrors {
    // Rated 1, 2, 3 and 1.5.
    try LargestErrors(
      in: EvaluationReport(Samples.means(means), against: Samples.four(), .init(bootstrap: .none)),
      count: count)
  }

  @Test("photos are those predicted too good and too bad, the worst first, and no more than asked for")
  func order() throws {
    let found = try errors([2, 2.5, 1, 3])
    #expect(found.tooGood.map(\.index) == [3, 0] && found.tooGood.map(\.error) == [1.5, 1])
    #expect(found.tooBad == [.init(index: 2, predicted: 1, rated: 3)])
    #expect(try errors([2, 2.5, 1, 3], count: 9).tooGood.map(\.index) == [3, 0, 1])
  }

  @Test("of equal errors the first photos are shown, and those predicted well in neither row")
  func ties() throws {
    let found = try errors([1.5, 2.5, 3, 2])
    #expect(found.tooGood.map(\.index) == [0, 1] && found.tooBad.isEmpty)
    let perfect = try errors([1, 2, 3, 1.5])
    #expect(perfect.tooGood.isEmpty && perfect.tooBad.isEmpty)
  }
}
