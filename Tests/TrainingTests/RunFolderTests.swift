import Experiments
import Fixtures
import Foundation
import Testing

@testable import Training

@Suite("Folders of runs")
struct RunFolderTests {
  private func experiment(_ more: String = "") throws -> Experiment {
    try Experiment(yaml: "name: a\nranking: {unlabelled-pairs: 0}\n\(more)\n", file: "e.yaml")
  }

  private func run(_ folder: ScratchFolder) -> RunFolder { RunFolder(url: URL(filePath: folder("out"))) }

  private func prepare(
    _ folder: ScratchFolder, _ start: TrainingRun.Start, _ experiment: Experiment,
    without leftOut: LeftOutPhotos = LeftOutPhotos()
  ) throws {
    withExtendedLifetime(try run(folder).prepare(for: experiment, without: leftOut, start: start)) {}
  }

  private func names(_ folder: ScratchFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder("out")).sorted()
  }

  @Test("a new run makes its folder, and those above, and says what it is")
  func new() throws {
    let folder = try ScratchFolder()
    let experiment = try experiment("seed: 5")
    let run = RunFolder(url: URL(filePath: folder("deep/down")))
    withExtendedLifetime(try run.prepare(for: experiment, without: LeftOutPhotos(), start: .new)) {}
    let json = try Data(contentsOf: URL(filePath: folder("deep/down/experiment.json")))
    #expect(try JSONDecoder().decode(Experiment.self, from: json) == experiment)
    #expect(try run.leftOut(Session()) == LeftOutPhotos())
  }

  @Test("a folder with a run in it is not written to unless that is asked for; one with other files is")
  func occupied() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("out")
    try folder.write("keep me".utf8, to: "out/notes.txt")
    try prepare(folder, .new, experiment())
    let error = #expect(throws: TrainingError.self) { try prepare(folder, .new, experiment("seed: 2")) }
    #expect(error?.description.contains("--overwrite") ?? false)
    #expect(try folder.text("out/experiment.json").contains("\"seed\" : 1"))
    #expect(try folder.text("out/notes.txt") == "keep me")
  }

  @Test("overwriting removes everything that runs write, and nothing else")
  func overwrite() throws {
    let folder = try ScratchFolder()
    try prepare(folder, .new, experiment(), without: LeftOutPhotos(rated: ["b"]))
    let ours = [
      "last.safetensors", "best.safetensors", "last.safetensors.12.partial", "not-finite.safetensors",
      "not-finite.json", "metrics.jsonl", "predictions.jsonl", "report.json",
      "events.out.tfevents.1.juror.2", "weights.safetensors", "description.json",
    ]
    let others = ["notes.txt", "report.json.bak", "mylast.safetensors", "events.txt", "model.onnx"]
    for name in ours + others { try folder.write("x".utf8, to: "out/\(name)") }
    for name in ["features", "folds", "photos"] {
      try folder.makeFolder("out/\(name)")
      try folder.write("x".utf8, to: "out/\(name)/file")
    }
    try prepare(folder, .overwrite, experiment("seed: 2"))
    #expect(try names(folder) == (others + ["experiment.json", "photos"]).sorted())
    #expect(try folder.text("out/experiment.json").contains("\"seed\" : 2"))
  }

  @Test("a run goes on only where the same one has begun")
  func resume() throws {
    let folder = try ScratchFolder()
    // Where there is none, it begins.
    try prepare(folder, .resume, experiment())
    try prepare(folder, .resume, experiment("optimization: {epochs: 100}"))
    let error = #expect(throws: TrainingError.self) {
      try prepare(folder, .resume, experiment("optimization: {epochs: 100}\nseed: 2"))
    }
    guard case .cannotResume(let path, let difference)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == folder("out") && difference.contains("seed is 2 and was 1"))
    for broken in ["", "[]", "{\"name\": 3}"] {
      try folder.write(broken.utf8, to: "out/experiment.json")
      let error = #expect(throws: TrainingError.self) { try prepare(folder, .resume, experiment()) }
      #expect(error?.description.contains("experiment.json: it was written by another version") ?? false)
    }
  }

  @Test("what was left out is known as long as the run is, and what is no list is an error")
  func leftOut() throws {
    let folder = try ScratchFolder()
    #expect(try run(folder).leftOut(Session()) == nil)
    let left = LeftOutPhotos(rated: ["a", "b"], unlabelled: ["c"])
    try prepare(folder, .new, experiment(), without: left)
    #expect(try run(folder).leftOut(Session()) == left)
    try folder.write("{\"rated\": 1}".utf8, to: "out/left-out.json")
    #expect(throws: TrainingError.self) { try run(folder).leftOut(Session()) }
    try prepare(folder, .overwrite, experiment())
    #expect(try run(folder).leftOut(Session()) == LeftOutPhotos())
  }

  @Test("a lock lasts as long as its holder, and a file is no folder")
  func locks() throws {
    let folder = try ScratchFolder()
    let first = try run(folder).prepare(for: experiment(), without: LeftOutPhotos(), start: .new)
    let error = #expect(throws: TrainingError.self) { try prepare(folder, .resume, experiment()) }
    #expect(error?.description.contains("another run") ?? false)
    withExtendedLifetime(first) {}
    try folder.write("x".utf8, to: "file")
    #expect(throws: TrainingError.self) { try FolderLock(folder("file")) }
    #expect(throws: TrainingError.self) { try FolderLock(folder("nowhere")) }
  }

  @Test("the lock is gone with its holder")
  func released() throws {
    let folder = try ScratchFolder()
    for _ in 0..<3 { try withExtendedLifetime(FolderLock(folder.path)) {} }
  }
}
