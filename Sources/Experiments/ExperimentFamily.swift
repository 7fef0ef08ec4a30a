import Methods
import Yams

/// One experiment in many variations, as one YAML file names them: what `juror-lab compare` runs.
///
/// ```yaml
/// name: losses
/// experiment: {data: {kind: oasis}, …}   # what all have in common, as in a file of its own
/// seeds: [1, 2, 3]                       # each variation is trained with each of them
/// baselines: [ce]                        # what the others are compared with, on the same held-out photos
/// variations:
///   ce: {method: ce}
///   mpemd: {method: mpemd, network: {weights: "variation:ce#network"}}   # or variation:NAME/STAGE#PART
///   apm: {stages: {distilled: {method: distillation, …}, last: {method: apm, network: {weights: "stage:distilled"}}}}
/// claims: [{that: mpemd, beats: ce}]     # tested, by SRCC unless another metric is named
/// published: {in: a paper, ce: {srcc_mean: 0.7}}   # printed beside, and never compared
/// shifts: 48                             # so many photos are edited and scored again, by the first seed's networks
/// ```
public struct ExperimentFamily: Sendable {
  /// One of the seeds' trainings of a variation, after the stages that it builds on.
  public struct Cell: Sendable {
    /// The variation.
    public let variation: String
    /// From which all of its chance follows.
    public let seed: UInt64
    /// One after the other, each with its run's place below the family's folder; the last one is measured.
    public let stages: [(place: String, experiment: Experiment)]
  }

  /// Something that is said of two variations, to be tested.
  public struct Claim: Hashable, Sendable {
    /// What is said to be better.
    public let better: String
    /// Than what.
    public let worse: String
    /// By this metric's name.
    public let metric: String
  }

  /// What a paper prints of a variation.
  public struct Published: Hashable, Sendable {
    /// The variation.
    public let variation: String
    /// By metrics' names.
    public let metrics: [String: Double]
  }

  /// What its folder is called.
  public let name: String
  /// What others on the same held-out photos are compared with.
  public let baselines: [String]
  /// In the order of the file.
  public let variations: [String]
  /// What is said of them.
  public let claims: [Claim]
  /// What papers print, on photos and splits of their own.
  public let published: [Published]
  /// Where that is printed; empty where nothing is.
  public let publishedIn: String
  /// How many held-out photos are brought into other shapes and edited, to see how far scores move; 0 for none.
  public let shifts: Int
  /// Seed by seed, in the order of the file.
  public let cells: [Cell]
  /// What is looked for in trunks; nil where variations are measured themselves.
  public let probes: ProbePlan?
}

extension ExperimentFamily {
  /// Reads a YAML file and checks every experiment in it; nothing else is touched yet.
  ///
  /// - Parameter overrides: `key=value` texts that replace what all variations say.
  public init(contentsOf path: String, overrides: [String] = []) throws(ExperimentError) {
    try self.init(root: ExperimentFile.read(path), file: path, overrides: overrides)
  }

  /// The same of YAML text, which errors call `file`.
  public init(yaml: String, file: String) throws(ExperimentError) {
    try self.init(root: ExperimentFile.parse(yaml, file: file), file: file, overrides: [])
  }

