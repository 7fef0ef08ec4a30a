import Testing

@testable import Reports

@Suite("Reliability")
struct ReliabilityTests {
  @Test("photos that were predicted alike are averaged together")
  func bins() {
    let bins = Reliability(predicted: [4, 1, 3, 2], rated: [40, 10, 30, 20], bins: 2).bins
    #expect(bins.map(\.predicted) == [1.5, 3.5])
    #expect(bins.map(\.rated) == [15, 35])
    #expect(bins.map(\.count) == [2, 2])
    // Two numbers 10 apart: the standard error of their mean is 5.
    #expect(bins.allSatisfy { abs(($0.error ?? 0) - 9.8) < 1e-12 })
  }

  @Test("few photos make few bins, and one photo has no error")
  func few() {
    #expect(Reliability(predicted: [], rated: []).bins.isEmpty)
    let bins = Reliability(predicted: [1, 2], rated: [3, 4]).bins
    #expect(bins.count == 2)
    #expect(bins.allSatisfy { $0.error == nil })
  }
}
