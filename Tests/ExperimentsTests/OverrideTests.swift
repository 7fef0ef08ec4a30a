import Foundation
import Imaging
import Testing

@testable import Experiments

/// Values that the command line puts in the place of a file's.
@Suite("Overrides")
struct OverrideTests {
  private static let file = """
    name: toy
    fit: {policy: squash, side: 64}
    optimization:
      epochs: 7
    ranking: {unlabelled-pairs: 0}

    """

  private func read(_ overrides: String...) throws(ExperimentError) -> Experiment {
    try Experiment(yaml: Self.file, file: "e.yaml", overrides: overrides)
  }

  private func error(_ overrides: String...) -> String? {
    do throws(ExperimentError) {
      _ = try Experiment(yaml: Self.file, file: "e.yaml", overrides: overrides)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("the last of several values of a key counts")
  func last() throws {
    #expect(try read("fit.side=96", "fit.side=128").fit.side == 128)
  }

  @Test("an override says the same as the file would")
  func sameAsFile() throws {
    let written = try Experiment(
      yaml: Self.file.replacing("side: 64", with: "side: 96")
        + "card: {summary: 'a = b: c', known-weaknesses: [x, y]}\n", file: "e.yaml")
    #expect(try read("fit.side=96", "card.summary='a = b: c'", "card={summary: no}") != written)
    #expect(
      try read("fit.side=96", "card.known-weaknesses=[x, y]", "card.summary='a = b: c'") == written)
    #expect(try read("fit.side=96", "card={summary: 'a = b: c', known-weaknesses: [x, y]}") == written)
  }

  @Test("a tilde or null takes back what the file says, of a key or a section", arguments: ["~", "null"])
  func takenBack(nothing: String) throws {
    #expect(try read("optimization.epochs=\(nothing)").optimization == Experiment.Optimization())
    #expect(try read("fit=\(nothing)").fit == Experiment().fit)
    #expect(error("name=\(nothing)") == "--set: name: this key is required")
  }

  @Test("a key below a section that was just taken back starts from the defaults")
  func afterTakingBack() throws {
    let found = try read("fit=~", "fit.side=96").fit
    #expect(found.side == 96 && found.policy == Experiment().fit.policy)
  }

  @Test(
    "what is no key with a value is refused with an example of one",
    arguments: [
      "=", "=x", "fit.side", ".name=x", "fit..side=3", "fit.=3", "seed=", "seed= ", "seed=#1",
      "seed= # 1",
    ])
  func malformed(text: String) {
    #expect(
      error(text)
        == "--set: \(text): expected key=value, such as fit.side=260, or key=~ for the key's default")
  }

  @Test("a value that is no YAML is told with the whole override")
  func notYAML() throws {
    #expect(try #require(error("name=[1")).hasPrefix("--set name=[1:"))
    #expect(try #require(error("name=a: b: c")).contains("mapping values are not allowed"))
  }

  @Test(
    "the origin of an error is the override, for its own key and those below it, else the file with its line",
    arguments: [
      (["fit.side=8"], "--set: fit.side: expected a whole number in 32 … 1024, found \"8\""),
      (["fit=8"], "--set: fit: expected a section with keys of its own"),
      (["optimization.schedule={kind: sine}"], "--set: optimization.schedule.kind: expected constant"),
      (["optimization.schedule.kind.x=1"], "--set: optimization.schedule.kind: expected constant"),
      (["colour.depth=8"], "--set: colour: there is no such key"),
      (["method=nima"], "e.yaml:5: ranking: there is no such key"),
      (["fit={policy: buckets, side: 64, multiple: 96}"], "--set: fit.multiple: expected at most side, 64"),
      (
        ["network.trunk=alexnet", "network.weights=random", "fit.multiple=1"],
        "e.yaml:2: fit.side: expected inputs"
      ),
      (["optimization.accumulation=3"], "--set: optimization.accumulation: expected a divisor of batch, 64"),
      (
        ["optimization.batch=10", "optimization.accumulation=4"],
        "--set: optimization.accumulation: expected a divisor"
      ),
    ] as [([String], String)])
  func origins(overrides: [String], beginning: String) throws {
    let found = #expect(throws: ExperimentError.self) {
      try Experiment(
        yaml: Self.file.replacing("side: 64", with: "side: 40"), file: "e.yaml", overrides: overrides)
    }
    #expect(found?.description.hasPrefix(beginning) ?? false, "\(found?.description ?? "")")
  }
}
