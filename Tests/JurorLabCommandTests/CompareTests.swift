import Fixtures
import Foundation
import Testing

/// `juror-lab compare` as users run it.
@Suite(.serialized)
struct CompareTests {
  private static let family = """
    name: toys
    seeds: [1, 2]
    baselines: [ce]
    experiment:
      method: ce
      ce: {crop: 1}
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0}
      fit: {policy: squash, side: 32}
      optimization: {epochs: 2, batch: 2, averaging: 0}
      validation: {folds: 2, every: 1, robustness: false, resamples: 0, seed: 3}
    variations:
      ce: {}
      nima: {method: nima, nima: {crop: 1}}
      copy: {network: {weights: "variation:ce#network"}, optimization: {learning-rate: 0, weight-decay: 0}}
      held: {validation: {folds: 0, held-out: 0.5}}
    claims: [{that: nima, beats: ce, by: emd1}, {that: held, beats: ce}]
    shifts: 2

    """

  private struct Report: Decodable {
    struct Row: Decodable {
      let variation: String
      let n, seeds: Int
      let metrics: [String: Double?]
      let baseline: String?
      let seconds: Double
      let memory: Int?
    }
    struct Claim: Decodable { let better, outcome: String }
    let rows: [Row]
    let claims: [Claim]
    let ceiling: [String: Double]?
    let hours: Double
    let shifts: [String: Shifts]
  }

  private struct Shifts: Decodable {
    struct Row: Decodable { let meanShift: Double }
    let photos: Int
    let rows: [Row]
  }

  private func lab(_ family: String = family) throws -> TrainingLab {
    let lab = try TrainingLab()
    try family.write(toFile: lab.path("family.yaml"), atomically: true, encoding: .utf8)
    return lab
  }

