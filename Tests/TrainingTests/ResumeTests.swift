import Experiments
import Foundation
import Synchronization
import Testing
import Torch

@testable import Training

extension Trainings {
  /// Runs that stop and go on; see also the killed programs of JurorLabCommandTests.
  @Suite struct ResumeTests {
    /// Everything that a state can hold: moments, averages, dropout, batch statistics, a plateau, a half epoch.
    private static let fineTuning = """
      name: toy
      method: nima
      data: {held-out-unlabelled: 0}
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0.75}
      fit: {policy: squash, side: 32}
      optimization:
        {epochs: 3, batch: 4, accumulation: 2, trunk-learning-rate: 0.001, learning-rate: 0.01, averaging: 0.9,
         warm-up: 2, clip: 1, bfloat16: false, schedule: {kind: plateau, patience: 0, factor: 0.5}}
      validation: {folds: 0, held-out: 0.25, every: 1, robustness: false, resamples: 0, keep: best}
      """

    private func run(
      _ toy: ToyData, _ yaml: String, _ overrides: [String] = [], start: TrainingRun.Start,
      out: String = "out",
      stopAfter steps: Int = .max
    ) throws -> [String: [Float]] {
      // Counted from where the run begins; before that it looks at its photos.
      let asked = Mutex<Int?>(nil)
      let run = try TrainingRun(
        Experiment(yaml: yaml, file: "toy.yaml", overrides: overrides), data: toy.folder,
        output: toy.folder.appending(path: out), start: start,
        isInterrupted: {
          asked.withLock { asked in
            guard let count = asked else { return false }
            asked = count + 1
            return count >= steps
          }
        })
      asked.withLock { $0 = 0 }
      let outcome = try run.run()
      return try outcome.weights()
    }

    @Test(
      "a run that stops and goes on ends with the same bits",
      arguments: [
        (fineTuning, [1, 4, 5, 8]),
        (ToyData.settings + "\nseed: 3", [7]),
      ])
    func resume(yaml: String, stops: [Int]) throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      let overrides =
        yaml.contains("nima") ? [] : ["optimization.epochs=3", "ranking.weight=1", "validation.folds=2"]
      let whole = try run(toy, yaml, overrides, start: .new, out: "whole")
      for stop in stops {
        #expect(throws: TrainingError.self) {
          try run(toy, yaml, overrides, start: .overwrite, stopAfter: stop)
        }
        #expect(try run(toy, yaml, overrides, start: .resume) == whole, "stopped after \(stop)")
      }
    }

    @Test("metrics go on where the checkpoint was")
    func metrics() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      _ = try? run(toy, Self.fineTuning, start: .new, stopAfter: 5)
      let log = toy.folder.appending(path: "out/metrics.jsonl")
      // A killed run may have written more than its last checkpoint knows of.
      let handle = try FileHandle(forWritingTo: log)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"epoch\":".utf8))
      try handle.close()
      _ = try run(toy, Self.fineTuning, start: .resume)
      struct Line: Decodable {
        let epoch: Int
        let evaluation: Floor?
        let floor: Floor?
        struct Floor: Decodable { let n: Int }
      }
      let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      }
      #expect(lines.map(\.epoch) == [1, 1, 2, 2, 3, 3])
      #expect(lines.filter { $0.evaluation?.n == 4 && $0.floor?.n == 4 }.count == 3)
    }

    @Test("going on is refused when settings, data or split have changed, and says why")
    func refusals() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      _ = try? run(toy, Self.fineTuning, start: .new, stopAfter: 3)
      func reason(_ overrides: [String] = []) -> String {
        do {
          _ = try run(toy, Self.fineTuning, overrides, start: .resume)
          return "none"
        } catch {
          return "\(error)"
        }
      }
      #expect(reason(["optimization.batch=2"]).contains("optimization.batch is 2 and was 4"))
      let ratings = toy.folder.appending(path: "oasis/ratings.csv")
      let text = try String(contentsOf: ratings, encoding: .utf8)
      try text.replacing("photo 3.png,Scenery", with: "photo 3.png,Object").write(
        to: ratings, atomically: true, encoding: .utf8)
      #expect(reason().contains("the split has changed"))
      try (text + "x").write(to: ratings, atomically: true, encoding: .utf8)
      #expect(reason().contains("ratings.csv:17"))
      try text.replacing(",toy,101", with: ",toy,99").write(to: ratings, atomically: true, encoding: .utf8)
      #expect(reason().contains("the data have changed"))
    }

    @Test("an earlier run is not overwritten by mistake")
    func overwriting() throws {
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      _ = try? run(toy, Self.fineTuning, start: .new, stopAfter: 2)
      let error = #expect(throws: TrainingError.self) { try run(toy, Self.fineTuning, start: .new) }
      #expect(error?.description.contains("--resume") ?? false)
      #expect(throws: Never.self) { try run(toy, Self.fineTuning, start: .overwrite) }
    }
  }
}
