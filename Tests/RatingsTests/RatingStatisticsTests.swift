import Foundation
import Ratings
import Testing

struct RatingStatisticsTests {
  private let votes = try? [
    jury([0, 0, 0, 0, 2, 2, 0, 0, 0, 0]), jury([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
    jury([0, 0, 0, 0, 0, 0, 0, 0, 1, 7]), jury([3, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
  ]

  @Test("means, spreads, shares and bins of four photos")
  func values() throws {
    let statistics = try RatingStatistics(try #require(votes), on: .oneToTen, thresholds: [5, 9])
    #expect(statistics.count == 4)
    #expect(statistics.votes?.min == 1)
    #expect(statistics.votes?.mean == 4.25)
    #expect(statistics.votes?.max == 8)
    #expect(statistics.all.mean == (5.5 + 5 + 9.875 + 1.25) / 4)
    #expect(statistics.shareAbove == [5: 0.5, 9: 0.25])
    #expect(statistics.bins.map(\.low) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(statistics.bins.map(\.group.count) == [1, 0, 0, 0, 2, 0, 0, 0, 1])
    #expect(statistics.bins[4].group.variance == 0.125)
    #expect(statistics.bins[4].group.distribution?.probabilities == [0, 0, 0, 0, 0.75, 0.25, 0, 0, 0, 0])
    #expect(statistics.bins[1].group.variance == nil)
    #expect(statistics.bins[1].group.rmse[.gamma] == .some(nil))
    #expect(statistics.histogramOfMeans.counts.count == 90)
    #expect(statistics.histogramOfMeans.counts[40] == 1)
    #expect(statistics.histogramOfMeans.counts.reduce(0, +) == 4)
  }

  @Test("a photo that a family does not fit is named and left out of that family's average")
  func failures() throws {
    let votes = try #require(votes)
    let statistics = try RatingStatistics(votes, on: .oneToTen)
    for family in DistributionFamily.allCases { #expect(statistics.failures[family]?[1] == .oneValue) }
    let fitted = try DistributionFamily.gaussian.fit(votes[0]).get()
    #expect(statistics.bins[4].group.rmse[.gaussian] == fitted.rmse)
  }

  @Test("no photos are a value; a photo on another scale is an error")
  func nothing() throws {
    let statistics = try RatingStatistics([], on: .oneToSeven)
    #expect(statistics.count == 0)
    #expect(statistics.votes == nil)
    #expect(statistics.all.mean == nil)
    #expect(statistics.bins.count == 5)
    #expect(throws: EvaluationError.differentScales(photo: 0)) {
      try RatingStatistics(try #require(votes), on: .oneToSeven)
    }
  }

  @Test("the number of threads changes nothing")
  func threads() throws {
    let votes = try #require(votes)
    let one = try RatingStatistics(votes, on: .oneToTen, workers: 1)
    #expect(try RatingStatistics(votes, on: .oneToTen, workers: 3) == one)
  }

  @Test("they are written under the names of the command's contract")
  func json() throws {
    let statistics = try RatingStatistics(try #require(votes), on: .oneToTen, thresholds: [5])
    let data = try JSONEncoder().encode(statistics)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["n"] as? Int == 4)
    #expect((object["votes"] as? [String: Double])?["max"] == 8)
    #expect((object["share_above"] as? [String: Double])?["5"] == 0.5)
    #expect(object["mean_of_means"] is Double && object["std_of_means"] is Double)
    let bins = try #require(object["bins"] as? [[String: Any]])
    #expect(bins[0]["low"] as? Double == 1 && bins[0]["high"] as? Double == 2 && bins[0]["n"] as? Int == 1)
    let families = ["gaussian", "gamma", "gamma_mirrored", "beta", "weibull", "gev"]
    #expect(Set(try #require(bins[0]["rmse"] as? [String: Any]).keys) == Set(families))
    #expect(bins[1]["variance"] is NSNull)
    #expect(Set(try #require(object["rmse"] as? [String: Any]).keys) == Set(families))
    #expect((object["unfitted"] as? [String: Int])?["gaussian"] == 1)
  }
}
