import Datasets
import Foundation
import Ratings
import Testing

@testable import Reports

@Suite("Reports")
struct ReportTests {
  /// Four photos on 1, 2, 3 with votes, the second one tagged twice.
  private func dataset() throws -> Dataset {
    let scale = try RatingScale([1, 2, 3])
    let counts: [[Double]] = [[4, 0, 0], [0, 4, 0], [0, 0, 4], [2, 2, 0]]
    let photos = try counts.enumerated().map { index, counts in
      RatedPhoto(
        id: "\(index).jpg", ratings: .votes(try Votes(scale: scale, counts: counts)),
        tags: index == 1 ? ["a", "b"] : ["a"], challenge: index == 2 ? "water" : "fire",
        styles: [["HDR"], ["HDR", "Macro"], []][index % 3])
    }
    return Dataset(kind: .table, source: "ratings", scale: scale, photos: photos)
  }

  private func predictions(_ text: String) throws -> Predictions {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Predictions.read(file.path)
  }

  private func json(_ value: some Encodable) throws -> [String: Any] {
    let data = try JSONEncoder().encode(value)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("an evaluation has the promised keys, and null for what is undefined")
  func evaluationKeys() throws {
    let report = try EvaluationReport(
      predictions("id,mean\n0,1\n1,2\n2,3\n3,1.5\n"), against: dataset(),
      .init(breakdowns: [.tag, .style, .challenge, .votes, .aspect], bootstrap: Bootstrap(resamples: 20)))
    let object = try json(report)
    #expect(object["n"] as? Int == 4)
    #expect(object["scale"] as? [Double] == [1, 2, 3])
    let names = Set(Evaluation.Metric.allCases.map(\.rawValue))
    for key in ["metrics", "floor", "ceiling"] {
      #expect(Set((object[key] as? [String: Any] ?? [:]).keys) == names, "\(key)")
    }
    let metrics = try #require(object["metrics"] as? [String: Any])
    #expect(metrics["mse"] as? Double == 0)
    #expect((metrics["srcc_mean"] as? Double).map { abs($0 - 1) < 1e-12 } ?? false)
    #expect(metrics["emd1"] is NSNull)
    #expect((object["undefined"] as? [String: String])?["emd1"] == "no-distribution")
    #expect((object["intervals"] as? [String: [Double]])?["mse"] == [0, 0])
    #expect(object["unmatched"] as? [String: Int] == ["predictions": 0, "ratings": 0])
    #expect((object["conventions"] as? [String: Any])?["hash"] is String)
    let groups = try #require(object["by"] as? [String: [[String: Any]]])
    #expect(groups["tag"]?.map { $0["label"] as? String } == ["a", "b"])
    #expect(groups["tag"]?.map { $0["n"] as? Int } == [4, 1])
    #expect(groups["style"]?.map { $0["label"] as? String } == ["HDR", "Macro", "none"])
    #expect(groups["style"]?.map { $0["n"] as? Int } == [3, 1, 1])
    #expect(groups["challenge"]?.map { $0["label"] as? String } == ["fire", "water"])
    #expect(groups["votes"]?.map { $0["label"] as? String } == ["below 25"])
    #expect(groups["aspect"]?.map { $0["label"] as? String } == ["unknown"])
  }

  @Test("photos are grouped by category, and ranked within them, also where some have none")
  func categories() throws {
    var data = try dataset()
    for index in 0..<3 { data.photos[index].category = "sea" }
    let report = try EvaluationReport(
      predictions("id,mean\n0,1\n1,2\n2,3\n3,1.5\n"), against: data,
      .init(breakdowns: [.category], bootstrap: Bootstrap(resamples: 20)))
    let object = try json(report)
    let groups = try #require((object["by"] as? [String: [[String: Any]]])?["category"])
    #expect(groups.map { $0["label"] as? String } == ["sea", "none"])
    #expect((object["metrics"] as? [String: Any])?["srcc_mean_within"] as? Double == 1)
    #expect((object["intervals"] as? [String: Any])?["srcc_mean_within"] != nil)
    #expect(
      object["categories"] as? [String: Int] == ["used": 1, "left_out": 0, "photos": 3, "uncategorised": 1])
    let undefined = try #require(groups[1]["undefined"] as? [String: String])
    #expect(undefined["srcc_mean_within"] == "no-categories")
  }

