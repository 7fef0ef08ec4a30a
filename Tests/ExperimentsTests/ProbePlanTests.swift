import Fixtures
import Methods
import Testing

@testable import Experiments

@Suite("Plans of probes")
struct ProbePlanTests {
  private let base = """
    name: pretexts
    experiment: {data: {unlabelled: [photos]}, network: {trunk: alexnet-pretext, weights: random}, optimization: {epochs: 2}, validation: {folds: 0}}
    variations:
      rotnet: {method: rotnet}
      repaired:
        method: inpainting
        fit: {side: 129}
        probed: {network: {trunk: context-discriminator, weights: "#discriminator"}, probe: {grids: [28]}}
      random: {untrained: true, probed: {network: {trunk: alexnet-pretext, weights: random}}}

    """

  private let probes = """
    probes:
      seeds: [1, 2]
      baseline: random
      experiment: {optimization: {epochs: 5, batch: 32}, validation: {folds: 2}}
      sets: {oasis: {data: {kind: oasis}}, ss01: {data: {kind: biq, categories: [ss01]}}}
      labels: {0.1: 8}
      hidden: [64]

    """

  private func read(_ yaml: String) throws -> ExperimentFamily {
    try ExperimentFamily(yaml: yaml, file: "f.yaml")
  }

  private func error(_ yaml: String) -> String {
    (#expect(throws: ExperimentError.self) { try read(yaml) })?.description ?? ""
  }

  @Test(
    "each trunk is trained once, and probed on each set with each seed, with few labels, and with hidden layers"
  )
  func cells() throws {
    let family = try read(base + probes)
    #expect(family.cells.map(\.variation) == ["rotnet", "repaired"])
    let plan = try #require(family.probes)
    // Three trunks, two sets, two seeds; plain, with a tenth of the labels, with a hidden layer.
    #expect(plan.cells.count == 3 * 2 * 2 * 3 && plan.baseline == "random")
    #expect(Set(plan.cells.map(\.place)).count == plan.cells.count)
    let cell = try #require(
      plan.cells.first { $0.variation == "rotnet" && $0.set == "ss01" && $0.labels < 1 })
    #expect(cell.place == "pretexts/probes/rotnet-ss01-labels0.1-seed1")
    #expect(cell.experiment.network.weights == .run("pretexts/rotnet-seed1", part: "trunk"))
    #expect(cell.experiment.network.trunk == "alexnet-pretext" && cell.experiment.data.categories == ["ss01"])
    #expect(cell.experiment.validation.labels == 0.1 && cell.experiment.optimization.batch == 8)
    #expect(cell.experiment.optimization.epochs == 5 && cell.experiment.method.name == "probe")
    let deep = try #require(plan.cells.last { $0.variation == "rotnet" })
    #expect(deep.hidden == 64 && (deep.experiment.method as? LinearProbe)?.hidden == 64 && deep.seed == 2)
  }

  @Test("few labels and hidden layers are for the trunks that curves names")
  func curves() throws {
    let plan = try #require(try read(base + probes + "  curves: [rotnet]\n").probes)
    // Two sets and two seeds each: one trunk in three ways, the two others in one.
    #expect(plan.cells.count == 2 * 2 * (3 + 1 + 1))
    #expect(plan.cells.filter { $0.labels < 1 || $0.hidden > 0 }.allSatisfy { $0.variation == "rotnet" })
    #expect(error(base + probes + "  curves: [turned]\n").hasSuffix(#"there is no variation "turned""#))
    #expect(error(base + probes.replacing("[64]", with: "[64, many]")).contains("probes.hidden"))
    #expect(error(base + probes.replacing("[1, 2]", with: "[1, -2]")).contains("probes.seeds"))
  }

  @Test("a variation says itself what of it is probed, or that nothing is trained")
  func probed() throws {
    let plan = try #require(try read(base + probes).probes)
    let repaired = try #require(plan.cells.first { $0.variation == "repaired" }).experiment
    #expect(repaired.network.weights == .run("pretexts/repaired-seed1", part: "discriminator"))
    #expect(repaired.network.trunk == "context-discriminator")
    #expect((repaired.method as? LinearProbe)?.grids == [28])
    let random = try #require(plan.cells.first { $0.variation == "random" }).experiment
    #expect(random.network.weights == .random)
  }

  @Test("what is wrong is named with its line")
  func errors() {
    let sets = "probes: {sets: {o: {data: {kind: oasis}}}"
    for (lines, words) in [
      ("probes: 3", "f.yaml:10: probes.sets: expected sections with keys"),
      ("probes: {seeds: [1]}", "f.yaml:10: probes.sets: expected sections, one for each data set"),
      (sets + ", seeds: [x]}", "f.yaml:10: probes.seeds: expected a list of whole numbers from 0"),
      (sets + ", labels: {2: 8}}", "f.yaml:10: probes.labels: expected SHARE: BATCH, such as 0.1: 16"),
      (sets + ", baseline: other}", "f.yaml:10: probes.baseline: there is no variation \"other\""),
      (
        sets + ", colour: red}",
        "f.yaml:10: probes.colour: there is no such key; there are: seeds, baseline, experiment, sets, labels, hidden, curves"
      ),
      (
        "seeds: [1, 2]\n" + sets + "}",
        "f.yaml:10: seeds: expected one, because each trunk is probed with seeds of its own"
      ),
      ("shifts: 3", "f.yaml:4: variations: one that is untrained is for probes, and there are none"),
    ] {
      #expect(error(base + lines + "\n") == words)
    }
  }
}
