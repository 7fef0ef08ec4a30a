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
///   other: {experiment: other.yaml, validation: {seed: 1}}   # of another file, not of what all have in common
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
  public private(set) var baselines: [String]
  /// In the order of the file.
  public private(set) var variations: [String]
  /// What is said of them.
  public private(set) var claims: [Claim]
  /// What papers print, on photos and splits of their own.
  public private(set) var published: [Published]
  /// Where that is printed; empty where nothing is.
  public let publishedIn: String
  /// How many held-out photos are brought into other shapes and edited, to see how far scores move; 0 for none.
  public let shifts: Int
  /// Seed by seed, in the order of the file.
  public private(set) var cells: [Cell]
  /// What is looked for in trunks; nil where variations are measured themselves.
  public private(set) var probes: ProbePlan?
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

  private init(root: Node, file: String, overrides: [String]) throws(ExperimentError) {
    let section = try FamilySection(root, file: file)
    let named = try section.variations()
    name = try section.name()
    variations = named.map(\.name)
    baselines = try section.baselines(of: variations)
    claims = try section.claims(of: variations)
    (publishedIn, published) = try section.published(of: variations)
    shifts = try section.shifts()
    let seeds = try section.seeds()
    var cells: [Cell] = []
    var probed: [ProbePlan.Probed] = []
    for seed in seeds {
      for (name, node) in named {
        if node["untrained"]?.bool == true {
          probed.append(.init(variation: name, place: nil, trunk: nil, node: node["probed"]))
          continue
        }
        let earlier = cells.filter { $0.seed == seed }.flatMap { $0.stages.map(\.place) }
        let reader = CellReader(
          path: file, family: self.name, variation: name, earlier: earlier, seed: seed, overrides: overrides)
        let cell = try reader.cell(section.experiment, node)
        cells.append(cell)
        guard let last = cell.stages.last else { continue }
        probed.append(
          .init(
            variation: name, place: last.place, trunk: last.experiment.network.trunk, node: node["probed"]))
      }
    }
    self.cells = cells
    probes = try section.probes.map { [name] node throws(ExperimentError) in
      try ProbePlan(node, family: name, file: file, probed: probed, overrides: overrides)
    }
    guard probes != nil || cells.count == seeds.count * variations.count else {
      throw section.failure("variations", "one that is untrained is for probes, and there are none")
    }
  }
}

extension ExperimentFamily {
  /// Some of the variations, with some of the seeds, or with all of either where none is named; what is said of others is left out.
  ///
  /// What they start from has to be trained already, unless it is among them.
  public func only(_ names: [String], seeds: [UInt64] = []) throws(ExperimentError) -> ExperimentFamily {
    let known = variations + Set(cells.map(\.seed)).sorted().map(String.init)
    if let stranger = (names + seeds.map(String.init)).first(where: { !known.contains($0) }) {
      throw ExperimentError(
        file: name,
        "there is no variation or seed \"\(stranger)\"; there are: \(known.joined(separator: ", "))")
    }
    let isKept = { (name: String) in names.isEmpty || names.contains(name) }
    var some = self
    some.variations = variations.filter(isKept)
    some.baselines = baselines.filter(isKept)
    some.claims = claims.filter { isKept($0.better) && isKept($0.worse) }
    some.published = published.filter { isKept($0.variation) }
    some.cells = cells.filter { isKept($0.variation) && (seeds.isEmpty || seeds.contains($0.seed)) }
    some.probes = probes.map { plan in
      ProbePlan(
        baseline: plan.baseline.flatMap { isKept($0) ? $0 : nil },
        cells: plan.cells.filter { isKept($0.variation) })
    }
    return some
  }
}