  @Test("a split scores its test photos and takes the floor from its training photos")
  func split() throws {
    let report = try EvaluationReport(
      predictions("id,mean\n0,1\n1,2\n2,3\n3,1.5\n"), against: dataset(),
      .init(split: "last-2", bootstrap: .none))
    #expect(report.evaluation.count == 2)
    #expect(report.matching.problems.isEmpty)
    // Trained on means 1 and 2: 1.5 for the test photos' 3 and 1.5.
    #expect(report.floor?[.mse].value == (2.25 + 0) / 2)
    #expect(report.conventions.split == "last-2, test")
    #expect(report.conventions.hash == (try dataset().split(named: "last-2").hash))
    #expect(throws: Split.Problem.self) {
      try EvaluationReport(predictions("id,mean\n0,1\n"), against: dataset(), .init(split: "nonsense"))
    }
  }

  @Test("a split whose lists share photos is refused, unless that is allowed")
  func leaks() throws {
    var leaky = try dataset()
    leaky.splits = [SplitRule(name: "leaky", training: ["0.jpg", "1.jpg"], test: ["1.jpg", "2.jpg"])]
    let predictions = try predictions("id,mean\n1,2\n2,3\n")
    #expect(throws: Split.Problem.leaks(["1.jpg"])) {
      try EvaluationReport(predictions, against: leaky, .init(split: "leaky", bootstrap: .none))
    }
    let report = try EvaluationReport(
      predictions, against: leaky, .init(split: "leaky", allowsLeaks: true, bootstrap: .none))
    #expect(report.evaluation.count == 2)
  }

  @Test(
    "halves of raters who agree less than a constant does are no ceiling, and Spearman & Brown say nothing of them"
  )
  func noCeiling() throws {
    let scale = try RatingScale([1, 2, 3, 4])
    let counts: [[Double]] = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0]]
    let photos = try counts.enumerated().map {
      RatedPhoto(id: "\($0).jpg", ratings: .votes(try Votes(scale: scale, counts: $1)))
    }
    let report = try EvaluationReport(
      predictions("id,mean\n0,1\n1,2\n2,3\n3,1.5\n"),
      against: Dataset(kind: .table, source: "", scale: scale, photos: photos), .init(bootstrap: .none))
    let halves = try #require(report.ceiling?.halves)
    // Halves of one vote lie 3 or 1 apart; the mean of all four photos is the same.
    #expect(halves[.mse]?.value == 5)
    #expect(report.floor?[.mse].value == 0)
    #expect(report.ceiling(of: .mse) == nil)
    #expect(try #require(halves[.lccMean]?.value) < 0)
    #expect(report.ceiling(of: .lccMean) == nil)
    #expect(report.metricsWithoutCeiling.contains(.mse))
    let object = try json(report)
    #expect((object["ceiling"] as? [String: Any])?["mse"] is NSNull)
    #expect((object["ceiling_spearman_brown"] as? [String: Any])?["lcc_mean"] is NSNull)
    #expect((object["without_ceiling"] as? [String])?.contains("mse") == true)
    let agreeing = try EvaluationReport(
      predictions("id,mean\n0,1\n1,2\n2,3\n3,1.5\n"), against: dataset(), .init(bootstrap: .none))
    #expect(agreeing.ceiling(of: .mse) == agreeing.ceiling?.halves[.mse]?.value)
    #expect(!agreeing.metricsWithoutCeiling.contains(.mse))
  }

  @Test("AVA's threshold is 5, a table's the middle of its scale")
  func thresholds() throws {
    for (kind, threshold) in [(DatasetKind.ava, 5), (.dpchallenge, 5), (.table, 5.5)] {
      let photo = RatedPhoto(id: "0", ratings: .moments(mean: 5.2))
      let report = try EvaluationReport(
        predictions("id,mean\n0,5\n"),
        against: Dataset(kind: kind, source: "", scale: .oneToTen, photos: [photo]), .init(bootstrap: .none))
      #expect(report.conventions.threshold == Threshold(threshold))
    }
  }

  @Test("the hash names the scored photos, in whatever order they come")
  func hash() throws {
    let hashes = try ["id,mean\n0,1\n1,2\n", "id,mean\n1,2\n0,1\n", "id,mean\n1,2\n2,1\n"].map {
      try EvaluationReport(predictions($0), against: dataset(), .init(bootstrap: .none)).conventions.hash
    }
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] != hashes[2])
  }

  @Test("good and bad photos are on a scale of 0 and 1")
  func goodAndBad() throws {
    let photos = [true, true, false].enumerated().map {
      RatedPhoto(id: "\($0)", ratings: .good($1))
    }
    let dataset = Dataset(kind: .folders, source: "folder", scale: nil, photos: photos)
    let report = try EvaluationReport(
      predictions("id,mean\n0,0.9\n1,0.4\n2,0.2\n"), against: dataset, .init(bootstrap: .none))
    #expect(abs((report.evaluation[.accuracy].value ?? 0) - 2 / 3) < 1e-12)
    #expect(report.evaluation[.balancedAccuracy].value == 0.75)
    #expect(report.floor?[.balancedAccuracy].value == 0.5)
    #expect(report.ceiling == nil)
  }

  @Test("distributions without a known scale are a clear error")
  func unknownScale() throws {
    let photos = [RatedPhoto(id: "0", ratings: .moments(mean: 2))]
    let dataset = Dataset(kind: .table, source: "means", scale: nil, photos: photos)
    #expect {
      try EvaluationReport(predictions("id,p1,p2\n0,0.5,0.5\n"), against: dataset)
    } throws: {
      "\($0)".contains("add --scale")
    }
  }

  @Test("statistics have the promised keys, tags and challenges counted")
  func statisticsKeys() throws {
    let object = try json(try StatisticsReport(of: dataset()))
    #expect(object["n"] as? Int == 4)
    #expect((object["votes"] as? [String: Double]) == ["min": 4, "mean": 4, "max": 4])
    #expect(object["mean_of_means"] as? Double == 1.875)
    #expect((object["std_of_means"] as? Double).map { abs($0 - 0.739509972887452) < 1e-12 } ?? false)
    #expect((object["share_above"] as? [String: Double]) == ["2": 0.25])
    let bins = try #require(object["bins"] as? [[String: Any]])
    #expect(bins.map { $0["low"] as? Double } == [1, 2])
    #expect(bins.map { $0["n"] as? Int } == [2, 2])
    #expect(
      Set((bins[0]["rmse"] as? [String: Any] ?? [:]).keys)
        == ["gaussian", "gamma", "gamma_mirrored", "beta", "weibull", "gev"])
    #expect((object["tags"] as? [[String: Any]])?.map { $0["n"] as? Int } == [4, 1])
    #expect((object["styles"] as? [[String: Any]])?.map { $0["n"] as? Int } == [3, 1])
    #expect((object["challenges"] as? [[String: Any]])?.map { $0["n"] as? Int } == [3, 1])
  }

  @Test("of probabilities it is not known how many voted")
  func probabilities() throws {
    let scale = try RatingScale([1, 2, 3])
    let shares = try RatingDistribution(scale: scale, probabilities: [0.25, 0.5, 0.25])
    let photos = [
      RatedPhoto(id: "0", ratings: .distribution(shares)),
      RatedPhoto(id: "1", ratings: .moments(mean: 2, standardDeviation: 1)),
    ]
    let report = try StatisticsReport(of: Dataset(kind: .table, source: "", scale: scale, photos: photos))
    #expect(report.leftOut == 1)
    #expect(try json(report)["votes"] is NSNull)
    #expect(throws: StatisticsReport.Problem.self) {
      try StatisticsReport(of: Dataset(kind: .table, source: "", scale: scale, photos: [photos[1]]))
    }
  }
}
