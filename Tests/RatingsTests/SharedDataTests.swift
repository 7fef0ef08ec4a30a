import Foundation
import Ratings
import Testing

/// Rows of AVA, where they are at hand: in `JUROR_DATA`, or `../shared/data` beside the checkout.
private let ava: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  let folder =
    ProcessInfo.processInfo.environment["JUROR_DATA"] ?? root.appending(path: "../shared/data").path
  let path = folder + "/ava/AVA.txt"
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite(.enabled(if: ava != nil, "needs JUROR_DATA or ../shared/data"))
struct SharedDataTests {
  private func rows() throws -> [Votes] {
    try String(contentsOfFile: try #require(ava), encoding: .utf8).split(separator: "\n").map { line in
      try jury(line.split(separator: " ").dropFirst(2).prefix(10).compactMap { Double($0) })
    }
  }

  @Test("floors and ceilings of TANet's test rows are those computed from them elsewhere")
  func floors() throws {
    let votes = Array(try rows().dropFirst(12_775))
    let ratings = votes.map(Rating.votes)
    let floor = try #require(Floor(training: ratings, threshold: Threshold(5)))
    let constant = try floor.evaluation(on: ratings)
    #expect(abs(try #require(constant[.accuracy].value) - 0.704) < 5e-4)
    #expect(abs(try #require(constant[.emd1].value) - 0.0635) < 5e-5)
    #expect(abs(try #require(constant[.emd2].value) - 0.0892) < 5e-5)
    #expect(abs(try #require(constant[.mse].value) - 0.537) < 5e-4)
    let ceiling = try #require(try RaterCeiling(votes, threshold: Threshold(5), draws: 1))
    #expect(abs(try #require(ceiling.halves[.srccMean]?.value) - 0.957) < 2e-3)
    #expect(abs(try #require(ceiling.corrected[.srccMean]) - 0.978) < 1e-3)
    #expect(abs(try #require(ceiling.halves[.emd1]?.value) - 0.025) < 5e-4)
  }

  @Test("the statistics of all rows agree with scipy's to 1e-5 and with the published table")
  func statistics() throws {
    let statistics = try RatingStatistics(try rows(), on: .oneToTen, thresholds: [5])
    let expected = try reference("fits", as: FitsReference.self).statistics
    let groups = [statistics.all] + statistics.bins.map(\.group)
    #expect(groups.count == 9)
    for (group, expected) in zip(groups, [expected.all] + expected.bins) {
      #expect(group.count == expected.n)
      #expect(abs(try #require(group.variance) - expected.variance) < 1e-9)
      for family in DistributionFamily.allCases {
        let (own, scipy) = (group.rmse[family] ?? nil, try #require(expected.rmse[family]))
        #expect((own == nil) == (scipy == nil), "\(family)")
        if let own, let scipy { #expect(abs(own - scipy) < 1e-5, "\(family)") }
      }
    }
    for (family, count) in expected.all.unfitted {
      #expect(statistics.failures[family]?.count ?? 0 == count, "\(family)")
    }
    #expect(abs(try #require(statistics.all.mean) - expected.meanOfMeans) < 1e-9)
    #expect(abs(try #require(statistics.standardDeviationOfMeans) - expected.deviationOfMeans) < 1e-9)
    #expect(statistics.shareAbove[5] == expected.shareAbove5)
    for (family, published) in PublishedFits.ava.bins {
      for bin in 2...6 {
        let rmse = try #require(statistics.bins[bin].group.rmse[family] ?? nil)
        #expect(abs(rmse - published[bin]) < (bin == 6 ? 1e-3 : 6e-4), "\(family), bin \(bin)")
      }
      let all = try #require(statistics.all.rmse[family] ?? nil)
      #expect(abs(all - (PublishedFits.ava.all[family] ?? 0)) < 5e-4)
    }
  }
}
