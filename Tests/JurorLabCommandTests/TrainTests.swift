import Fixtures
import Foundation
import ModelFile
import Testing
import Torch

/// `juror-lab train` as users run it: the built binary on a toy data set.
@Suite(.serialized)
struct TrainTests {
  @Test("one command trains, measures and exports a model file that describes itself")
  func train() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let result = try lab.run("train", "toy.yaml", "--set", "optimization.epochs=2", "--output", "out")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("trained toy on 8 rated"))
    let model = try ModelFile.read(lab.path("out/toy.onnx"))
    #expect(model.description.name == "toy")
    #expect(model.description.scale == [1, 2, 3, 4, 5, 6, 7])
    for name in [
      "weights.safetensors", "description.json", "metrics.jsonl", "report.json", "experiment.json",
    ] {
      #expect(FileManager.default.fileExists(atPath: lab.path("out/\(name)")), "\(name)")
    }
  }

  @Test("a dry run tells networks, steps, memory and time, and writes nothing")
  func dryRun() throws {
    struct Plan: Decodable {
      struct Network: Decodable { let name: String, parameters: Int, learns: Bool }
      struct Training: Decodable { let name: String, photos: Int, heldOut: Int, steps: Int }
      struct Seconds: Decodable { let features, steps, measurements: Double }
      let networks: [Network]
      let trainings: [Training]
      let views: Int, memory: Int
      let seconds: Seconds
    }
    let lab = try TrainingLab()
    defer { lab.remove() }
    let frozen = try lab.run("train", "toy.yaml", "--dry-run", "--format", "json", "--output", "out")
    #expect(frozen.status == 0, "\(frozen.errors)")
    let plan = try JSONDecoder().decode(Plan.self, from: Data(frozen.output.utf8))
    #expect(
      plan.networks.map(\.learns) == [true, false] && plan.networks.map(\.name) == ["network", "trunk"])
    #expect(plan.trainings.map(\.photos) == [4, 4, 8] && plan.trainings.map(\.steps) == [1, 1, 2])
    // Eight photos, each with its mirror image and four variants of a degraded one.
    #expect(plan.views == 48)
    #expect(plan.seconds.features > 0 && plan.seconds.steps > 0 && plan.memory > 50_000_000)
    let learning = try lab.run("train", "killed.yaml", "--dry-run", "--format", "table", "--output", "out")
    #expect(learning.status == 0, "\(learning.errors)")
    #expect(learning.output.contains("all rated photos") && learning.output.contains("parameters that learn"))
    #expect(learning.output.contains(" GB of memory"))
    let wrong = try lab.run("train", "toy.yaml", "--dry-run", "--set", "data.rated=nowhere")
    #expect(wrong.status == 1 && wrong.errors.contains("nowhere: there is no such file"))
    #expect(!FileManager.default.fileExists(atPath: lab.path("out")))
    #expect(!FileManager.default.fileExists(atPath: lab.path("runs")))
  }

  @Test("an experiment whose result is kept is not run again, one that differs is")
  func results() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let train = ["train", "killed.yaml", "--set", "optimization.epochs=1", "--results", "results"]
    let first = try lab.run(train + ["--output", "first"])
    #expect(first.status == 0, "\(first.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: lab.path("results"))
    #expect(names.count == 1 && names[0].hasPrefix("killed-"))
    let again = try lab.run(train + ["--set", "card.summary=other", "--output", "again"])
    #expect(again.status == 0 && again.errors.contains("done already"), "\(again.errors)")
    #expect(first.output.contains(again.output.dropLast()))
    #expect(!FileManager.default.fileExists(atPath: lab.path("again")))
    let other = try lab.run(train + ["--set", "seed=2", "--output", "other"])
    #expect(other.status == 0 && !other.errors.contains("done already"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: lab.path("results")).count == 2)
    try Data("{}".utf8).write(to: URL(filePath: lab.path("results/killed-0.json")))
    let broken = try lab.run(train + ["--output", "broken"])
    #expect(broken.status == 1 && broken.errors.contains("killed-0.json: it is not the result of a run"))
  }

  @Test("a broken experiment is a clear error before anything is written")
  func broken() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let unknown = try lab.run("train", "toy.yaml", "--set", "optimization.epoch=2", "--output", "out")
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("optimization.epoch: there is no such key; did you mean \"epochs\"?"))
    let missing = try lab.run("train", "nowhere.yaml", "--output", "out")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("there is no such file"))
    let data = try lab.run("train", "toy.yaml", "--set", "data.rated=nowhere", "--output", "out")
    #expect(data.status == 1)
    #expect(data.errors.contains("nowhere: there is no such file"))
    #expect(!FileManager.default.fileExists(atPath: lab.path("out")))
  }

  @Test(
    "without CUDA, a GPU is one clear error before anything is written", .enabled(if: Device.cudaCount == 0))
  func noGPU() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    for processes in ["1", "2"] {
      let result = try lab.run(
        "train", "toy.yaml", "--device", "cuda", "--processes", processes, "--output", "out")
      #expect(result.status == 1)
      #expect(result.output.isEmpty)
      #expect(result.errors.split(separator: "\n").count == 1)
      #expect(result.errors.contains("error: cuda:0: libtorch"), "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: lab.path("out")))
    let predict = try lab.run("predict", "--device", "cuda:1", "--checkpoint", "nowhere", "photo.jpg")
    #expect(predict.status == 1)
    #expect(predict.errors.contains("cuda:1: libtorch"), "\(predict.errors)")
    let unknown = try lab.run("train", "toy.yaml", "--device", "gpu")
    #expect(unknown.status == 64)
  }

  @Test("killed at any moment, a run goes on and ends with the same bits as one that never stopped")
  func killed() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let train = ["train", "killed.yaml", "--set", "checkpoints.steps=1"]
    let start = Date()
    #expect(try lab.run(train + ["--output", "whole"]).status == 0)
    let seconds = -start.timeIntervalSinceNow
    let whole = try Data(contentsOf: URL(filePath: lab.path("whole/weights.safetensors")))
    for share in [0.3, 0.55, 0.8] {
      try? FileManager.default.removeItem(atPath: lab.path("out"))
      try lab.kill(train + ["--output", "out"], after: share * seconds)
      let resumed = try lab.run(train + ["--output", "out", "--resume"])
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Data(contentsOf: URL(filePath: lab.path("out/weights.safetensors"))) == whole, "\(share)")
      let left = try FileManager.default.contentsOfDirectory(atPath: lab.path("out"))
      #expect(!left.contains { $0.hasSuffix(".partial") }, "\(left)")
    }
  }

  @Test("two processes make the fifty steps of one, and another number of them can go on")
  func processes() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let train = [
      "train", "killed.yaml", "--set", "network.batch-norm=frozen", "--set", "network.dropout=0", "--set",
      "optimization.bfloat16=false", "--set", "optimization.optimizer=sgd", "--set", "checkpoints.steps=1",
      "--set", "optimization.epochs=25", "--set", "validation.every=25",
    ]
    func weights(_ folder: String) throws -> [String: [Float]] {
      try SafeTensors.read(lab.path("\(folder)/weights.safetensors")).tensors.mapValues { try $0.floats() }
    }
    func isSame(_ a: [String: [Float]], _ b: [String: [Float]]) -> Bool {
      a.allSatisfy { name, values in
        zip(values, b[name] ?? []).allSatisfy { abs($0 - $1) <= 1e-5 } && values.count == b[name]?.count
      }
    }
    #expect(try lab.run(train + ["--output", "one"]).status == 0)
    let two = try lab.run(train + ["--output", "two", "--processes", "2"])
    #expect(two.status == 0, "\(two.errors)")
    let one = try weights("one")
    #expect(try isSame(weights("two"), one))
    let start = Date()
    #expect(try lab.run(train + ["--output", "again", "--processes", "2"]).status == 0)
    try lab.kill(train + ["--output", "three", "--processes", "2"], after: -start.timeIntervalSinceNow / 2)
    let resumed = try lab.run(train + ["--output", "three", "--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try isSame(weights("three"), one))
    let unequal = try lab.run(train + ["--output", "four", "--processes", "3"])
    #expect(unequal.status != 0)
    #expect(
      unequal.errors.contains("optimization.batch is 4, which 3 processes cannot share"), "\(unequal.errors)")
  }

  @Test("a trunk starts where another run ended, which is called by its name and lies in JUROR_RUNS")
  func weightsOfARun() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let first = try lab.shell("JUROR_RUNS=$PWD/all \"$0\" train killed.yaml")
    #expect(first.code == 0, "\(first.error)")
    let second = try lab.shell(
      "JUROR_RUNS=$PWD/all \"$0\" train toy.yaml --set network.weights=run:killed#trunk --set validation.folds=0"
    )
    #expect(second.code == 0, "\(second.error)")
    func trunk(_ run: String) throws -> [String: [Float]] {
      try SafeTensors.read(lab.path("all/\(run)/weights.safetensors")).tensors
        .filter { $0.key.hasPrefix("trunk.") }.mapValues { try $0.floats() }
    }
    #expect(try trunk("toy") == trunk("killed"))
    let card = try ModelFile.read(lab.path("all/toy/toy.onnx")).description.trainingData
    #expect(card.contains { $0.name == "run:killed#trunk" && $0.use.contains("SHA-256") }, "\(card)")
    let none = try lab.shell("\"$0\" train toy.yaml --set network.weights=run:nobody --output out")
    #expect(none.code == 1)
    #expect(none.error.contains("network.weights: run:nobody#trunk: there is no such file"), "\(none.error)")
  }

  @Test("a checkpoint rates photos with the records of juror score")
  func predict() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    #expect(try lab.run("train", "killed.yaml", "--output", "out").status == 0)
    struct Record: Decodable {
      let path: String
      let mean: Double
      let distribution, scale: [Double]
      let model: String
      let width, height: Int
    }
    let result = try lab.run("predict", "--checkpoint", "out", "data/oasis/images")
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Record.self, from: Data($0.utf8))
    }
    #expect(records.map(\.path) == (0..<8).map { "data/oasis/images/\($0).png" })
    for record in records {
      let mean = zip(record.scale, record.distribution).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(mean - record.mean) < 1e-6)
      #expect(record.model == "killed")
      #expect((record.width, record.height) == (80, 64))
    }
    let csv = try lab.run("predict", "--checkpoint", "out", "--format", "csv", "data/oasis/images/0.png")
    #expect(csv.output.hasPrefix("path,mean,std,p1,"))
    let missing = try lab.run("predict", "--checkpoint", "out", "nowhere.jpg")
    #expect(missing.status == 1)
    #expect(missing.output.contains("\"kind\":\"not-found\""))
    for format in ["jsonl", "csv"] {
      let full = try lab.shell(
        "\"$0\" predict --checkpoint out --format \(format) data/oasis/images > /dev/full")
      #expect(full.code == 1 && full.error.contains("No space left on device"), "\(full.error)")
    }
    let none = try lab.run("predict", "--checkpoint", "nowhere", "a.jpg")
    #expect(none.status == 1)
    #expect(none.errors.contains("nowhere/description.json"))
  }

  @Test("going on with other settings is refused, and so is starting anew over a run")
  func refusals() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    #expect(try lab.run(["train", "killed.yaml", "--output", "out"]).status == 0)
    let changed = try lab.run(
      ["train", "killed.yaml", "--set", "optimization.batch=2", "--output", "out", "--resume"])
    #expect(changed.status == 1)
    #expect(changed.errors.contains("optimization.batch is 2 and was 4"), "\(changed.errors)")
    let again = try lab.run(["train", "killed.yaml", "--output", "out"])
    #expect(again.status == 1)
    #expect(again.errors.contains("--resume"), "\(again.errors)")
    #expect(try lab.run(["train", "killed.yaml", "--resume", "--overwrite"]).status == 64)
  }

  @Test("wrong usage has its own exit code")
  func usage() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    #expect(try lab.run("train").status == 64)
    #expect(try lab.run("train", "toy.yaml", "--workers", "0").status == 64)
  }
}
