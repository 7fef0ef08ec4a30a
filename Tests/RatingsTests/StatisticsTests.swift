import Foundation
import Ratings
import Testing

struct StatisticsTests {
  @Test("correlations with ties agree with scipy")
  func correlations() throws {
    for row in try Reference.load().correlations {
      let pearson = try #require(Correlation.pearson(row.x, row.y))
      let spearman = try #require(Correlation.spearman(row.x, row.y))
      #expect(abs(pearson - row.pearson) < 1e-12)
      #expect(abs(spearman - row.spearman) < 1e-12)
    }
  }

  @Test("an undefined correlation is nil, not NaN or 0")
  func undefined() {
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]) == nil)
    #expect(Correlation.spearman([1, 2, 3], [0.1, 0.1, 0.1]) == nil)
    #expect(Correlation.pearson([1], [1]) == nil)
    #expect(Correlation.pearson([], []) == nil)
    #expect(Correlation.spearman([1, .nan], [1, 2]) == nil)
    #expect(Correlation.pearson([1, 2], [1, 2, 3]) == nil)
  }

  @Test("an evaluation finds perfect predictions perfect and constant ones undefined in rank")
  func evaluation() throws {
    let truths = try (1...6).map { index in
      RatingDistribution(votes: try Votes(scale: .oneToSeven, counts: [1, 0, 0, 0, 0, 0, Double(index)]))
    }
    let perfect = try Evaluation(predictions: truths, truths: truths, bootstrap: Bootstrap(resamples: 50))
    #expect(perfect.count == 6)
    #expect(perfect[.srccMean].value == 1)
    #expect(perfect[.emd2].value == 0)
    #expect(perfect[.emd1].interval == Interval(low: 0, high: 0))
    let constant = Array(repeating: truths[0], count: truths.count)
    let floor = try Evaluation(
      predictions: constant, truths: truths, bootstrap: Bootstrap(resamples: 50))
    #expect(floor[.srccMean].value == nil)
    #expect(floor[.srccMean].interval == nil)
    #expect((floor[.emd1].value ?? 0) > 0)
  }
}
