import Foundation
import ModelFile
import Testing

/// `juror-lab train` on other data sets than the default, and what it writes for TensorBoard.
@Suite(.serialized)
struct TrainDataTests {
  private let train = [
    "train", "killed.yaml", "--set", "data.kind=table", "--set", "optimization.epochs=2", "--output", "out",
  ]

  @Test("a table of votes and a folder of photos are a data set, with a scale and splits of its own")
  func table() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let result = try lab.run(
      train + ["--set", "data.rated=whole.csv", "--set", "validation.split=random-2-1-1-seed-7"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("trained killed on 8 rated"))
    #expect(result.output.contains("random-2-1-1-seed-7"))
    let description = try ModelFile.read(lab.path("out/killed.onnx")).description
    #expect(description.scale == [1, 2, 3, 4, 5])
    #expect(description.trainingData.first?.name == "whole.csv")
    #expect(description.trainingData.first?.photos == 8)
    struct Report: Decodable {
      let heldOut: Measurement
      struct Measurement: Decodable { let model: Model }
      struct Model: Decodable { let n: Int }
    }
    let json = try Data(contentsOf: URL(filePath: lab.path("out/report.json")))
    #expect(try JSONDecoder().decode(Report.self, from: json).heldOut.model.n == 4)
  }

  @Test("rated photos without a file are an error, or are left out, counted and reported")
  func missing() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let rated = train + ["--set", "data.rated=table.csv"]
    let refused = try lab.run(rated)
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("table.csv: 1 of 17 rated photos have no file, the first \"photos/gone.png\""),
      "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: lab.path("out")))
    let left = try lab.run(rated + ["--set", "data.leave-out-missing=true"])
    #expect(left.status == 0, "\(left.errors)")
    #expect(left.errors.contains("left out 1 of 17 rated photos"), "\(left.errors)")
    #expect(left.output.contains("left out 1 rated photos without a usable file"), "\(left.output)")
  }

  @Test("means become distributions on the scale that the experiment gives")
  func means() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let rows = (0..<8).map { "photos/\($0).png,\(2 + Double($0) / 2)" }.joined(separator: "\n")
    try "file,mean\n\(rows)\n".write(toFile: lab.path("data/means.csv"), atomically: true, encoding: .utf8)
    let result = try lab.run(train + ["--set", "data.rated=means.csv", "--set", "data.scale=[1, 10]"])
    #expect(result.status == 0, "\(result.errors)")
    let scale = try ModelFile.read(lab.path("out/killed.onnx")).description.scale
    #expect(scale == (1...10).map(Double.init))
  }

  @Test("TensorBoard reads scalars, pictures and histograms as they were written")
  func tensorBoard() throws {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let python = root.appending(path: ".deps/python/bin/python")
    let lab = try TrainingLab()
    defer { lab.remove() }
    let result = try lab.run(
      train + [
        "--set", "data.rated=whole.csv", "--set", "validation.held-out=0.5", "--set", "validation.every=1",
      ])
    #expect(result.status == 0, "\(result.errors)")
    let check = Process()
    let output = Pipe()
    check.executableURL = python
    check.arguments = [root.appending(path: "Tools/check-tensorboard.py").path, lab.path("out")]
    check.standardOutput = output
    check.standardError = output
    try check.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "\(text)")
    #expect(text.contains("compared 1 images"), "\(text)")
  }

  @Test(
    "a process that is killed while features are computed is named by the other, which does not go on alone")
  func killedAmongFeatures() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    // Much more work than the other is given time for.
    let train = [
      "train", "toy.yaml", "--output", "out", "--set", "views.variants=64", "--set", "fit.side=768",
      "--set", "network.levels=[stage7]", "--set", "optimization.bfloat16=false",
    ]
    let port = 15_000 + Int(getpid()) * 89 % 16_900
    let processes = try (0..<2).map { rank in
      try lab.start(
        train,
        [
          "RANK": "\(rank)", "WORLD_SIZE": "2", "LOCAL_RANK": "\(rank)", "MASTER_ADDR": "127.0.0.1",
          "MASTER_PORT": "\(port)", "OMP_NUM_THREADS": "1",
        ], errors: "rank\(rank)")
    }
    func errors() throws -> String { try String(contentsOfFile: lab.path("rank0"), encoding: .utf8) }
    // The first round is done, and the second one begins.
    while try !errors().contains("208/528"), processes[0].isRunning { Thread.sleep(forTimeInterval: 0.05) }
    Thread.sleep(forTimeInterval: 3)
    kill(processes[1].processIdentifier, SIGKILL)
    let start = Date()
    processes[0].waitUntilExit()
    #expect(-start.timeIntervalSinceNow < 120)
    #expect(processes[0].terminationStatus == 1)
    let text = try errors()
    // Where the other was slow, it is missed when the rows of its photos as they are come together.
    let places = ["check", "allGather"].map { "error: \($0): rank 1 is missing" }
    #expect(places.contains { text.contains($0) }, "\(text)")
  }
}
