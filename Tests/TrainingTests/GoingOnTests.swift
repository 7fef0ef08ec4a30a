import Experiments
import Foundation
import Networks
import Synchronization
import Testing
import Torch

@testable import Training

extension Trainings {
  /// What a run says of itself, and what may change when it goes on.
  @Suite struct GoingOnTests {
    private static let settings = """
      name: toy
      method: nima
      data: {held-out-unlabelled: 0}
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0.5}
      fit: {policy: squash, side: 32}
      optimization:
        {epochs: 2, batch: 4, trunk-learning-rate: 0.001, averaging: 0, warm-up: 0, schedule: {kind: constant}}
      validation: {folds: 0, robustness: false, resamples: 0}
      """

    private func run(
      _ toy: ToyData, _ overrides: [String] = [], yaml: String = settings, out: String = "out",
      start: TrainingRun.Start = .new, isInterrupted: @escaping @Sendable () -> Bool = { false },
      report: @escaping (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingRun.Outcome {
      try TrainingRun(
        Experiment(yaml: yaml, file: "toy.yaml", overrides: overrides), data: toy.folder,
        output: toy.folder.appending(path: out), start: start, isInterrupted: isInterrupted, report: report
      ).run()
    }

    private func weights(_ outcome: TrainingRun.Outcome) throws -> [String: [Float]] {
      try outcome.weights()
    }

    @Test("a finished run takes more epochs, as if they had been asked for at once")
    func moreEpochs() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0)
      defer { toy.remove() }
      let whole = try weights(run(toy, ["optimization.epochs=3"], out: "whole"))
      _ = try run(toy)
      let longer = try weights(run(toy, ["optimization.epochs=3"], start: .resume))
      #expect(longer == whole)
      let fewer = #expect(throws: TrainingError.self) { try run(toy, start: .resume) }
      #expect(fewer?.description.contains("optimization.epochs is 2 and was 3") ?? false)
    }

    @Test("a trunk starts from the weights that another run left")
    func weightsOfARun() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0)
      defer { toy.remove() }
      let first = try run(toy)
      let finished = toy.folder.appending(path: "weights.safetensors").path
      try SafeTensors.write(first.network.stateDictionary(), to: finished)
      let still = [
        "optimization.learning-rate=0", "optimization.trunk-learning-rate=1e-30", "network.batch-norm=frozen",
        "optimization.weight-decay=0",
      ]
      let name = "trunk._conv_stem.weight"
      let given = try #require(weights(first)[name])
      for source in [finished, toy.folder.appending(path: "out/last.safetensors").path] {
        let second = try run(toy, still + ["network.weights=\(source)"], out: "second", start: .overwrite)
        #expect(try #require(weights(second)[name]) == given)
      }
    }

    @Test("two runs never write to one folder at once")
    func lock() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0)
      defer { toy.remove() }
      let out = toy.folder.appending(path: "out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      let other = try FolderLock(out.path)
      let error = #expect(throws: TrainingError.self) { try run(toy, start: .overwrite) }
      #expect(error?.description.contains("another run") ?? false)
      withExtendedLifetime(other) {}
    }

    @Test("bf16 is used by itself where the processor computes it, which the run and its report say")
    func precision() throws {
      let toy = try ToyData(rated: 8, unlabelled: 0)
      defer { toy.remove() }
      let told = Mutex<[TrainingEvent]>([])
      let report = try run(toy, report: { event in told.withLock { $0.append(event) } }).report
      #expect(report.precision == (LibTorch.computesBFloat16 ? "bf16" : "f32"))
      let says = told.withLock { $0 }.contains {
        if case .measured(let text) = $0 { text.contains("training in f32") } else { false }
      }
      #expect(says != LibTorch.computesBFloat16)
      #expect(try run(toy, ["optimization.precision=f32"], start: .overwrite).report.precision == "f32")
    }

    @Test("the time left counts the views of all photos together")
    func pace() throws {
      let toy = try ToyData(rated: 8, unlabelled: 7)
      defer { toy.remove() }
      let told = Mutex<[TrainingEvent]>([])
      _ = try run(
        toy, ["ranking.weight=1", "optimization.epochs=1", "views.degraded=3"], yaml: ToyData.settings,
        report: { event in told.withLock { $0.append(event) } })
      let looks = told.withLock { $0 }.compactMap { event -> [Int]? in
        if case .step(let done, let all, loss: nil, _, _) = event { [done, all] } else { nil }
      }
      let views = 8 * (2 + 3) + 3 * (1 + 3)
      #expect(looks.allSatisfy { $0[1] == views })
      #expect(looks.map { $0[0] } == looks.map { $0[0] }.sorted() && looks.last?[0] == views)
    }

    @Test("a run that is stopped before its first step does not say that it can go on")
    func interruptedEarly() throws {
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      let error = #expect(throws: TrainingError.interruptedEarly) {
        try run(toy, yaml: ToyData.settings, isInterrupted: { true })
      }
      #expect(error?.description.contains("from the beginning") ?? false)
    }

    @Test("predictions that are all about the same are said to have collapsed")
    func collapse() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0)
      defer { toy.remove() }
      let outcome = try run(
        toy,
        ["optimization.learning-rate=0", "optimization.trunk-learning-rate=1e-30", "validation.held-out=0.5"])
      #expect(outcome.report.text.contains("collapsed"))
    }
  }
}
