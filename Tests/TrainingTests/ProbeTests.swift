import Datasets
import Experiments
import Foundation
import Imaging
import Methods
import Testing
import Torch

@testable import Training

extension Trainings {
  @Suite struct ProbeTests {
    private func experiment(_ overrides: [String] = []) throws -> Experiment {
      try Experiment(
        yaml: """
          name: probe
          method: probe
          data: {held-out-unlabelled: 0}
          network: {trunk: alexnet-pretext, weights: random, dropout: 0}
          fit: {policy: squash, side: 64}
          views: {mirror: false}
          probe: {grids: [2]}
          optimization: {epochs: 20, batch: 8, learning-rate: 0.01, averaging: 0, warm-up: 0}
          validation: {folds: 2, robustness: false, resamples: 20, every: 1000}
          """, file: "probe.yaml", overrides: overrides)
    }

    private func run(_ toy: ToyData, _ overrides: [String] = [], to output: String = "out") throws
      -> TrainingRun
    {
      try TrainingRun(
        experiment(overrides), data: toy.folder, output: toy.folder.appending(path: output),
        start: .overwrite,
        isFolded: true)
    }

    @Test("every level tells bright photos from dark ones, from one pass through the trunk")
    func levels() throws {
      let toy = try ToyData(rated: 40, unlabelled: 0)
      defer { toy.remove() }
      let report = try run(toy).runFolds()
      let levels = try #require(report.levels)
      #expect(levels.map(\.name) == ["conv1", "conv2", "conv3", "conv4", "conv5"])
      #expect(levels.map(\.features) == [96, 256, 384, 384, 256].map { $0 * 4 })
      for level in levels {
        #expect(level.photos == 40)
        #expect(try #require(level.accuracy) > 0.8 && #require(level.srcc) > 0.8, "\(level.line)")
        #expect(report.text.contains(level.line))
      }
      // One file for all levels, with one row for each photo.
      let width = levels.reduce(0) { $0 + $1.features }
      let file = try toy.features(of: "levels 2 2 2 2 2")
      #expect(try Data(contentsOf: file).count == 16 + 32 + 4 + 40 * (16 + width * 4 + 4))
      let answers = try #require(try LevelAnswers(inRun: toy.folder.appending(path: "out")))
      #expect(Set(answers.ids).count == 40 && (10...30).contains(answers.areGood.count(where: \.self)))
    }

    @Test("a share of the labels is learned from, and all others' photos are measured as before")
    func labels() throws {
      let toy = try ToyData(rated: 40, unlabelled: 0)
      defer { toy.remove() }
      let few = try run(toy, ["validation.labels=0.2", "optimization.batch=4"])
      #expect(few.folds.map(\.training.count) == [4, 4] && few.folds.map(\.validation.count) == [20, 20])
      let all = try run(toy, [], to: "all")
      for (some, whole) in zip(few.folds, all.folds) {
        #expect(Set(some.training).isSubset(of: whole.training) && some.validation == whole.validation)
      }
      #expect(try #require(few.runFolds().levels).allSatisfy { $0.photos == 40 })
    }

    @Test("only photos of the categories that are asked for count")
    func categories() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0)
      defer { toy.remove() }
      let one = try TrainingData(experiment(["data.categories=[Scenery]"]), folder: toy.folder)
      #expect(one.rated.count == 8 && one.rated.allSatisfy { $0.category == "Scenery" })
      #expect(one.omissions.isEmpty)
      let error = #expect(throws: TrainingError.self) {
        try TrainingData(experiment(["data.categories=[Sea]"]), folder: toy.folder)
      }
      #expect(error?.description.contains("has no category \"Sea\"; there are: Object, Scenery") ?? false)
    }

    @Test("what a probe cannot do is refused before anything is learned")
    func refusals() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0)
      defer { toy.remove() }
      for (setting, words) in [
        ("optimization.trunk-learning-rate=0.001", "the trunk keeps its weights"),
        ("probe.grids=[1, 2]", "expected one number, or 5 for the levels of alexnet-pretext, found 2"),
      ] {
        let error = #expect(throws: (any Error).self) { try run(toy, [setting]) }
        #expect(error.map { "\($0)" }?.contains(words) ?? false)
      }
    }

    @Test("trunks of two parts get the weights of two runs, and no other number of them")
    func joined() throws {
      let toy = try Landscapes(count: 20)
      defer { toy.remove() }
      let rated = try ToyData(rated: 16, unlabelled: 0)
      defer { rated.remove() }
      func repaired(_ mask: String) throws -> [Float] {
        let yaml = """
          name: fpp
          method: inpainting
          inpainting: {mask: \(mask), bottleneck: 64}
          data: {unlabelled: [photos], held-out-unlabelled: 4}
          network: {trunk: alexnet-pretext, weights: random}
          fit: {policy: crop, side: 65}
          optimization: {epochs: 1, batch: 8, trunk-learning-rate: 0.001, averaging: 0, warm-up: 0}
          validation: {folds: 0, robustness: false, resamples: 0}
          """
        let outcome = try TrainingRun(
          Experiment(yaml: yaml, file: "fpp.yaml"), data: toy.folder,
          output: toy.folder.appending(path: mask)
        ).run()
        let sample = toy.folder.appending(path: "\(mask)/samples/step-2.png").path
        #expect(FileManager.default.fileExists(atPath: sample))
        return try #require(outcome.task.networks["discriminator"]?.parameters().first).floats()
      }
      let (fpp, cc) = (try repaired("fpp"), try repaired("cc"))
      #expect(fpp != cc)
      let runs = ["fpp", "cc"].map { "run:\(toy.folder.path)/\($0)#discriminator" }
      func probe(_ weights: [String]) throws -> TrainingRun {
        try TrainingRun(
          experiment([
            "network.trunk=context-discriminators", "network.weights=\(weights.joined(separator: "+"))",
          ]), data: rated.folder, output: rated.folder.appending(path: "out"), start: .overwrite)
      }
      let task = try Learner.makeTask(probe(runs).experiment, probe(runs).data, probe(runs).session)
      let trunk = try #require(task.frozen.first?.module)
      #expect(try #require(trunk.stateDictionary()["0.model.0.weight"]).floats() == fpp)
      #expect(try #require(trunk.stateDictionary()["1.model.0.weight"]).floats() == cc)
      #expect(throws: TrainingError.self) { try probe(runs + runs) }
    }
  }
}
