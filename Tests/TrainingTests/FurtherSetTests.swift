import Experiments
import Foundation
import Imaging
import Methods
import ModelFile
import Networks
import Ratings
import Testing
import Torch

@testable import Training

extension ToyData {
  /// A second data set in the layout of BIQ: the finer a picture's noise, the better; one subset is brighter than the other.
  func addQuality(count: Int = 40) throws {
    let images = folder.appending(path: "biq/images")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    var rows = "file,subset,mos\n"
    for index in 0..<count {
      let share = Double(index) / Double(max(1, count - 1))
      var generator = SeededGenerator(seed: UInt64(500 + index))
      let subset = index % 2 == 0 ? "ss01" : "ss02"
      let base = RGBImage(size: PixelSize(width: 80, height: 64), filledWith: .neutral)
      try base.exposed(factor: index % 2 == 0 ? 1.2 : 0.8)
        .noised(sigma: 0.2 - 0.18 * share, using: &generator)
        .writePNG(to: images.appending(path: "\(index).png").path)
      rows += "\(index).png,\(subset),\(0.1 + 0.8 * share)\n"
    }
    try rows.write(to: folder.appending(path: "biq/ratings.csv"), atomically: true, encoding: .utf8)
  }
}

extension Trainings {
  /// A data set of quality beside the one of beauty.
  @Suite struct FurtherSetTests {
    private func experiment(_ overrides: [String] = []) throws -> Experiment {
      try Experiment(
        yaml: ToyData.settings, file: "toy.yaml",
        overrides: [
          "data.further=[biq]", "ranking.further-photos=8", "ranking.weight=0.1", "network.deviations=true",
          "optimization.epochs=30", "optimization.learning-rate=0.01",
        ] + overrides)
    }

    @Test(
      "both questions are learned, and what is held out of the further set is measured within its categories")
    func learns() throws {
      let toy = try ToyData()
      defer { toy.remove() }
      try toy.addQuality()
      let experiment = try experiment(["validation.held-out=0.25"])
      let output = toy.folder.appending(path: "out")
      let outcome = try TrainingRun(experiment, data: toy.folder, output: output).run()
      let further = try #require(outcome.report.further)
      #expect(
        further.map { $0.split.prefix { $0 != "," } } == ["biq", "biq ss01", "biq ss02"])
      #expect(further.map(\.model.count) == [10, 5, 5])
      #expect(try #require(further[0].model[.srccMean].value) > 0.8)
      #expect(try #require(outcome.report.heldOut?.model[.srccMean].value) > 0.8)
      let lines = try PredictionsFile.read(output.appending(path: "further.jsonl"))
      #expect(lines.count == 10 && lines.allSatisfy { $0.id.hasPrefix("biq/") && (0...1).contains($0.mean) })
      let blueprint = try #require(outcome.task.exportable).blueprint
      #expect(blueprint.outputs.contains(.quality) && blueprint.outputs.contains(.features(count: 40)))
      #expect(outcome.description.trainingData.map(\.name).contains("BIQ2021"))
    }

    @Test("folds hold out each further photo once, and other photos than they learn from")
    func folds() throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      try toy.addQuality(count: 12)
      let experiment = try experiment(["validation.folds=3", "optimization.epochs=1"])
      let report = try TrainingRun(experiment, data: toy.folder, output: toy.folder.appending(path: "out"))
        .run().report
      #expect(report.further?.first?.model.count == 12)
      let ids = try (1...3).flatMap {
        try PredictionsFile.read(toy.folder.appending(path: "out/folds/\($0)/further.jsonl")).map(\.id)
      }
      #expect(Set(ids).count == 12 && ids.count == 12)
    }

    @Test(
      "a run that stops goes on with the same bits, whether the trunk learns or not",
      arguments: [["ranking.weight=0.1"], ["optimization.trunk-learning-rate=0.001"]])
    func resumes(settings: [String]) throws {
      let toy = try ToyData(rated: 16)
      defer { toy.remove() }
      try toy.addQuality(count: 12)
      let experiment = try experiment(settings + ["optimization.epochs=3"])
      func weights(_ out: String, _ start: TrainingRun.Start, until last: Int = .max) throws -> [String:
        [Float]]
      {
        try Trainings.weights(
          of: experiment, data: toy.folder, output: toy.folder.appending(path: out), start, until: last)
      }
      let whole = try weights("whole", .new)
      #expect(throws: TrainingError.self) { try weights("parts", .new, until: 3) }
      #expect(try weights("parts", .resume) == whole)
      #expect(whole.keys.contains { $0.hasPrefix("further.") })
    }

    @Test("a further set that no method looks at, that is not there or named twice is an error with its key")
    func refused() throws {
      for (settings, says) in [
        (["ranking.further-photos=0"], "data.further"),
        (["data.further=[biq, biq]"], "data.further"), (["data.further=[bik]"], "data.further"),
      ] {
        let error = #expect(throws: ExperimentError.self) { try experiment(settings) }
        #expect("\(try #require(error))".contains(says))
      }
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      #expect(throws: (any Error).self) {
        try TrainingRun(experiment(), data: toy.folder, output: toy.folder.appending(path: "out"))
      }
    }

    @Test("a further photo that cannot be read is named, or left out and counted")
    func unreadable() throws {
      let toy = try ToyData(rated: 8)
      defer { toy.remove() }
      try toy.addQuality(count: 12)
      try Data("no photo".utf8).write(to: toy.folder.appending(path: "biq/images/3.png"))
      let error = #expect(throws: TrainingError.self) {
        try TrainingData(experiment(), folder: toy.folder)
      }
      #expect(try #require(error).description.contains("3.png"))
      let data = try TrainingData(experiment(["data.leave-out-unreadable=true"]), folder: toy.folder)
      #expect(data.further.entries.count == 11 && data.leftOut.further == ["biq/3.png"])
      #expect(data.omissions.count == 1)
    }
  }
}
