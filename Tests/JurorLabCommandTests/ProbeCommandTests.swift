import Fixtures
import Foundation
import Testing

/// `juror-lab probe`, and families with probes, as users run them.
@Suite(.serialized)
struct ProbeCommandTests {
  private struct Report: Decodable {
    struct Row: Decodable {
      let variation, set, level: String
      let n, seeds: Int
      let accuracy: Double?
    }
    let rows: [Row]
  }

  private let pretext = """
    name: turned
    method: rotnet
    data: {unlabelled: [photos], held-out-unlabelled: 2}
    network: {trunk: alexnet-pretext, weights: random, hidden: 8, dropout: 0}
    fit: {policy: crop, side: 64}
    optimization: {epochs: 1, batch: 4, trunk-learning-rate: 0.001, averaging: 0, warm-up: 0}
    validation: {folds: 0, robustness: false, resamples: 0}
    """

  @Test("a pretext leaves its trunk, whose levels are then probed beside a random one's")
  func probe() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    try pretext.write(toFile: lab.path("turned.yaml"), atomically: true, encoding: .utf8)
    let trained = try lab.run(["train", "turned.yaml"])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("trunk.safetensors: "))
    let arguments = [
      "probe", "--checkpoint", "runs/turned", "--dataset", "oasis", "--seeds", "2", "--side", "64",
      "--epochs", "2",
      "--batch", "2", "--labels", "0.5", "--resamples", "20", "--format", "json", "--output", "page",
    ]
    let probed = try lab.run(arguments)
    #expect(probed.status == 0, "\(probed.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(probed.output.utf8))
    #expect(report.rows.count == 2 * 5 * 2 && report.rows.allSatisfy { $0.seeds == 2 && $0.n == 8 })
    #expect(Set(report.rows.map(\.variation)) == ["learned", "random"])
    for name in ["probes.json", "probes.html"] {
      #expect(FileManager.default.fileExists(atPath: lab.path("page/\(name)")))
    }
    let again = try lab.run(arguments)
    #expect(again.output == probed.output && !again.errors.contains("probe 1/"))
  }

  @Test(
    "wrong use is refused",
    arguments: [
      (["--dataset", "oases"], "there is no kind \"oases\""),
      (["--dataset", "oasis", "--labels", "2"], "--labels"),
      (["--dataset", "oasis"], "runs/nothing/experiment.json: there is no such file"),
    ])
  func refusals(arguments: [String], words: String) throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let outcome = try lab.run(["probe", "--checkpoint", "runs/nothing"] + arguments)
    #expect(outcome.status != 0 && outcome.errors.contains(words), "\(outcome.errors)")
  }
}
