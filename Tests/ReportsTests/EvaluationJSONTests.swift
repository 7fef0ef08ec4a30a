import Datasets
import Foundation
import Ratings
import Synchronization
import Testing

@testable import Reports

@Suite("JSON of an evaluation")
struct EvaluationJSONTests {
  private func report(
    _ predictions: String, _ dataset: Dataset? = nil,
    _ configuration: EvaluationReport.Configuration = .init(bootstrap: .none)
  ) throws -> EvaluationReport {
    try EvaluationReport(Samples.predictions(predictions), against: dataset ?? Samples.four(), configuration)
  }

  @Test("what cannot be scored is counted by its kind, and what nobody expected to be there by itself")
  func problems() throws {
    var dataset = try Samples.dataset(Array(repeating: [1, 2, 1], count: 8))
    dataset.expectedMissing = ["7.jpg", "0.jpg"]
    let object = try Samples.json(
      report(
        "id,p1,p2,p3\n0,0.2,0.3,0.5\n0,0.2,0.3,0.5\n1,nan,0,1\n2,-0.5,1,0.5\n3,0.2,0.2,0.2\nx,1,0,0\ny,1,0,0\n",
        dataset))
    #expect(object["n"] as? Int == 1)
    #expect(
      object["problems"] as? [String: Int] == ["unmatched": 2, "duplicates": 1, "not_a_distribution": 3])
    // 4, 5 and 6; 7 is known to be broken.
    #expect(object["unmatched"] as? [String: Int] == ["predictions": 2, "ratings": 3])
    #expect(object["expected_missing"] as? Int == 1)
  }

  @Test("of a split it is told how many of its ids have no photo")
  func absent() throws {
    var dataset = try Samples.four()
    dataset.splits = [SplitRule(name: "s", training: ["0.jpg"], test: ["1.jpg", "2.jpg", "9.jpg"])]
    let object = try Samples.json(
      report("id,mean\n1,2\n2,3\n3,1\n", dataset, .init(split: "s", bootstrap: .none)))
    #expect((object["unmatched"] as? [String: Int])?["split"] == 1)
    // A prediction of a photo outside the split is neither scored nor a problem.
    #expect(object["n"] as? Int == 2)
    #expect(object["problems"] as? [String: Int] == [:])
  }

  @Test("without a scale, threshold and votes their keys are null or not there")
  func unknown() throws {
    let photos = [1.5, 2].enumerated().map { RatedPhoto(id: "\($0)", ratings: .moments(mean: $1)) }
    let dataset = Dataset(kind: .table, source: "means", scale: nil, photos: photos)
    let object = try Samples.json(report("id,mean\n0,1\n1,2\n", dataset))
    #expect(
      object["scale"] is NSNull && object["ceiling"] is NSNull && object["ceiling_spearman_brown"] is NSNull)
    #expect(object["without_ceiling"] == nil && object["categories"] == nil)
    let undefined = try #require(object["undefined"] as? [String: String])
    #expect(Set(["accuracy", "balanced_accuracy", "emd1", "lcc_std"]).isSubset(of: undefined.keys))
    // 0.5² / 2 and 0.5 / 2.
    let metrics = try #require(object["metrics"] as? [String: Any])
    #expect(metrics["mse"] as? Double == 0.125 && metrics["mae"] as? Double == 0.25)
  }

  @Test("accuracies follow the threshold that was asked for, and whether it is good itself")
  func thresholds() throws {
    // Rated 1, 2, 3, 1.5.
    let predictions = "id,mean\n0,1\n1,2\n2,2\n3,2\n"
    for (threshold, accuracy) in [
      (Threshold(2), 0.75), (Threshold(2, includesEqual: true), 0.75), (Threshold(1.5), 0.75),
      (Threshold(1.2), 1),
      (Threshold(2.5), 0.75), (Threshold(1.5, includesEqual: true), 1),
    ] {
      let found = try report(predictions, nil, .init(threshold: threshold, bootstrap: .none))
      #expect(found.evaluation[.accuracy].value == accuracy, "\(threshold)")
      #expect(found.conventions.threshold == threshold)
    }
  }

  @Test("a tag, a contest and a style with the same name are groups of their own breakdowns")
  func breakdowns() throws {
    let dataset = try Samples.dataset([[4, 0, 0], [0, 4, 0], [0, 0, 4]]) { index, photo in
      photo.tags = index == 0 ? ["<b>", "<b>"] : []
      photo.category = index == 1 ? "<b>" : nil
      photo.challenge = index == 2 ? "<b>" : nil
    }
    let report = try report(
      "id,mean\n0,1\n1,2\n2,2\n", dataset,
      .init(breakdowns: [.tag, .challenge, .style, .tag], bootstrap: .none))
    let by = try #require(try Samples.json(report)["by"] as? [String: [[String: Any]]])
    #expect(Set(by.keys) == ["tag", "challenge", "style"])
    // A category counts as a tag, and a tag that is there twice once.
    #expect(by["tag"]?.map { $0["n"] as? Int } == [2, 1])
    #expect(by["challenge"]?.map { $0["label"] as? String } == ["none", "<b>"])
    #expect((by["challenge"]?[1]["metrics"] as? [String: Any])?["mse"] as? Double == 1)
    #expect(by["style"]?.map { $0["n"] as? Int } == [3])
  }

  @Test("groups by score have a bias with its interval, others have none")
  func bias() throws {
    let report = try report(
      "id,mean\n0,2\n1,2\n2,2\n3,2\n", nil,
      .init(breakdowns: [.score, .votes], bootstrap: Bootstrap(resamples: 10)))
    let object = try Samples.json(report)
    let by = try #require(object["by"] as? [String: [[String: Any]]])
    #expect(by["score"]?.map { $0["label"] as? String } == ["1–1.2", "1.4–1.6", "2–2.2", "2.8–3"])
    #expect(by["score"]?.map { $0["bias"] as? Double } == [1, 0.5, 0, -1])
    #expect(
      by["score"]?.map { $0["bias_interval"] as? [Double] } == [[1, 1], [0.5, 0.5], [0, 0], [-1, -1]])
    #expect(by["votes"]?.contains { $0.keys.contains("bias") } == false)
    #expect((object["conventions"] as? [String: Any])?["bias"] is String)
    let without = try Samples.json(self.report("id,mean\n0,2\n"))
    #expect((without["conventions"] as? [String: Any])?["bias"] == nil)
  }

  @Test("the same report has the same JSON every time, whatever the number of cores did")
  func repeatable() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let texts = try (0..<3).map { _ in
      try encoder.encode(
        report(
          "id,p1,p2,p3\n0,0.7,0.2,0.1\n1,0.2,0.6,0.2\n2,0.1,0.3,0.6\n", nil,
          .init(breakdowns: [.votes], bootstrap: Bootstrap(resamples: 40))))
    }
    #expect(texts[0] == texts[1] && texts[1] == texts[2])
  }

  @Test("progress goes from 0 to 1, over all groups together")
  func progress() throws {
    let shares = Mutex<[Double]>([])
    _ = try EvaluationReport(
      Samples.means([1, 2, 3, 1.5]), against: Samples.four(),
      .init(breakdowns: [.votes, .tag], bootstrap: Bootstrap(resamples: 64))
    ) { share in shares.withLock { $0.append(share) } }
    let told = shares.withLock(\.self)
    #expect(told.allSatisfy { (0...1 + 1e-12).contains($0) })
    #expect(abs((told.max() ?? 0) - 1) < 1e-12)
  }

  @Test("a photo that the tool failed on is told with the tool's words, and stays without a score")
  func failures() throws {
    let report = try report(
      "path,mean,error_kind,error_message\n0.jpg,2,,\n1.jpg,,truncated,\"ends early\"\n")
    #expect(report.evaluation.count == 1)
    #expect(report.matching.problems.count == 1)
    #expect(report.matching.problems.first?.name == "1.jpg")
  }
}
