import Experiments
import Foundation
import Networks
import Testing
import Torch

@testable import Training

extension Trainings {
  /// Photos that cannot be decoded to their end.
  @Suite struct UnreadablePhotosTests {
    private let names = ["oasis/images/photo 2.png", "oasis/images/photo 11.png", "photos/5.png"]

    private func run(
      _ toy: ToyData, _ overrides: [String] = [], start: TrainingRun.Start = .new,
      stopsAtCheckpoint stops: Bool = false
    ) throws -> TrainingRun.Outcome {
      let out = toy.folder.appending(path: "out")
      let checkpoint = out.appending(path: "last.safetensors").path
      return try TrainingRun(
        Experiment(
          yaml: ToyData.settings, file: "toy.yaml",
          overrides: ["ranking.weight=1", "optimization.epochs=3"] + overrides),
        data: toy.folder, output: out, start: start,
        isInterrupted: { stops && FileManager.default.fileExists(atPath: checkpoint) }
      ).run()
    }

    /// Cuts photos in half; returns what they were.
    private func cut(_ names: [String], in toy: ToyData) throws -> [String: Data] {
      var whole: [String: Data] = [:]
      for name in names {
        let file = toy.folder.appending(path: name)
        let data = try Data(contentsOf: file)
        whole[name] = data
        try data.prefix(data.count / 2).write(to: file)
      }
      return whole
    }

    @Test("all of them are named at once, before anything is written", arguments: [true, false])
    func named(inMemory: Bool) throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      _ = try cut(names, in: toy)
      let error = #expect(throws: TrainingError.self) { try run(toy, ["data.in-memory=\(inMemory)"]) }
      let message = try #require(error).description
      for name in names { #expect(message.contains(name), "\(message)") }
      #expect(message.contains("3 photos") && message.contains("leave-out-unreadable"))
      #expect(!FileManager.default.fileExists(atPath: toy.folder.appending(path: "out").path))
    }

    @Test("they are left out and counted where the experiment says so", arguments: [true, false])
    func leftOut(inMemory: Bool) throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      _ = try cut(names, in: toy)
      let settings = ["data.leave-out-unreadable=true", "data.in-memory=\(inMemory)"]
      let report = try run(toy, settings).report
      #expect(report.omittedPhotos == 2 && report.omittedUnlabelled == 1)
      #expect(report.ratedPhotos == 14)
      #expect(report.unlabelledPhotos == 12 - 1 - 4)
    }

    @Test("a run goes on after one that was left out is repaired or removed, without it")
    func repaired() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      let whole = try cut(names, in: toy)
      let settings = ["data.leave-out-unreadable=true", "checkpoints.steps=1"]
      #expect(throws: TrainingError.interrupted) { try run(toy, settings, stopsAtCheckpoint: true) }
      for (name, data) in whole where !name.contains("11") {
        try data.write(to: toy.folder.appending(path: name))
      }
      try FileManager.default.removeItem(at: toy.folder.appending(path: names[1]))
      let resumed = try run(toy, settings, start: .resume)
      #expect(resumed.report.ratedPhotos == 14)
      let again = try ToyData(rated: 16)
      defer { again.remove() }
      _ = try cut(names, in: again)
      let uninterrupted = try run(again, settings)
      #expect(
        try resumed.network.head.linear.weight.floats() == uninterrupted.network.head.linear.weight.floats())
    }
  }
}
