import Foundation
import Imaging
import Testing

@testable import Experiments

struct ExperimentTests {
  private func error(_ yaml: String, _ overrides: [String] = []) -> ExperimentError? {
    do throws(ExperimentError) {
      _ = try Experiment(yaml: yaml, file: "e.yaml", overrides: overrides)
      return nil
    } catch {
      return error
    }
  }

  private let minimal = "name: test\nranking:\n  unlabelled-pairs: 0\n"

  @Test("what the file leaves out has its visible default")
  func defaults() throws {
    let experiment = try Experiment(yaml: minimal, file: "e.yaml")
    #expect(experiment.name == "test")
    #expect(experiment.optimization == Experiment.Optimization())
    #expect(experiment.network == Experiment.Network())
    #expect(experiment.fit == Fit(policy: .buckets, side: 256, multiple: 32))
  }

  @Test("--set replaces a value and may add a section")
  func overriding() throws {
    let experiment = try Experiment(
      yaml: minimal, file: "e.yaml", overrides: ["fit.policy=squash", "optimization.epochs=3", "name=other"])
    #expect(experiment.fit.policy == .squash)
    #expect(experiment.optimization.epochs == 3)
    #expect(experiment.name == "other")
  }

  @Test("an unknown key is named with its line and the nearest valid key")
  func unknownKey() throws {
    let found = try #require(error(minimal + "optimization:\n  epoch: 3\n"))
    #expect(found.line == 5)
    #expect(found.key == "optimization.epoch")
    #expect(found.message.contains("did you mean \"epochs\"?"))
    #expect(try #require(error(minimal + "fits:\n  side: 3\n")).message.contains("\"fit\""))
  }

  @Test(
    "a value that does not fit is named with its line and what was expected",
    arguments: [
      (
        "optimization:\n  epochs: many\n", "optimization.epochs",
        "a whole number in 1 … 100000, found \"many\""
      ),
      ("optimization:\n  epochs: 1.5\n", "optimization.epochs", "a whole number"),
      ("optimization:\n  learning-rate: .nan\n", "optimization.learning-rate", "a number in 0.0 … 10.0"),
      ("fit:\n  side: 8\n", "fit.side", "32 … 1024, found \"8\""),
      ("fit:\n  policy: sqash\n", "fit.policy", "did you mean squash?"),
      ("fit: 3\n", "fit", "a section"),
      ("network:\n  levels: [stage9]\n", "network.levels", "did you mean stage1?"),
      ("data:\n  unlabelled: photos\n", "data.unlabelled", "a list of texts"),
      ("views:\n  mirror: 3\n", "views.mirror", "true or false"),
      ("validation:\n  folds: 1\n", "validation.folds", "0, or at least 2"),
    ])
  func wrongValue(yaml: String, key: String, message: String) throws {
    let found = try #require(error(minimal + yaml))
    #expect(found.key == key)
    #expect(found.message.contains(message))
    #expect(found.file == "e.yaml")
    #expect((found.line ?? 0) >= 4)
  }

  @Test("ranges must increase and lie within their limits")
  func ranges() throws {
    let found = try #require(error("name: t\nranking:\n  longer-side: [600, 400]\n"))
    #expect(found.key == "ranking.longer-side")
    #expect(found.line == 3)
    #expect(found.message.contains("[from, to]"))
  }

  @Test("settings that contradict each other are refused")
  func contradictions() throws {
    #expect(try #require(error("name: t\n")).key == "ranking.unlabelled-pairs")
  }

  @Test("a name is required; broken YAML and repeated keys are said with their line")
  func malformed() throws {
    #expect(try #require(error("seed: 1\n")).key == "name")
    #expect(try #require(error("name: [1\n")).message.contains("is not YAML"))
    #expect(try #require(error("name: a\nname: b\n")).message.contains("twice"))
    #expect(try #require(error("")).message.contains("empty"))
    #expect(try #require(error("- a\n")).message.contains("sections"))
  }

  @Test("an error in --set says so")
  func badOverride() throws {
    #expect(try #require(error(minimal, ["epochs"])).file == "--set")
    #expect(try #require(error(minimal, ["optimization.epochs="])).message.contains("key=~"))
    #expect(try #require(error(minimal, ["optimization.epochs=  "])).file == "--set")
    let found = try #require(error(minimal, ["fit.side=x"]))
    #expect(found.file == "--set")
    #expect(found.key == "fit.side")
    #expect(found.line == nil)
    #expect(try #require(error(minimal, ["fit.sid=3"])).message.contains("\"side\""))
  }

  @Test("the key by which earlier versions asked for bf16 is still read")
  func earlierPrecision() throws {
    func precision(_ text: String) throws -> Experiment.Optimization.Precision {
      try Experiment(yaml: minimal + "optimization: {\(text)}\n", file: "e.yaml").optimization.precision
    }
    #expect(try precision("") == .auto)
    #expect(try precision("bfloat16: true") == .bf16)
    #expect(try precision("bfloat16: false") == .f32)
    let both = error(minimal + "optimization: {bfloat16: true, precision: f32}\n")
    #expect(both?.key == "optimization.bfloat16")
  }

  @Test("a missing file is an error")
  func missingFile() {
    #expect(throws: ExperimentError.self) { try Experiment(contentsOf: "/nowhere/e.yaml") }
  }
}

extension ExperimentTests {
  @Test("the default experiment reads")
  func defaultExperiment() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let experiment = try Experiment(contentsOf: root.appending(path: "Experiments/default.yaml").path)
    #expect(experiment.name == "juror-oasis-lite2")
  }
}
