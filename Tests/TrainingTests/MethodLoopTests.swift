import Experiments
import Fixtures
import Foundation
import Imaging
import Methods
import TestMethods
import Testing
import Torch

@testable import Training

extension Trainings {
  /// Kinds of learning that are not shipped: each is one file, and goes through the loop by its entry in the list alone.
  @Suite struct MethodLoopTests {
    private static let names = testMethods.map(\.name)

    private static func settings(_ name: String) -> String {
      """
      name: toy
      method: \(name)
      seed: 4
      data: {unlabelled: [photos], held-out-unlabelled: 4, in-memory: true}
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0, batch-norm: frozen}
      fit: {policy: squash, side: 32}
      optimization:
        {epochs: 3, batch: 4, trunk-learning-rate: 0.001, learning-rate: 0.01, averaging: 0, warm-up: 0, precision: f32}
      validation: {folds: 0, robustness: false, resamples: 0}
      checkpoints: {steps: 1}
      """
    }

    private func toy() throws -> ToyData {
      try ToyData(rated: 16, unlabelled: 20, size: PixelSize(width: 40, height: 32))
    }

    private func run(
      _ toy: ToyData, _ name: String, _ overrides: [String] = [], workers: Int = 2,
      start: TrainingRun.Start = .overwrite
    ) throws -> (weights: [String: [Float]], run: TrainingRun.Outcome) {
      try MethodList.$all.withValue(MethodList.all + testMethods) {
        let outcome = try TrainingRun(
          Experiment(yaml: Self.settings(name), file: "toy.yaml", overrides: overrides), data: toy.folder,
          output: toy.folder.appending(path: "out"), start: start, workers: workers
        ).run()
        let networks = outcome.task.networks
        let weights = try networks.flatMap { name, network in
          try network.stateDictionary().map { ("\(name).\($0.key)", try $0.value.floats()) }
        }
        return (Dictionary(weights) { first, _ in first }, outcome)
      }
    }

    private func difference(_ one: [String: [Float]], _ other: [String: [Float]]) -> Float {
      #expect(one.keys.sorted() == other.keys.sorted())
      return one.map { name, values in
        zip(values, other[name] ?? []).map { abs($0 - $1) }.max() ?? 0
      }.max() ?? .infinity
    }

    @Test("the number of workers changes no bit", arguments: names)
    func workers(name: String) throws {
      let toy = try toy()
      defer { toy.remove() }
      let one = try run(toy, name, workers: 1).weights
      #expect(try run(toy, name, workers: 4).weights == one)
      #expect(try run(toy, name, ["seed=5"]).weights != one)
    }

    @Test("accumulated parts make the step of the whole batch", arguments: names)
    func accumulation(name: String) throws {
      let toy = try toy()
      defer { toy.remove() }
      let plain = ["optimization.optimizer=sgd"]
      let whole = try run(toy, name, plain).weights
      let parts = try run(toy, name, plain + ["optimization.accumulation=2"]).weights
      #expect(difference(whole, parts) < 1e-5)
    }

    @Test("averaged weights are not the last ones", arguments: names)
    func averaging(name: String) throws {
      let toy = try toy()
      defer { toy.remove() }
      let last = try run(toy, name).weights
      #expect(try run(toy, name, ["optimization.averaging=0.9"]).weights != last)
    }

    @Test("bf16 leaves weights in float32, near those of f32", arguments: names)
    func bfloat16(name: String) throws {
      let toy = try toy()
      defer { toy.remove() }
      let plain = ["optimization.optimizer=sgd"]
      let exact = try run(toy, name, plain)
      let reduced = try run(toy, name, plain + ["optimization.precision=bf16"])
      #expect(reduced.run.report.precision == "bf16")
      #expect(
        reduced.run.task.networks.values.allSatisfy { $0.parameters().allSatisfy { $0.dtype == .float32 } })
      let distance = difference(exact.weights, reduced.weights)
      #expect(distance > 0 && distance < 0.02, "\(distance)")
    }

