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
    func fail(_ key: String, _ message: String) -> ExperimentError {
      ExperimentError(
        file: file, line: node.mapping?[Node(key)]?.mark?.line ?? node.mark?.line, key: "probes.\(key)",
        message)
    }
    guard let mapping = node.mapping else { throw fail("sets", "expected sections with keys") }
    let known = ["seeds", "baseline", "experiment", "sets", "labels", "hidden"]
    for (key, _) in mapping where !known.contains(key.string ?? "") {
      throw fail(key.string ?? "", "there is no such key; there are: \(known.joined(separator: ", "))")
    }
    let seeds = (mapping["seeds"]?.sequence.map(Array.init) ?? [Node("1")]).compactMap { $0.int }
    guard !seeds.isEmpty, seeds.allSatisfy({ $0 >= 0 }) else {
      throw fail("seeds", "expected a list of whole numbers from 0")
    }
    guard let sets = mapping["sets"]?.mapping, !sets.isEmpty else {
      throw fail("sets", "expected sections, one for each data set")
    }
    baseline = mapping["baseline"]?.string
    guard baseline.map({ name in probed.contains { $0.variation == name } }) ?? true else {
      throw fail("baseline", "there is no variation \"\(baseline ?? "")\"")
    }
    let shares = try (mapping["labels"]?.mapping ?? [:]).map { key, value throws(ExperimentError) in
      guard let share = key.float, let batch = value.int, (1e-6..<1).contains(share), batch > 0 else {
        throw fail("labels", "expected SHARE: BATCH, such as 0.1: 16")
      }
      return (share: share, batch: batch)
    }
    let hidden = (mapping["hidden"]?.sequence.map(Array.init) ?? []).compactMap(\.int)
    var cells: [Cell] = []
    for trunk in probed {
      for (key, set) in sets {
        let name = key.string ?? ""
        func add(_ labels: (share: Double, batch: Int)?, _ units: Int) throws(ExperimentError) {
          for seed in seeds {
            let kind =
              name + (labels.map { "-labels\($0.share)" } ?? "") + (units > 0 ? "-hidden\(units)" : "")
            let place = "\(family)/probes/\(trunk.variation)-\(kind)-seed\(seed)"
            var own = merged(merged(mapping["experiment"] ?? .mapping([:]), set), trunk.settings)
            own["name"] = Node("probe")
            own["method"] = Node("probe")
            own["seed"] = Node("\(seed)", Tag(.int))
            if units > 0 { own = merged(own, ["probe": ["hidden": Node("\(units)", Tag(.int))]]) }
            if let labels {
              own = merged(
                own,
                [
                  "validation": ["labels": Node("\(labels.share)", Tag(.float))],
                  "optimization": ["batch": Node("\(labels.batch)", Tag(.int))],
                ])
            }
            cells.append(
              Cell(
                variation: trunk.variation, set: name, labels: labels?.share ?? 1, hidden: units,
                seed: UInt64(seed), place: place,
                experiment: try Experiment(root: own, file: file, overrides: overrides)))
          }
        }
        try add(nil, 0)
        for share in shares { try add(share, 0) }
        for units in hidden { try add(nil, units) }
      }
    }
    self.cells = cells
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
