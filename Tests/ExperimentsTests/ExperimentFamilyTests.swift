import Fixtures
import Foundation
import Imaging
import Methods
import Testing

@testable import Experiments

@Suite("Families of experiments")
struct ExperimentFamilyTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func read(_ yaml: String, _ overrides: [String] = []) throws -> ExperimentFamily {
    try folder.write(yaml.utf8, to: "family.yaml")
    return try ExperimentFamily(contentsOf: folder("family.yaml"), overrides: overrides)
  }

  private func error(_ yaml: String) -> String {
    let error = #expect(throws: ExperimentError.self) { try read(yaml) }
    return error?.description.replacing(folder("family.yaml"), with: "family.yaml") ?? ""
  }

  private let base = """
    name: toys
    seeds: [4, 9]
    experiment: {optimization: {epochs: 3, batch: 8}, validation: {folds: 2}, method: ce}

    """

  @Test("a variation is the base with what it changes, once for each seed, in a place of its own")
  func variations() throws {
    let family = try read(
      base + "variations: {plain: {}, long: {optimization: {epochs: 7}, ce: {crop: 0.5}}}\n")
    #expect(family.variations == ["plain", "long"] && family.name == "toys")
    #expect(family.cells.map { "\($0.variation) \($0.seed)" } == ["plain 4", "long 4", "plain 9", "long 9"])
    let long = try #require(family.cells[1].stages.last)
    #expect(long.place == "toys/long-seed4")
    let experiment = long.experiment
    #expect(experiment.name == "long" && experiment.seed == 4)
    #expect(experiment.optimization.epochs == 7 && experiment.optimization.batch == 8)
    #expect((experiment.method as? CrossEntropy)?.crop == 0.5)
    #expect(try #require(family.cells[2].stages.last).experiment.optimization.epochs == 3)
  }

  @Test("what papers print and how many photos are edited belong to the family")
  func published() throws {
    let family = try read(
      base
        + "variations: {plain: {}}\nshifts: 12\npublished: {in: a paper, plain: {srcc_mean: 0.5, emd1: 1}}\n")
    #expect(family.shifts == 12 && family.publishedIn == "a paper")
    #expect(family.published == [.init(variation: "plain", metrics: ["srcc_mean": 0.5, "emd1": 1])])
    #expect(try read(base + "variations: {plain: {}}\n").published.isEmpty)
    for (line, words) in [
      ("published: {other: {emd1: 1}}", "family.yaml:5: published: expected VARIATION: {METRIC: NUMBER}"),
      ("published: {plain: {emd1: much}}", "family.yaml:5: published: expected VARIATION: {METRIC: NUMBER}"),
      ("shifts: -1", "family.yaml:5: shifts: expected a number of photos, 0 … 100000"),
      ("shifts: many", "family.yaml:5: shifts: expected a number of photos, 0 … 100000"),
    ] {
      #expect(error(base + "variations: {plain: {}}\n" + line + "\n") == words)
    }
  }

  @Test("a variation can be another one with changes, as YAML writes it")
  func merges() throws {
    let family = try read(
      base + """
        variations:
          a: &a {optimization: {epochs: 7}, ce: {crop: 0.5}}
          b: {<<: *a, optimization: {batch: 4}}
          c: {<<: *a, method: nima}

        """)
    let experiments = family.cells.prefix(3).compactMap { $0.stages.last?.experiment }
    #expect(experiments.map(\.optimization.epochs) == [7, 7, 7])
    #expect(experiments.map(\.optimization.batch) == [8, 4, 8])
    #expect((experiments[1].method as? CrossEntropy)?.crop == 0.5 && experiments[2].method is NIMA)
  }

  @Test("a variation can be of another file, whose place is relative to the family's")
  func otherFile() throws {
    try folder.write("name: other\nmethod: nima\nfit: {side: 96}\n".utf8, to: "other.yaml")
    let family = try read(
      base + "variations: {a: {}, b: {experiment: other.yaml, optimization: {epochs: 2}}}\n")
    let experiment = try #require(family.cells[1].stages.last).experiment
    #expect(experiment.name == "other" && experiment.seed == 4 && experiment.method is NIMA)
    #expect(experiment.optimization.epochs == 2 && experiment.fit.side == 96)
    #expect(
      experiment.optimization.batch == Experiment.Optimization().batch && experiment.validation.folds == 5)
    let broken = base + "variations: {a: {experiment: FILE}}\n"
    let missing = error(broken.replacing("FILE", with: "none.yaml"))
    #expect(missing.contains("none.yaml"))
    #expect(error(broken.replacing("FILE", with: "[1]")).contains("expected the file of an experiment"))
  }

  @Test(
    "stages come one after the other, start from each other and from other variations, with the same seed")
  func stages() throws {
    let family = try read(
      base + """
        variations:
          first: {}
          chain:
            validation: {folds: 0, held-out: 0.5}
            stages:
              early: {optimization: {epochs: 1}, network: {weights: "variation:first#network"}}
              late: {network: {weights: "stage:early"}}

        """)
    let stages = family.cells[3].stages
    #expect(stages.map(\.place) == ["toys/chain-seed9/early", "toys/chain-seed9"])
    #expect(stages.map(\.experiment.optimization.epochs) == [1, 3])
    #expect(stages.allSatisfy { $0.experiment.validation.heldOut == 0.5 })
    #expect(stages[0].experiment.network.weights == .run("toys/first-seed9", part: "network"))
    #expect(stages[1].experiment.network.weights == .run("toys/chain-seed9/early", part: "trunk"))
  }

  @Test("what is set on the command line is set in every variation")
  func overrides() throws {
    let family = try read(
      base + "variations: {a: {}, b: {optimization: {epochs: 7}}}\n", ["optimization.epochs=2"])
    #expect(family.cells.flatMap(\.stages).allSatisfy { $0.experiment.optimization.epochs == 2 })
  }

  @Test(
    "some variations and seeds can be chosen; what is said of others is left out, and strangers are refused")
  func only() throws {
    let family = try read(
      base + """
        variations: {a: {}, b: {network: {weights: "variation:a#network"}}, c: {method: nima}}
        baselines: [a, c]
        claims: [{that: b, beats: a}, {that: c, beats: b}]
        published: {in: a paper, a: {emd1: 1}, c: {emd1: 2}}

        """)
    let some = try family.only(["b", "c"], seeds: [9])
    #expect(some.variations == ["b", "c"] && some.baselines == ["c"])
    #expect(some.cells.map { "\($0.variation) \($0.seed)" } == ["b 9", "c 9"])
    #expect(some.claims.map(\.better) == ["c"] && some.published.map(\.variation) == ["c"])
    #expect(try family.only([]).cells.count == 6 && family.only(["a"]).cells.count == 2)
    let error = #expect(throws: ExperimentError.self) { try family.only(["d"]) }
    #expect(error?.description == "toys: there is no variation or seed \"d\"; there are: a, b, c, 4, 9")
    #expect(throws: ExperimentError.self) { try family.only([], seeds: [5]) }
  }

  @Test("claims name variations, and a metric if it is not SRCC")
  func claims() throws {
    let family = try read(
      base
        + "variations: {a: {}, b: {}}\nbaselines: [a]\nclaims: [{that: b, beats: a}, {that: a, beats: b, by: emd1}]\n"
    )
    #expect(family.baselines == ["a"])
    #expect(
      family.claims == [
        .init(better: "b", worse: "a", metric: "srcc_mean"), .init(better: "a", worse: "b", metric: "emd1"),
      ])
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      (
        "variatons: {a: {}}\n", "family.yaml:4: variatons: there is no such key; did you mean \"variations\"?"
      ),
      ("", "family.yaml: variations: expected sections, one for each variation"),
      ("variations: {a: {}}\nbaselines: [c]\n", "family.yaml:5: baselines: there is no variation \"c\""),
      (
        "variations: {a: {}}\nclaims: [{that: a, beats: c}]\n",
        "family.yaml:5: claims: expected {that: VARIATION"
      ),
      ("variations: {a: {method: nimo}}\n", "family.yaml:4: method: expected"),
      ("variations: {a/b: {}}\n", "family.yaml:4: variations: expected names that folders can have"),
      (
        "variations: {a: {stages: {.b: {}}}}\n",
        "family.yaml:4: variations.a.stages: expected names that folders can have"
      ),
      (
        "variations: {a: {network: {weights: \"variation:b\"}}, b: {}}\n",
        "family.yaml:4: variations.a: expected variation:NAME of an earlier variation, found \"variation:b\""
      ),
      (
        "variations: {a: {network: {weights: \"stage:b\"}}}\n",
        "family.yaml:4: variations.a: expected stage:NAME of an earlier stage, found \"stage:b\""
      ),
    ])
  func broken(yaml: String, message: String) {
    let found = error(base + yaml)
    #expect(found.hasPrefix(message), "\(found)")
  }

  @Test("seeds are different whole numbers")
  func seeds() {
    #expect(
      error("name: a\nseeds: [1, 1]\nvariations: {a: {}}\n").contains(
        "expected a list of different whole numbers"))
    #expect(
      error("name: a\nseeds: 3\nvariations: {a: {}}\n").contains("expected a list of different whole numbers")
    )
    #expect(
      error("name: a\nseeds: [-1]\nvariations: {a: {}}\n").contains(
        "expected a list of different whole numbers"))
    #expect(error("variations: {a: {}}\n").contains("name: expected a name that folders can have"))
  }
}