    @Test(
      "killed, it goes on and ends with the same bits; two processes end with the same weights",
      arguments: names)
    func killed(name: String) throws {
      let toy = try toy()
      defer { toy.remove() }
      let folder = try ScratchFolder()
      let program = BuiltProgram("TrainingProcess", in: folder, environment: ["OMP_NUM_THREADS": "1"])
      let yaml = try folder.write(Self.settings(name).utf8, to: "toy.yaml")
      // Adam's first steps follow the signs of gradients, and with them their rounding.
      let plain = try folder.write(
        Self.settings(name).replacing("precision: f32", with: "precision: f32, optimizer: sgd").utf8,
        to: "plain.yaml")
      func train(
        _ output: String, _ more: [String] = [], _ options: [String] = [], by yaml: String = yaml
      ) throws -> [String: [Float]] {
        let outcome = try program.run(options + [yaml, toy.folder.path, folder(output)] + more)
        #expect(outcome.code == 0, "\(outcome.error)")
        return try SafeTensors.read(folder("\(output)/final.safetensors")).tensors.mapValues {
          try $0.floats()
        }
      }
      let whole = try train("whole")

      let process = program.prepared([yaml, toy.folder.path, folder("out")])
      try process.run()
      let state = folder("out/last.safetensors")
      while process.isRunning, !FileManager.default.fileExists(atPath: state) { usleep(2_000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // Its experiment is of a method that only the process had in its list.
      let killed = try MethodList.$all.withValue(MethodList.all + testMethods) {
        try CheckpointFile(path: state).read().state.step
      }
      #expect(killed >= 1)
      #expect(try train("out", ["resume"]) == whole)

      let one = try train("one", by: plain)
      let two = try train("two", [], ["--processes", "2"], by: plain)
      #expect(difference(one, two) < 1e-5)
    }

    @Test("a pretext without ratings learns, is measured on photos that it has not seen, and chooses by that")
    func pretext() throws {
      let toy = try ToyData(rated: 0, unlabelled: 40, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let outcome = try run(
        toy, "test-exposure",
        [
          "optimization.epochs=30", "data.held-out-unlabelled=12", "validation.every=1",
          "validation.keep=best",
          "optimization.trunk-learning-rate=0.003",
        ]
      ).run
      #expect(outcome.report.ratedPhotos == 0)
      #expect(try #require(outcome.report.measures?["error rate"]) < 0.2)
      #expect(outcome.report.text.contains("held-out photos: error rate"))
      let log = try String(contentsOf: toy.folder.appending(path: "out/metrics.jsonl"), encoding: .utf8)
      struct Line: Decodable { let measures: [String: Double]? }
      let errors = try log.split(separator: "\n").compactMap {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8)).measures?["error rate"]
      }
      #expect(errors.count == 30)
      // Chance is 2/3.
      #expect((errors.min() ?? 1) < 0.2, "\(errors)")
      #expect(FileManager.default.fileExists(atPath: toy.folder.appending(path: "out/best.safetensors").path))
    }

    @Test("what a frozen prior says is computed once for each view, and goes on where it was")
    func prior() throws {
      let toy = try toy()
      defer { toy.remove() }
      _ = try run(toy, "test-prior")
      let file = try toy.features(of: "prior")
      let bytes = try Data(contentsOf: file)
      // 16 photos and their mirror images, 7 numbers each.
      #expect(bytes.count == 16 + 32 + 4 + 16 * 2 * (16 + 7 * 4 + 4))
      _ = try run(toy, "test-prior", ["optimization.epochs=4"], start: .resume)
      #expect(try Data(contentsOf: file) == bytes)
    }

    @Test("pairs learn under a frozen trunk, too")
    func frozenPairs() throws {
      let toy = try toy()
      defer { toy.remove() }
      let overrides = ["optimization.trunk-learning-rate=0"]
      let one = try run(toy, "test-pairs", overrides, workers: 1).weights
      #expect(
        one.keys.sorted() == [
          "network.deviation", "network.linear.bias", "network.linear.weight", "network.mean",
        ])
      #expect(try run(toy, "test-pairs", overrides, workers: 3).weights == one)
    }
  }
}
