import Yams

/// What a family looks for in the trunks that its variations have learned: one probe for each trunk, data set, share of labels, size of hidden
/// layer and seed.
///
/// ```yaml
/// probes:
///   seeds: [1, 2, 3]
///   baseline: random                     # what the others are compared with
///   experiment: {fit: {side: 128}, …}    # what all probes have in common; the method is probe
///   sets: {oasis: {data: {kind: oasis}}, ss01: {data: {kind: biq, categories: [ss01]}}}
///   labels: {0.1: 16, 0.5: 32}           # shares of the labels, each with a batch size, beside all of them
///   hidden: [256]                        # hidden layers, beside none
///   curves: [random, rotnet]             # whose trunks are probed with few labels and hidden layers; all, unless named
/// variations:
///   rotnet: {method: rotnet, …}          # its trunk is probed
///   fpp: {method: inpainting, …, probed: {network: {trunk: context-discriminator, weights: "#discriminator"}}}
///   random: {untrained: true, probed: {network: {trunk: alexnet-pretext, weights: random}}}
/// ```
public struct ProbePlan: Sendable {
  /// One probe.
  public struct Cell: Sendable {
    /// Whose trunk is probed.
    public let variation: String
    /// The data set, by the name that the plan gives it.
    public let set: String
    /// The share of labels that is learned from.
    public let labels: Double
    /// Units of hidden layers; 0 for linear probes.
    public let hidden: Int
    /// From which its chance follows.
    public let seed: UInt64
    /// Where it lies, below the folder of runs.
    public let place: String
    /// What is trained.
    public let experiment: Experiment
  }

  /// What the others are compared with.
  public let baseline: String?
  /// Trunk by trunk.
  public let cells: [Cell]
}

extension ProbePlan {
  /// A trunk that is probed.
  struct Probed {
    let variation: String
    /// Where its last training lies; nil where nothing is trained.
    let place: String?
    /// What its experiment says of the network.
    let trunk: String?
    /// What the file says of its probes alone.
    let node: Node?
  }

  /// Reads the section `probes` of a family.
  init(
    _ node: Node, family: String, file: String, probed: [Probed], overrides: [String]
  ) throws(ExperimentError) {
    let section = try ProbeSection(node, file: file, variations: probed.map(\.variation))
    baseline = section.baseline
    var cells: [Cell] = []
    for trunk in probed {
      let kinds = section.curves.contains(trunk.variation) ? section.kinds : [ProbeSection.Kind()]
      for (set, settings) in section.sets {
        let common = merged(merged(section.experiment, settings), trunk.settings)
        for kind in kinds {
          for seed in section.seeds {
            cells.append(
              Cell(
                variation: trunk.variation, set: set, labels: kind.labels, hidden: kind.hidden,
                seed: UInt64(seed),
                place: "\(family)/probes/\(trunk.variation)-\(set)\(kind.suffix)-seed\(seed)",
                experiment: try Experiment(
                  root: kind.experiment(common, seed: seed), file: file, overrides: overrides)))
          }
        }
      }
    }
    self.cells = cells
  }
}

/// What the section says, checked.
private struct ProbeSection {
  /// How much a probe may learn from, and by what.
  struct Kind {
    var labels = 1.0
    var batch: Int?
    var hidden = 0

    /// In names of folders.
    var suffix: String { (labels < 1 ? "-labels\(labels)" : "") + (hidden > 0 ? "-hidden\(hidden)" : "") }

    /// A probe of this kind, where `common` says what all of them are.
    func experiment(_ common: Node, seed: Int) -> Node {
      var own = common
      own["name"] = Node("probe")
      own["method"] = Node("probe")
      own["seed"] = Node("\(seed)", Tag(.int))
      if hidden > 0 { own = merged(own, ["probe": ["hidden": Node("\(hidden)", Tag(.int))]]) }
      guard let batch else { return own }
      return merged(
        own,
        [
          "validation": ["labels": Node("\(labels)", Tag(.float))],
          "optimization": ["batch": Node("\(batch)", Tag(.int))],
        ])
    }
  }

  let seeds: [Int]
  let baseline: String?
  let experiment: Node
  let sets: [(name: String, settings: Node)]
  /// All labels and no hidden layer first.
  let kinds: [Kind]
  /// The variations that are probed in all kinds; others in the first alone.
  let curves: [String]

  init(_ node: Node, file: String, variations: [String]) throws(ExperimentError) {
    func fail(_ key: String, _ message: String) -> ExperimentError {
      ExperimentError(
        file: file, line: node.mapping?[Node(key)]?.mark?.line ?? node.mark?.line, key: "probes.\(key)",
        message)
    }
    guard let mapping = node.mapping else { throw fail("sets", "expected sections with keys") }
    let known = ["seeds", "baseline", "experiment", "sets", "labels", "hidden", "curves"]
    for (key, _) in mapping where !known.contains(key.string ?? "") {
      throw fail(key.string ?? "", "there is no such key; there are: \(known.joined(separator: ", "))")
    }
    func wholes(_ key: String, from least: Int, unless missing: [Int]) throws(ExperimentError) -> [Int] {
      guard let node = mapping[key] else { return missing }
      let found = node.sequence?.compactMap(\.int) ?? []
      guard found.count == node.sequence?.count, found.allSatisfy({ $0 >= least }) else {
        throw fail(key, "expected a list of whole numbers from \(least)")
      }
      return found
    }
    seeds = try wholes("seeds", from: 0, unless: [1])
    guard !seeds.isEmpty else { throw fail("seeds", "expected at least one") }
    guard let sets = mapping["sets"]?.mapping, !sets.isEmpty else {
      throw fail("sets", "expected sections, one for each data set")
    }
    self.sets = sets.map { (name: $0.string ?? "", settings: $1) }
    baseline = mapping["baseline"]?.string
    curves = mapping["curves"].map { $0.sequence?.map { $0.string ?? "" } ?? [""] } ?? variations
    for (key, names) in [("baseline", baseline.map { [$0] } ?? []), ("curves", curves)] {
      if let stranger = names.first(where: { !variations.contains($0) }) {
        throw fail(key, "there is no variation \"\(stranger)\"")
      }
    }
    let shares = try (mapping["labels"]?.mapping ?? [:]).map { key, value throws(ExperimentError) in
      guard let share = key.float, let batch = value.int, (1e-6..<1).contains(share), batch > 0 else {
        throw fail("labels", "expected SHARE: BATCH, such as 0.1: 16")
      }
      return Kind(labels: share, batch: batch)
    }
    kinds = try [Kind()] + shares + wholes("hidden", from: 1, unless: []).map { Kind(hidden: $0) }
    experiment = mapping["experiment"] ?? .mapping([:])
  }
}

extension ProbePlan.Probed {
  /// What its probes have that others do not: the trunk, its weights, and what the file says.
  fileprivate var settings: Node {
    var found = node ?? .mapping([:])
    var network: Node = ["weights": Node("#trunk")]
    if let trunk { network = merged(network, ["trunk": Node(trunk)]) }
    network = merged(network, found["network"] ?? .mapping([:]))
    if let place, let weights = network["weights"]?.string, weights.hasPrefix("#") {
      network["weights"] = Node("run:\(place)\(weights)")
    }
    found["network"] = network
    return found
  }
}
