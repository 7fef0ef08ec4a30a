import Datasets
import Experiments
import Foundation
import Imaging
import ModelFile
import Networks
import Ratings
import Testing
import Torch

@testable import Training

extension Trainings {
  /// The frozen trunk and its head.
  @Suite struct TrainingRunTests {
    private func run(
      _ toy: ToyData, _ overrides: [String] = [], start: TrainingRun.Start = .overwrite, workers: Int = 2,
      isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws -> TrainingRun.Outcome {
      let experiment = try Experiment(yaml: ToyData.settings, file: "toy.yaml", overrides: overrides)
      return try TrainingRun(
        experiment, data: toy.folder, output: toy.folder.appending(path: "out"), start: start,
        workers: workers, isInterrupted: isInterrupted
      ).run()
    }

    @Test("it overfits 32 photos")
    func overfits() throws {
      let toy = try ToyData()
      defer { toy.remove() }
      let outcome = try run(toy, ["optimization.epochs=150", "optimization.learning-rate=0.01"])
      let experiment = try Experiment(yaml: ToyData.settings, file: "toy.yaml")
      let evaluation = try outcome.evaluation(on: toy, experiment)
      #expect(try #require(evaluation[.srccMean].value) > 0.95)
      #expect(try #require(evaluation[.emd2].value) < 0.06)
    }

    @Test("the same seed gives the same weights, whatever the number of workers")
    func reproducible() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      let overrides = ["optimization.epochs=2", "ranking.weight=1", "network.dropout=0.5"]
      func weights(workers: Int, _ more: [String] = []) throws -> [Float] {
        try run(toy, overrides + more, workers: workers).network.head.linear.weight.floats()
      }
      let one = try weights(workers: 1)
      #expect(try weights(workers: 3) == one)
      #expect(try weights(workers: 1, ["seed=2"]) != one)
    }

    @Test("the trunk keeps its weights, the head learns")
    func freezing() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      let before = try run(toy, ["optimization.learning-rate=0"]).network.stateDictionary()
      let after = try run(toy).network.stateDictionary()
      for (name, tensor) in before {
        let isSame = try tensor.doubles() == #require(after[name]).doubles()
        let learns = name.contains("head.hidden") || name.contains("head.linear")
        #expect(isSame != learns, "\(name)")
      }
    }

    @Test("cross-validation pools out-of-fold predictions beside their floor")
    func crossValidation() throws {
      let toy = try ToyData(rated: 24)
      defer { toy.remove() }
      let report = try run(toy, ["validation.folds=2"]).report
      let measured = try #require(report.crossValidation)
      #expect(measured.model.count == 24)
      #expect(measured.floor[.srccMean].value.map { $0 < 0.5 } ?? true)
      #expect(measured.hash.count == 64)
    }

    @Test("cross-validation leaves out the photos that a split holds out for the end")
    func officialTest() throws {
      let toy = try ToyData(rated: 24)
      defer { toy.remove() }
      let overrides = ["validation.folds=2", "validation.split=last-8", "optimization.epochs=1"]
      let report = try run(toy, overrides).report
      #expect(report.heldOut?.model.count == 8)
      #expect(report.crossValidation?.model.count == 16)
      let predictions = try Predictions.read(toy.folder.appending(path: "out/predictions.jsonl").path)
      #expect(predictions.predictions.count == 8)
      #expect(predictions.predictions.allSatisfy { $0.scale?.count == 7 })
    }

    @Test("a run leaves its settings, metrics and report")
    func files() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      let outcome = try run(
        toy,
        [
          "optimization.epochs=2", "validation.held-out=0.25", "validation.every=1",
          "validation.robustness=true",
          "ranking.weight=1",
        ])
      let out = toy.folder.appending(path: "out")
      let report = try JSONDecoder().decode(
        TrainingReport.self, from: Data(contentsOf: out.appending(path: "report.json")))
      #expect(report.name == "toy")
      #expect(report.heldOut?.model.count == 4)
      #expect(report.degradations?.rows.count == 12)
      #expect(report.degradations?.photos == 4)
      #expect(report.aspects?.rows.count == 28)
      #expect(report.text.contains("JPEG quality 10"))
      let lines = try String(contentsOf: out.appending(path: "metrics.jsonl"), encoding: .utf8).split(
        separator: "\n")
      #expect(lines.count >= 4)
      for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
      let settings = try JSONDecoder().decode(
        Experiment.self, from: Data(contentsOf: out.appending(path: "experiment.json")))
      #expect(settings.name == "toy")
      #expect(outcome.description.scale == [1, 2, 3, 4, 5, 6, 7])
      #expect(outcome.description.metrics.contains { $0.name == "srcc_mean" && $0.n == 4 } == true)
    }

    @Test("a loss that is not a number stops training and names the batch's photos")
    func notFinite() throws {
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      let error = #expect(throws: TrainingError.self) {
        try run(
          toy,
          [
            "optimization.learning-rate=10", "optimization.epochs=2000", "optimization.warm-up=0",
            "optimization.weight-decay=10",
          ])
      }
      guard case .notFinite(_, let photos)? = error else {
        Issue.record("expected notFinite, found \(String(describing: error))")
        return
      }
      #expect(photos.count == 8)
      #expect(photos.allSatisfy { $0.hasSuffix(".png") })
    }

    @Test("an interruption ends the run between steps")
    func interruption() throws {
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      #expect(throws: TrainingError.interruptedEarly) { try run(toy, isInterrupted: { true }) }
      #expect(!FileManager.default.fileExists(atPath: toy.folder.appending(path: "out/report.json").path))
    }

    @Test("data that is missing or too little is an error before training")
    func impossible() throws {
      let toy = try ToyData(rated: 8, unlabelled: 4)
      defer { toy.remove() }
      #expect(throws: TrainingError.tooFewPhotos(of: "rated photos", found: 8, needed: 9)) {
        try run(toy, ["optimization.batch=9"])
      }
      #expect(throws: TrainingError.tooFewPhotos(of: "unlabelled photos", found: 4, needed: 5)) {
        try run(toy, ["ranking.weight=1"])
      }
      #expect(throws: (any Error).self) { try run(toy, ["data.rated=nowhere"]) }
      #expect(throws: (any Error).self) { try run(toy, ["data.unlabelled=[nowhere]"]) }
    }
  }
}
