import Ratings
import Testing

@Suite("Agreement of attributes")
struct AttributeAgreementTests {
  private typealias Side = (mean: Double, attributes: [String: Double])

  /// Light rises with the score, and so does Object where it says so.
  private func side(_ values: [Double], object: (Double) -> Double?) -> [Side] {
    values.map { value in
      var attributes = ["Light": value * value]
      attributes["Object"] = object(value)
      return (mean: value, attributes: attributes)
    }
  }

  private func agreement(_ predicted: [Side], _ known: [Side]) -> AttributeAgreement {
    AttributeAgreement(
      ["Light", "Object"], photos: zip(predicted, known).map { .init(predicted: $0, known: $1) })
  }

  private let values = [1.0, 2, 3, 4, 5]

  @Test("what is known, predicted, agrees in all")
  func same() {
    let known = side(values) { 6 - $0 }
    let found = agreement(known, known)
    #expect(found.srcc == ["Light": 1, "Object": 1] && found.count == 5)
    #expect(found.correlationDifference == 0)
  }

  @Test("attributes that go with the score the other way round differ by two correlations of three")
  func reversed() throws {
    let found = agreement(side(values) { $0 }, side(values) { 6 - $0 })
    #expect(found.srcc == ["Light": 1, "Object": -1])
    // Object and the score: 1 and −1. Object and Light: r and −r, r = .9811. Light and the score agree.
    let r = 0.98115
    #expect(abs(try #require(found.correlationDifference) - (2 + 2 * r) / 3) < 1e-4)
  }

  @Test("photos that lack one are left out, an attribute that never changes has no correlation")
  func incomplete() {
    let found = agreement(side(values) { _ in 0.5 }, side(values) { $0 > 4 ? nil : $0 })
    #expect(found.count == 4)
    #expect(found.srcc["Object"] == nil && found.srcc["Light"] == 1)
    let nothing = AttributeAgreement(["Light"], photos: [])
    #expect(nothing.correlationDifference == nil && nothing.srcc.isEmpty)
  }
}