  private init(root: Node, file path: String, overrides: [String]) throws(ExperimentError) {
    guard let mapping = root.mapping else { throw ExperimentError(file: path, "expected sections with keys") }
    let known = [
      "name", "experiment", "seeds", "baselines", "variations", "claims", "published", "shifts", "probes",
    ]
    for (key, _) in mapping {
      let text = key.string ?? ""
      guard known.contains(text) else {
        let hint = nearest(to: text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ExperimentError(file: path, line: key.mark?.line, key: text, "there is no such key\(hint)")
      }
    }
    func fail(_ key: String, _ message: String) -> ExperimentError {
      ExperimentError(file: path, line: mapping[key]?.mark?.line, key: key, message)
    }
    guard let name = mapping["name"]?.folderName else {
      throw fail("name", "expected a name that folders can have")
    }
    guard let variations = mapping["variations"]?.mapping, !variations.isEmpty else {
      throw fail("variations", "expected sections, one for each variation")
    }
    var seeds: [UInt64] = [1]
    if let node = mapping["seeds"] {
      let found = node.sequence?.map { $0.int.flatMap { UInt64(exactly: $0) } } ?? []
      seeds = found.compactMap(\.self)
      guard !seeds.isEmpty, seeds.count == found.count, Set(seeds).count == seeds.count else {
        throw fail("seeds", "expected a list of different whole numbers from 0")
      }
    }
    let names = Array(variations.keys.compactMap(\.folderName))
    guard names.count == variations.count else {
      throw fail("variations", "expected names that folders can have")
    }
    let shifts = mapping["shifts"].map { $0.int ?? -1 } ?? 0
    guard (0...100_000).contains(shifts) else {
      throw fail("shifts", "expected a number of photos, 0 … 100000")
    }
    self.name = name
    self.shifts = shifts
    self.variations = names
    baselines = mapping["baselines"]?.sequence?.compactMap(\.string) ?? []
    if let stranger = baselines.first(where: { !names.contains($0) }) {
      throw fail("baselines", "there is no variation \"\(stranger)\"")
    }
    claims = try (mapping["claims"]?.sequence.map(Array.init) ?? []).map { node throws(ExperimentError) in
      guard let better = node["that"]?.string, let worse = node["beats"]?.string, names.contains(better),
        names.contains(worse)
      else {
        throw ExperimentError(
          file: path, line: node.mark?.line, key: "claims", "expected {that: VARIATION, beats: VARIATION}")
      }
      return Claim(better: better, worse: worse, metric: node["by"]?.string ?? "srcc_mean")
    }
    let print = mapping["published"]?.mapping ?? [:]
    publishedIn = print["in"]?.string ?? ""
    published = try print.filter { $0.key.string != "in" }.map { key, value throws(ExperimentError) in
      let numbers = value.mapping?.compactMap { key, value in
        key.string.flatMap { name in value.float.map { (name, $0) } }
      }
      guard let name = key.string, names.contains(name), let numbers, numbers.count == value.mapping?.count
      else {
        throw ExperimentError(
          file: path, line: key.mark?.line, key: "published", "expected VARIATION: {METRIC: NUMBER}")
      }
      return Published(variation: name, metrics: Dictionary(numbers) { first, _ in first })
    }
    let base = mapping["experiment"] ?? Node.mapping([:])
    var cells: [Cell] = []
    var probed: [ProbePlan.Probed] = []
    for seed in seeds {
      for (index, (_, variation)) in variations.enumerated() {
        if let isUntrained = variation["untrained"], isUntrained.bool == true {
          probed.append(.init(variation: names[index], place: nil, trunk: nil, node: variation["probed"]))
          continue
        }
        let earlier = cells.filter { $0.seed == seed }.flatMap { cell in cell.stages.map(\.place) }
        let reader = CellReader(
          path: path, family: name, variation: names[index], earlier: earlier, seed: seed,
          overrides: overrides)
        let cell = try reader.cell(base, variation)
        cells.append(cell)
        if let last = cell.stages.last {
          probed.append(
            .init(
              variation: names[index], place: last.place, trunk: last.experiment.network.trunk,
              node: withoutMerges(variation)["probed"]))
        }
      }
    }
    self.cells = cells
    guard mapping["probes"] == nil || seeds.count == 1 else {
      throw fail("seeds", "expected one, because each trunk is probed with seeds of its own")
    }
    probes = try mapping["probes"].map { node throws(ExperimentError) in
      try ProbePlan(node, family: name, file: path, probed: probed, overrides: overrides)
    }
    guard probes != nil || cells.count == seeds.count * names.count else {
      throw fail("variations", "one that is untrained is for probes, and there are none")
    }
  }
}

/// Makes experiments of what a family's file says of one variation.
private struct CellReader {
  let path, family, variation: String
  /// Where the runs lie that are done by then.
  let earlier: [String]
  let seed: UInt64
  let overrides: [String]