  @Test("a further data set is compared set by set and category by category, and its model says quality")
  func further() throws {
    let lab = try lab(
      """
      name: joint
      seeds: [1]
      baselines: [means]
      experiment:
        data: {further: [biq], held-out-unlabelled: 0}
        network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0}
        fit: {policy: squash, side: 32}
        ranking: {unlabelled-pairs: 0, further-photos: 4, longer-side: [32, 48]}
        optimization: {epochs: 1, batch: 2, averaging: 0, precision: f32}
        validation: {folds: 2, every: 1, robustness: false, resamples: 0}
      variations:
        means: {}
        deviations: {network: {deviations: true}}

      """)
    defer { lab.remove() }
    let images = lab.path("data/biq/images")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    var rows = "file,subset,mos\n"
    for index in 0..<8 {
      try FileManager.default.copyItem(
        atPath: lab.path("data/oasis/images/\(index).png"), toPath: "\(images)/\(index).png")
      rows += "\(index).png,ss0\(1 + index % 2),0.\(index + 1)\n"
    }
    try rows.write(toFile: lab.path("data/biq/ratings.csv"), atomically: true, encoding: .utf8)
    let run = try lab.run(
      "compare", "family.yaml", "--format", "json", "--resamples", "20", "--output", "page")
    #expect(run.status == 0, "\(run.errors)")
    struct Further: Decodable {
      struct Comparison: Decodable {
        let name: String
        let rows: [Report.Row]
      }
      let further: [Comparison]
    }
    let further = try JSONDecoder().decode(Further.self, from: Data(run.output.utf8)).further
    #expect(further.map(\.name) == ["biq", "biq ss01", "biq ss02"])
    #expect(further.map { $0.rows.map(\.n) } == [[8, 8], [4, 4], [4, 4]])
    #expect(further[0].rows.map(\.baseline) == [nil, "means"])

    // Trained once, it becomes a model file whose records tell quality.
    try "name: toy\ndata: {further: [biq], held-out-unlabelled: 0}\n".appending(
      """
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], deviations: true, hidden: 4}
      fit: {side: 64}
      ranking: {unlabelled-pairs: 0, further-photos: 4}
      optimization: {epochs: 1, batch: 4, precision: f32}
      validation: {folds: 0, robustness: false, resamples: 0}

      """
    ).write(toFile: lab.path("joint.yaml"), atomically: true, encoding: .utf8)
    let trained = try lab.run("train", "joint.yaml", "--output", "joint")
    #expect(trained.status == 0, "\(trained.errors)")
    let predicted = try lab.run(
      "predict", "--checkpoint", "joint", "data/oasis/images/3.png", "--format", "jsonl")
    #expect(
      predicted.status == 0 && predicted.output.contains("\"quality\":{\"mean\":"),
      "\(predicted.output)\(predicted.errors)")
  }

  @Test("every variation is trained with every seed, compared on the same photos, and not trained again")
  func compare() throws {
    let lab = try lab()
    defer { lab.remove() }
    let arguments = ["compare", "family.yaml", "--format", "json", "--resamples", "50", "--output", "page"]
    let first = try lab.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(first.output.utf8))
    #expect(report.rows.map(\.variation) == ["ce", "nima", "copy", "held"])
    #expect(report.rows.map(\.n) == [8, 8, 8, 4] && report.rows.allSatisfy { $0.seeds == 2 })
    #expect(report.rows.map(\.baseline) == [nil, "ce", "ce", nil])
    #expect(report.rows.allSatisfy { $0.seconds > 0 && ($0.memory ?? 0) > 10_000_000 })
    // What starts from another variation and does not learn predicts what that one predicts, fold by fold.
    #expect(report.rows[2].metrics["emd1"] == report.rows[0].metrics["emd1"])
    #expect(report.rows[1].metrics["emd1"] != report.rows[0].metrics["emd1"])
    #expect(report.claims.map(\.better) == ["nima", "held"] && report.claims[1].outcome == "undefined")
    #expect(report.ceiling?["srcc_mean"] != nil)
    #expect(report.shifts.keys.sorted() == ["ce", "copy", "held", "nima"])
    #expect(report.shifts.values.allSatisfy { $0.photos == 2 && $0.rows.count == 49 })
    #expect(try Data(contentsOf: URL(filePath: lab.path("page/comparison.json"))).count > 1_000)
    let page = try String(contentsOfFile: lab.path("page/comparison.html"), encoding: .utf8)
    #expect(page.contains("nima better than ce") && page.contains("Photos in other shapes"))

    let again = try lab.run(arguments)
    #expect(again.status == 0 && again.output == first.output)
    #expect(!again.errors.contains("fold"))

    let some = try lab.run(
      ["compare", "family.yaml", "--only", "nima", "--only", "copy", "--seed", "1", "--format", "json"])
    #expect(some.status == 0 && !some.errors.contains("fold"))
    let part = try JSONDecoder().decode(Report.self, from: Data(some.output.utf8))
    #expect(part.rows.map(\.variation) == ["nima", "copy"] && part.rows.allSatisfy { $0.seeds == 1 })
    let wrong = try lab.run(["compare", "family.yaml", "--only", "nimo"])
    #expect(wrong.status == 1 && wrong.errors.contains("no variation or seed \"nimo\"; there are: ce, nima"))
  }

  @Test("another experiment in a cell's folder is an error that says what differs")
  func changed() throws {
    let lab = try lab()
    defer { lab.remove() }
    let short = ["compare", "family.yaml", "--set", "optimization.epochs=1", "--resamples", "0"]
    #expect(try lab.run(short).status == 0)
    let other = try lab.run(short + ["--set", "optimization.batch=4"])
    #expect(other.status == 1)
    #expect(other.errors.contains("runs/toys/ce-seed1") && other.errors.contains("optimization.batch"))
  }

  @Test("a run that learned from photos which a fold holds out is no place to start from")
  func leak() throws {
    let lab = try lab(
      Self.family.replacing(
        "  held: ", with: "  leaking: {network: {weights: \"variation:all#network\"}}\n  held: "
      )
      .replacing("variations:\n", with: "variations:\n  all: {validation: {folds: 0, held-out: 0.5}}\n"))
    defer { lab.remove() }
    let result = try lab.run(["compare", "family.yaml", "--resamples", "0"])
    #expect(result.status == 1)
    #expect(result.errors.contains("has learned from photos that fold 1 holds out"))
  }

  @Test("what cannot be read is an error before anything is trained")
  func broken() throws {
    let lab = try lab(Self.family.replacing("method: nima", with: "method: nimo"))
    defer { lab.remove() }
    let result = try lab.run(["compare", "family.yaml"])
    #expect(result.status == 1)
    #expect(
      result.errors.contains("family.yaml:13: method: expected")
        && result.errors.contains("did you mean nima?"))
    #expect(!FileManager.default.fileExists(atPath: lab.path("runs")))
    let claim = try self.lab(Self.family.replacing("by: emd1", with: "by: emd9"))
    defer { claim.remove() }
    let wrong = try claim.run(["compare", "family.yaml"])
    #expect(wrong.status == 1 && wrong.errors.contains("claims: there is no metric emd9"))
    #expect(!FileManager.default.fileExists(atPath: claim.path("runs")))
    #expect(try lab.run(["compare", "nothing.yaml"]).errors.contains("nothing.yaml: there is no such file"))
  }
}
