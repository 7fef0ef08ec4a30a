import Experiments
import Foundation
import Imaging
import Networks
import Ratings
import Testing
import Torch

@testable import Training

extension Trainings {
  /// NIMA, whose whole network learns from pixels.
  @Suite struct FineTuningTests {
    private static let settings = """
      name: toy
      method: nima
      nima: {crop: 1}
      data: {held-out-unlabelled: 0}
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0}
      fit: {policy: squash, side: 32}
      optimization:
        {epochs: 2, batch: 8, trunk-learning-rate: 0.003, learning-rate: 0.03, weight-decay: 0, averaging: 0, warm-up: 0,
         bfloat16: false}
      validation: {folds: 0, robustness: false, resamples: 0}
      """

    private func run(
      _ toy: ToyData, _ overrides: [String] = [], workers: Int = 2, out: String = "out"
    ) throws -> TrainingRun.Outcome {
      try TrainingRun(
        Experiment(yaml: Self.settings, file: "toy.yaml", overrides: overrides), data: toy.folder,
        output: toy.folder.appending(path: out), start: .overwrite, workers: workers
      ).run()
    }

    private func weights(_ outcome: TrainingRun.Outcome) throws -> [String: [Float]] {
      try outcome.weights()
    }

    @Test("it overfits 32 photos")
    func overfits() throws {
      let toy = try ToyData(rated: 32, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let outcome = try run(toy, ["optimization.epochs=40", "network.batch-norm=frozen"])
      let experiment = try Experiment(yaml: Self.settings, file: "toy.yaml")
      let evaluation = try outcome.evaluation(on: toy, experiment)
      #expect(try #require(evaluation[.srccMean].value) > 0.95)
      #expect(try #require(evaluation[.emd2].value) < 0.06)
    }

    @Test(
      "other trunks overfit 32 photos, too",
      arguments: [
        [
          "network.trunk=resnet18", "network.levels=[layer2, layer4]", "optimization.batch=32",
          "optimization.epochs=40", "fit.side=32",
        ],
        [
          "network.trunk=mobilenet-v2", "network.levels=[stage3]", "network.batch-norm=synchronised",
          "fit.side=32",
        ],
        [
          "network.trunk=alexnet", "network.levels=[pool5]", "network.grid=2",
          "optimization.trunk-learning-rate=0.0003",
        ],
      ])
    func otherTrunks(network: [String]) throws {
      let toy = try ToyData(rated: 32, unlabelled: 0, size: PixelSize(width: 64, height: 64))
      defer { toy.remove() }
      _ = try run(
        toy, ["optimization.epochs=30", "fit.side=64", "optimization.learning-rate=0.003"] + network)
      struct Epoch: Decodable { let losses: [String: Double] }
      let losses = try String(contentsOf: toy.folder.appending(path: "out/metrics.jsonl"), encoding: .utf8)
        .split(separator: "\n").compactMap {
          try JSONDecoder().decode(Epoch.self, from: Data($0.utf8)).losses["loss"]
        }
      // The mean histogram of all photos, which the head starts with, has an EMD(2) of .24.
      #expect(try #require(losses.first) > 0.15)
      #expect(try #require(losses.last) < 0.1, "\(losses)")
    }

    @Test("weights come from a file of the whole network, whose last layers are left out")
    func weightsFile() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 64, height: 64))
      defer { toy.remove() }
      let whole = try ResNet(.resnet18)
      try SafeTensors.write(
        whole.stateDictionary(), to: toy.folder.appending(path: "resnet.safetensors").path)
      let start = [
        "network.trunk=resnet18", "network.levels=[layer1]", "fit.side=64", "optimization.epochs=1",
        "optimization.learning-rate=0", "optimization.trunk-learning-rate=1e-30", "network.batch-norm=frozen",
      ]
      let trained = try weights(run(toy, start + ["network.weights=resnet.safetensors"]))
      for (name, tensor) in whole.stateDictionary() where !name.hasPrefix("fc.") {
        let found = try #require(trained["trunk." + name])
        // What is 0 has learned 1e-30.
        #expect(zip(found, try tensor.floats()).allSatisfy { abs($0 - $1) < 1e-20 }, "\(name)")
      }
      let other = #expect(throws: (any Error).self) {
        try run(toy, start + ["network.weights=resnet.safetensors", "network.trunk=resnet34"], out: "other")
      }
      #expect(other.map { "\($0)" }?.contains("layer1.2.conv1.weight") ?? false)
      let none = #expect(throws: TrainingError.self) {
        try run(toy, start + ["network.weights=nowhere.safetensors"], out: "other")
      }
      #expect(none?.description.contains("nowhere.safetensors: there is no such file") ?? false)
      #expect(!FileManager.default.fileExists(atPath: toy.folder.appending(path: "other").path))
    }

    @Test("the number of workers, and whether photos stay in memory, change no bit")
    func workers() throws {
      let toy = try ToyData(rated: 16, unlabelled: 3, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let overrides = ["nima.crop=0.8", "network.dropout=0.75"]
      let one = try weights(run(toy, overrides, workers: 1))
      #expect(try weights(run(toy, overrides, workers: 5)) == one)
      #expect(try weights(run(toy, overrides + ["data.in-memory=false"])) == one)
      #expect(try weights(run(toy, overrides + ["seed=2"])) != one)
    }

    @Test("trunk and head learn at their own rates; frozen statistics stay")
    func groups() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let frozen = ["network.batch-norm=frozen"]
      let start = try weights(
        run(toy, frozen + ["optimization.learning-rate=0", "optimization.trunk-learning-rate=1e-12"]))
      let head = try weights(run(toy, frozen + ["optimization.trunk-learning-rate=1e-12"]))
      let trunk = try weights(run(toy, frozen + ["optimization.learning-rate=0"]))
      for (name, values) in start {
        let isHead = name.hasPrefix("head.linear")
        let isStatistic = ["running_mean", "running_var", "num_batches_tracked"].contains {
          name.hasSuffix($0)
        }
        #expect((head[name] != values) == isHead || !isHead, "\(name)")
        if isHead || isStatistic { #expect(trunk[name] == values, "\(name)") }
      }
      #expect(trunk["trunk._conv_stem.weight"] != start["trunk._conv_stem.weight"])
    }

    @Test("accumulated parts make the step of the whole batch")
    func accumulation() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let frozen = ["network.batch-norm=frozen", "optimization.optimizer=sgd"]
      let whole = try weights(run(toy, frozen))
      let parts = try weights(run(toy, frozen + ["optimization.accumulation=4"]))
      for (name, values) in whole {
        let other = try #require(parts[name])
        let difference = zip(values, other).map { abs($0 - $1) }.max() ?? 0
        #expect(difference < 1e-5, "\(name)")
      }
    }

    @Test("training stops when validations do not get better, and the best weights are kept")
    func earlyStopping() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      _ = try run(
        toy,
        [
          "optimization.epochs=30", "optimization.learning-rate=0", "optimization.trunk-learning-rate=1e-12",
          "network.batch-norm=frozen", "validation.held-out=0.5", "validation.every=1",
          "validation.patience=2",
          "validation.keep=best", "optimization.batch=4",
        ])
      let best = try CheckpointFile(path: toy.folder.appending(path: "out/best.safetensors").path).read()
      let last = try CheckpointFile(path: toy.folder.appending(path: "out/last.safetensors").path).read()
      #expect(best.state.epochs < last.state.epochs)
      #expect(last.state.epochs < 30)
      #expect(last.state.progress.stale == 2)
    }

    @Test("a loss that is not a number keeps the batch's names and the state for a look")
    func notFinite() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      #expect(throws: TrainingError.self) {
        try run(
          toy,
          [
            "optimization.optimizer=sgd", "optimization.learning-rate=10", "optimization.weight-decay=10",
            "optimization.epochs=60",
          ])
      }
      let out = toy.folder.appending(path: "out")
      struct Report: Decodable {
        let step: Int
        let photos: [String]
      }
      let report = try JSONDecoder().decode(
        Report.self, from: Data(contentsOf: out.appending(path: "not-finite.json")))
      #expect(report.photos.sorted() == (0..<8).map { "photo \($0).png" })
      let state = try CheckpointFile(path: out.appending(path: "not-finite.safetensors").path).read().state
      #expect(state.step == report.step - 1)
    }

    @Test("bf16 leaves weights in float32, and scores within a hundredth of the scale of those of f32")
    func bfloat16() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let experiment = try Experiment(yaml: Self.settings, file: "toy.yaml")
      let data = try TrainingData(experiment, folder: toy.folder)
      func scores(_ outcome: TrainingRun.Outcome) throws -> [Double] {
        try outcome.ratings(data, experiment).map(\.mean)
      }
      let exact = try scores(run(toy, ["optimization.optimizer=sgd"]))
      let reduced = try run(toy, ["optimization.optimizer=sgd", "optimization.bfloat16=true"])
      #expect(try reduced.network.parameters().allSatisfy { $0.dtype == .float32 })
      let gaps = try zip(scores(reduced), exact).map { abs($0 - $1) }
      let largest = gaps.max() ?? .infinity
      // The scale is 6 wide; without any difference nothing would have been computed in bf16.
      #expect(largest > 0 && largest < 0.06, "\(largest)")
    }
  }
}
