import Experiments
import Foundation
import Methods
import Ratings
import Testing
import Torch

@testable import Training

extension Trainings {
  /// What is asked of every supervised method, on brightness that decides ratings.
  @Suite struct ShippedMethodTests {
    /// What learns without ratings predicts none, nor do the prior and probes.
    private static let names = MethodList.all.filter { method in
      method.draws.contains { $0.pool == .rated } && !["pear-prior", "probe"].contains(method.name)
    }.map(\.name)

    private func experiment(_ name: String, _ overrides: [String] = []) throws -> Experiment {
      var settings = [
        "method=\(name)", "data.attributes=random", "optimization.epochs=60",
        "optimization.learning-rate=0.02", "optimization.weight-decay=0",
      ]
      switch name {
      case "mpada": settings += ["data.thirds=all"]
      case "pear": settings += ["pear={doublings: 1}"]
      // The pyramid stands on the trunk's end, where a deep one with random weights says the same of everything.
      // Of its many features, steps of that size overshoot.
      case "apm":
        settings += [
          "network={trunk: resnet18, weights: random, dropout: 0}", "apm={dropout: 0}",
          "optimization.learning-rate=0.001", "optimization.epochs=120",
        ]
      default: break
      }
      let lines = ToyData.settings.split(separator: "\n").filter {
        name == "ranking" || !$0.hasPrefix("ranking:")
      }
      return try Experiment(
        yaml: lines.joined(separator: "\n"), file: "toy.yaml", overrides: settings + overrides)
    }

    @Test("it learns 32 photos by heart", arguments: names)
    func overfits(name: String) throws {
      let toy = try ToyData()
      defer { toy.remove() }
      let experiment = try experiment(name)
      let run = try TrainingRun(experiment, data: toy.folder, output: toy.folder.appending(path: "out"))
      let task = try #require(run.run().task as? any RatingTask)
      let learner = Learner(
        experiment, run.data, fingerprint: run.fingerprint, run.session,
        in: toy.folder.appending(path: "again"))
      let source = try learner.prepare(run.split).source
      let photos = run.data.rated.indices.map { run.data.sample(.rated, $0) }
      let ratings = try Predictor(task: task, source: source, session: run.session)
        .ratings(of: photos, usesFeatures: false)
      let truths = run.data.truths(Array(photos.indices))
      let correlation = Correlation.spearman(ratings.map(\.mean), truths.map(\.mean))
      #expect(try #require(correlation) > (name == "mpada" ? 0.8 : 0.95))
    }

    @Test("interrupted, it goes on and ends with the same bits", arguments: names)
    func resumes(name: String) throws {
      let toy = try ToyData()
      defer { toy.remove() }
      let experiment = try experiment(name, ["optimization.epochs=4"])
      func run(
        _ output: String, _ start: TrainingRun.Start = .new, until last: Int = .max
      ) throws -> [String: [Float]] {
        try Trainings.weights(
          of: experiment, data: toy.folder, output: toy.folder.appending(path: output), start, until: last)
      }
      let whole = try run("whole")
      #expect(throws: TrainingError.interrupted) { try run("parts", until: 7) }
      #expect(try run("parts", .resume) == whole)
    }
  }
}
