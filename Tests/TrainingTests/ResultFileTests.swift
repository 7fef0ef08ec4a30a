import Experiments
import Fixtures
import Foundation
import Testing

@testable import Training

@Suite("Results that are kept")
struct ResultFileTests {
  private func experiment(_ name: String = "toy", _ overrides: String...) throws -> Experiment {
    try Experiment(
      yaml: "name: \(name)\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml", overrides: overrides)
  }

  private func report(_ seconds: Double) -> TrainingReport {
    TrainingReport(
      name: "toy", ratedPhotos: 1, unlabelledPhotos: 0, omittedPhotos: 0, omittedUnlabelled: 0, split: "s",
      precision: "f32", seconds: seconds)
  }

  @Test("each experiment finds its own result among others of the same name, or none")
  func find() throws {
    let folder = try ScratchFolder()
    let url = URL(filePath: folder("results"))
    #expect(try ResultFile.find(experiment(), in: url) == nil)
    let experiments = [
      try experiment(), try experiment("toy", "seed=2"), try experiment("toy", "optimization.epochs=41"),
      try experiment("toy-b"),
    ]
    var files: Set<URL> = []
    for (number, experiment) in experiments.enumerated() {
      files.insert(try ResultFile.write(report(Double(number)), of: experiment, to: url))
    }
    #expect(files.count == 4)
    for (number, experiment) in experiments.enumerated() {
      let found = try #require(try ResultFile.find(experiment, in: url))
      #expect(found.result.report == report(Double(number)))
      #expect(found.result.experiment == experiment)
      #expect(files.contains { $0.lastPathComponent == found.file.lastPathComponent })
    }
    #expect(try ResultFile.find(experiment("toy", "seed=3"), in: url) == nil)
    #expect(try ResultFile.find(experiment("toy", "optimization.epochs=40"), in: url) != nil)
    #expect(try ResultFile.find(experiment("toy", "optimization.epochs=39"), in: url) == nil)
  }

  @Test("a second result of an experiment replaces the first one")
  func again() throws {
    let folder = try ScratchFolder()
    let url = URL(filePath: folder.path)
    for seconds in [1.0, 2] { _ = try ResultFile.write(report(seconds), of: experiment(), to: url) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    #expect(try ResultFile.find(experiment(), in: url)?.result.report.seconds == 2)
  }

  @Test("the card says nothing about what was measured")
  func card() throws {
    let folder = try ScratchFolder()
    let url = URL(filePath: folder.path)
    _ = try ResultFile.write(report(1), of: experiment(), to: url)
    #expect(try ResultFile.find(experiment("toy", "card.summary=other"), in: url) != nil)
  }

  @Test("a file with such a name that is no result is an error, one with another name is not looked at")
  func broken() throws {
    let folder = try ScratchFolder()
    let url = URL(filePath: folder.path)
    for name in ["other-1.json", "toy.json", "toy-1.txt"] { try folder.write("{".utf8, to: name) }
    #expect(try ResultFile.find(experiment(), in: url) == nil)
    for text in ["", "{}", "[1]"] {
      try folder.write(text.utf8, to: "toy-1.json")
      let error = #expect(throws: TrainingError.self) { try ResultFile.find(experiment(), in: url) }
      #expect(error?.description.contains("toy-1.json: it is not the result of a run") ?? false)
    }
  }
}
