import Foundation
import Ratings
import Testing

@testable import Reports

@Suite("Comparisons")
struct ComparisonReportTests {
  private let ids = (0..<60).map { String(format: "%02d.jpg", $0) }

  private func truth(_ index: Int) throws -> RatingDistribution {
    let share = Double((index * 17) % 60) / 59
    return try RatingDistribution(
      scale: RatingScale([1, 2, 3]), probabilities: [(1 - share) / 2, 0.5, share / 2])
  }

  /// Predictions with noise in the mean, of all photos or of the first ones.
  private func cell(
    _ variation: String, seed: UInt64, noise: Double, photos: Int = 60, attributes: AttributeAgreement? = nil
  ) throws -> ComparisonReport.Cell {
    var generator = SeededGenerator(seed: seed)
    let predictions = try ids.prefix(photos).enumerated().map { index, id in
      (id, Rating.moments(mean: try truth(index).mean + noise * generator.normal()))
    }
    let floor = try Evaluation(
      predictions: (0..<photos).map { _ in .moments(mean: 2) },
      truths: (0..<photos).map { .distribution(try truth($0)) },
      threshold: nil, bootstrap: .none)
    return ComparisonReport.Cell(
      variation: variation, seed: seed, predictions: Dictionary(uniqueKeysWithValues: predictions),
      seconds: 60,
      memory: 300_000_000, floor: floor, attributes: attributes,
      curve: [(1, ["srcc_mean": 0.25]), (2, ["srcc_mean": 0.5])])
  }

  private func report(_ cells: [ComparisonReport.Cell], resamples: Int = 200) throws -> ComparisonReport {
    let photos = try Dictionary(
      uniqueKeysWithValues: ids.enumerated().map { index, id in
        (id, ComparisonReport.Photo(rating: .distribution(try truth(index)), category: nil))
      })
    let variations = ["good", "bad", "few"].filter { name in cells.contains { $0.variation == name } }
    return try ComparisonReport(
      "toys", variations: variations, cells: cells,
      photos: Dictionary(uniqueKeysWithValues: variations.map { ($0, photos) }), baselines: ["bad"],
      claims: [("good", "bad", .srccMean), ("bad", "good", .mse), ("few", "bad", .srccMean)],
      threshold: Threshold(2), bootstrap: Bootstrap(resamples: resamples))
  }

  private func cells() throws -> [ComparisonReport.Cell] {
    try [1, 2].flatMap { seed in
      [
        try cell("good", seed: seed, noise: 0.02), try cell("bad", seed: seed + 10, noise: 0.6),
        try cell("few", seed: seed, noise: 0.02, photos: 20),
      ]
    }
  }

  @Test("variations are compared with the baseline that was measured on the same photos")
  func baselines() throws {
    let report = try report(cells())
    #expect(report.rows.map(\.variation) == ["good", "bad", "few"])
    #expect(report.rows.map(\.baseline) == ["bad", nil, nil])
    #expect(report.rows.map(\.photos) == [60, 60, 20] && report.rows.allSatisfy { $0.seeds == 2 })
    let difference = try #require(report.rows[0].differences[.srccMean])
    #expect(difference.value > 0.1)
    #expect(try #require(difference.interval).low > 0)
    #expect(report.rows[0].seconds == 60 && report.rows[0].memory == 300_000_000)
    #expect(report.seconds == 360)
  }

  @Test("claims hold, are reversed, or cannot be told, whichever way a metric is better")
  func claims() throws {
    let report = try report(cells())
    #expect(report.verdicts.map(\.outcome) == ["held", "reversed", "undefined"])
    let same = try self.report([cell("good", seed: 1, noise: 0.3), cell("bad", seed: 2, noise: 0.3)])
    #expect(same.verdicts[0].outcome == "open")
  }

  @Test("JSON has a row for each variation, with null where nothing is defined")
  func json() throws {
    let agreement = AttributeAgreement(
      ["Light"],
      photos: (0..<9).map { index in
        let side = (mean: Double(index), attributes: ["Light": Double(index * index)])
        return AttributeAgreement.Photo(predicted: side, known: side)
      })
    let report = try report([
      cell("good", seed: 1, noise: 0.1, attributes: agreement), cell("bad", seed: 2, noise: 0.6),
    ])
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
    let rows = try #require(json?["rows"] as? [[String: Any]])
    #expect(rows.map { $0["variation"] as? String } == ["good", "bad"])
    #expect((rows[0]["metrics"] as? [String: Any])?["emd1"] is NSNull)
    #expect((rows[0]["attributes"] as? [String: Double]) == ["Light": 1])
    #expect(rows[0]["correlation_difference"] as? Double == 0 && rows[1]["attributes"] == nil)
    #expect((json?["claims"] as? [[String: Any]])?.first?["outcome"] as? String == "held")
  }

  @Test("what variations say of further data sets stands below, in JSON as a comparison of its own")
  func further() throws {
    let photos = try Dictionary(
      uniqueKeysWithValues: ids.enumerated().map { index, id in
        (id, ComparisonReport.Photo(rating: .distribution(try truth(index)), category: nil))
      })
    func report(_ name: String, _ variations: [String], further: [ComparisonReport] = []) throws
      -> ComparisonReport
    {
      try ComparisonReport(
        name, variations: variations, cells: cells().filter { variations.contains($0.variation) },
        photos: Dictionary(uniqueKeysWithValues: variations.map { ($0, photos) }), baselines: ["bad"],
        claims: [],
        further: further, threshold: nil, bootstrap: Bootstrap(resamples: 50))
    }
    let whole = try report("toys", ["good", "bad"], further: [report("biq ss01", ["good", "bad"])])
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(whole)) as? [String: Any]
    let further = try #require(json?["further"] as? [[String: Any]])
    #expect(further.map { $0["name"] as? String } == ["biq ss01"])
    #expect((further[0]["rows"] as? [[String: Any]])?.count == 2)
    #expect(ComparisonPage(whole).page.headings.contains("biq ss01"))
  }

  @Test("a page has the table, a bar for each variation, claims, curves and what was predicted")
  func page() throws {
    let page = try ComparisonPage(report(cells())).page
    #expect(
      page.headings == [
        "Variations", "Claims", "Learning curves", "Predicted and rated mean scores", "Everything",
        "Conventions",
      ])
    let bars = try #require(page.plots.first)
    #expect(bars.texts("label") == ["good", "bad", "few"])
    let curves = try #require(page.plots.first { $0.title == "While training" })
    #expect(curves.numbers("y").prefix(2) == [0.25, 0.5])
  }

  @Test("a seed that predicts nearly the same for all photos is called collapsed")
  func collapsed() throws {
    let flat = ComparisonReport.Cell(
      variation: "bad", seed: 3,
      predictions: Dictionary(uniqueKeysWithValues: ids.map { ($0, .moments(mean: 2)) }),
      seconds: 1, memory: nil, floor: try cell("bad", seed: 1, noise: 1).floor, curve: [])
    let report = try report([cell("good", seed: 1, noise: 0.1), cell("bad", seed: 2, noise: 0.1), flat])
    #expect(report.rows.map(\.isCollapsed) == [false, true])
    #expect(report.rows[1].metrics[.srccMean]?.value == nil)
  }
}