  /// Where `VARIATION` or `VARIATION/STAGE` lies with this seed, below the folder of runs.
  private func place(of name: String) -> String {
    let end = name.firstIndex(of: "/") ?? name.endIndex
    return "\(family)/\(name[..<end])-seed\(seed)\(name[end...])"
  }

  func cell(_ base: Node, _ node: Node) throws(ExperimentError) -> ExperimentFamily.Cell {
    guard var sections = merged(base, withoutMerges(node)).mapping else {
      throw ExperimentError(
        file: path, line: node.mark?.line, key: "variations.\(variation)", "expected sections with keys")
    }
    let stages = sections["stages"]?.mapping
    sections["stages"] = nil
    sections["probed"] = nil
    let common = Node.mapping(sections)
    guard let stages, !stages.isEmpty else {
      return .init(
        variation: variation, seed: seed, stages: [(place(of: variation), try experiment(common, []))])
    }
    var found: [(place: String, experiment: Experiment)] = []
    var done: [String] = []
    for (index, stage) in stages.enumerated() {
      guard let name = stage.key.folderName else {
        throw ExperimentError(
          file: path, line: stage.key.mark?.line, key: "variations.\(variation).stages",
          "expected names that folders can have")
      }
      let isLast = index == stages.count - 1
      found.append(
        (
          place(of: isLast ? variation : "\(variation)/\(name)"),
          try experiment(merged(common, stage.value), done)
        ))
      done.append(name)
    }
    return .init(variation: variation, seed: seed, stages: found)
  }

  private func experiment(_ node: Node, _ stages: [String]) throws(ExperimentError) -> Experiment {
    var node = try resolved(node, stages)
    // Resumed runs compare names, which are the model files' as well.
    node["name"] = node["name"] ?? Node(variation)
    node["seed"] = Node("\(seed)", Tag(.int))
    return try Experiment(root: node, file: path, overrides: overrides)
  }

  /// Puts runs in the place of `stage:NAME`, `variation:NAME` and `variation:NAME/STAGE`.
  private func resolved(_ node: Node, _ stages: [String]) throws(ExperimentError) -> Node {
    switch node {
    case .mapping(var mapping):
      for (key, value) in mapping { mapping[key] = try resolved(value, stages) }
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices { sequence[index] = try resolved(sequence[index], stages) }
      return .sequence(sequence)
    case .scalar(let scalar):
      let prefixes = ["stage:", "variation:"]
      guard prefixes.contains(where: scalar.string.hasPrefix) else { return node }
      // Trunks of two parts have the weights of two runs.
      let parts = scalar.string.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
      return Node(
        try parts.map { text throws(ExperimentError) in
          for prefix in prefixes where text.hasPrefix(prefix) {
            let parts = text.dropFirst(prefix.count).split(separator: "#", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            let isStage = prefix == "stage:"
            let run = place(of: isStage ? "\(variation)/\(name)" : name)
            guard isStage ? stages.contains(name) : earlier.contains(run) else {
              throw ExperimentError(
                file: path, line: scalar.mark?.line, key: "variations.\(variation)",
                "expected \(prefix)NAME of an earlier \(prefix.dropLast()), found \"\(text)\"")
            }
            return "run:\(run)" + (parts.count > 1 ? "#\(parts[1])" : "")
          }
          return text
        }.joined(separator: "+"))
    default: return node
    }
  }
}

extension Node {
  /// Text that a folder can be called.
  fileprivate var folderName: String? {
    guard let text = string, !text.isEmpty, !text.contains("/"), !text.hasPrefix(".") else { return nil }
    return text
  }
}
