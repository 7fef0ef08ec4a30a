public import Methods
public import Networks

extension Experiment {
  /// The trunk and the head on it.
  public struct Network: Configurable {
    /// The trunk, by its name in `juror-lab networks`.
    public var trunk = "efficientnet-lite2"
    /// The trunk's weights: `imagenet` for the published ones, `random`, or a file.
    public var weights = Weights.imagenet
    /// The names of the trunk's levels whose outputs are pooled for the head; empty for those that suit the trunk.
    public var levels: [String] = []
    /// Parts along each side that a level is averaged over apart; 7 on VGG16's and 6 on AlexNet's `pool5` make NIMA's networks.
    public var grid = 1
    /// Whether a level's deviations over the photo stand beside its averages.
    public var deviations = false
    /// Units of the head's hidden layer; 0 for a linear head.
    public var hidden = 256
    /// The share of pooled features, and of hidden units, that is dropped in each step.
    public var dropout = 0.3
    /// What a trunk that learns does with the statistics of its batch normalisations.
    public var batchNorm = BatchNorm.batch

    /// Whose statistics normalise a batch.
    public enum BatchNorm: String, Hashable, Sendable, Codable, CaseIterable {
      /// Those of the views of one shape that one process has in a step.
      case batch
      /// Those of all processes.
      case synchronised
      /// Those that came with the weights.
      case frozen
    }

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.choice("trunk", &trunk, among: Architecture.trunks.map(\.name), "what makes features")
      let architecture = Architecture.named(trunk)
      try visitWeights(settings)
      try settings.whole(
        "grid", &grid, in: 1...32, "parts along each side that a level is averaged over apart")
      try settings.flag(
        "deviations", &deviations,
        "whether a level's deviations over the photo stand beside its averages, for a grid of 1")
      guard !deviations || grid == 1 else {
        throw settings.error("deviations", "expected false beside a grid of \(grid)")
      }
      let align = architecture?.levelsAlign ?? true
      try settings.choices(
        "levels", &levels, among: architecture?.levels.map(\.name) ?? [],
        "depths of the trunk that are pooled for the head; unless given, all but `head` where they lie on one grid, else the last"
      )
      guard align || grid > 1 || pooled.count == 1 else {
        throw settings.error(
          "levels", "expected one, or a grid above 1, because those of \(trunk) do not lie on one grid")
      }
      try settings.whole(
        "hidden", &hidden, in: 0...65_536, "units of the head's hidden layer; 0 for a linear head")
      try settings.number(
        "dropout", &dropout, in: 0...0.95, "the share of features, and of hidden units, dropped in each step")
      try settings.choice(
        "batch-norm", &batchNorm,
        "whose statistics normalise a batch in a trunk that learns: its own, those of all processes, or those of the weights"
      )
      guard batchNorm == .batch || architecture?.normalizesBatches ?? true else {
        throw settings.error("batch-norm", "expected batch, because \(trunk) has no batch normalisation")
      }
    }

    private mutating func visitWeights(_ settings: any SettingsVisitor) throws {
      var name = weights.rawValue
      try settings.text(
        "weights", &name,
        "imagenet, random, run:NAME#PART, or a .safetensors file, absolute or below JUROR_DATA",
        "where the trunk's weights come from: a file has torchvision's names, or was written by a run on the same trunk; a run "
          + "lies in JUROR_RUNS or runs, and its part is trunk unless named; run:A#PART+run:B#PART for a trunk of two parts"
      )
      weights = Weights(rawValue: name)
      switch weights {
      case .random: break
      case .run, .joined:
        guard weights.areNamed else {
          throw settings.error("weights", "expected run:NAME or run:NAME#PART, found \"\(name)\"")
        }
      case .imagenet:
        guard PublishedWeights.all.contains(where: { [trunk] in $0.name == trunk }) else {
          throw settings.error(
            "weights",
            "expected random or a .safetensors file, because no ImageNet weights of \(trunk) are published to fetch"
          )
        }
      case .file(let path):
        guard path.hasSuffix(".safetensors") else {
          let hint = nearest(to: path, among: ["imagenet", "random"]).map { "; did you mean \($0)?" } ?? ""
          throw settings.error(
            "weights", "expected imagenet, random, run:NAME or a .safetensors file, found \"\(path)\"\(hint)")
        }
      }
    }

    /// The levels that are pooled.
    package var pooled: [String] {
      guard levels.isEmpty, let architecture = Architecture.named(trunk) else { return levels }
      let known = architecture.levels.map(\.name)
      return architecture.levelsAlign ? known.filter { $0 != "head" } : known.suffix(1)
    }
  }

  /// The network that is trained, for a scale of so many values.
  public func specification(values: Int) -> NetworkSpecification {
    NetworkSpecification(
      trunk: network.trunk, levels: network.pooled, grid: network.grid,
      deviations: network.deviations, values: values, hidden: network.hidden, dropout: network.dropout,
      limitsFeatures: isTrunkFrozen)
  }
}

extension Experiment.Network {
  /// Where a trunk's weights come from.
  public enum Weights: RawRepresentable, Hashable, Sendable {
    /// Imported with `juror-lab weights import`.
    case imagenet
    /// Drawn from the seed.
    case random
    /// A safetensors file with torchvision's names, or one that a run on the same trunk wrote; absolute or below the data folder.
    case file(String)
    /// What another run has learned, by the run's name, and the part of it: `trunk`.
    case run(String, part: String)
    /// What several runs have learned, for a trunk of as many parts: `run:A#PART+run:B#PART`.
    indirect case joined([Weights])

    /// `imagenet`, `random`, `run:NAME#PART`, or the path of a file.
    public init(rawValue: String) {
      switch rawValue {
      case "imagenet": self = .imagenet
      case "random": self = .random
      case _ where rawValue.hasPrefix("run:") && rawValue.contains("+run:"):
        self = .joined(
          rawValue.split(separator: "+run:").enumerated().map {
            Weights(rawValue: ($0 > 0 ? "run:" : "") + $1)
          })
      case _ where rawValue.hasPrefix("run:"):
        let parts = rawValue.dropFirst(4).split(
          separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        self = .run(String(parts[0]), part: parts.count > 1 ? String(parts[1]) : "trunk")
      default: self = .file(rawValue)
      }
    }

    /// As experiments write it.
    public var rawValue: String {
      switch self {
      case .imagenet: "imagenet"
      case .random: "random"
      case .file(let path): path
      case .run(let name, let part): "run:\(name)#\(part)"
      case .joined(let parts): parts.map(\.rawValue).joined(separator: "+")
      }
    }

    /// Whether every run and every part has a name.
    fileprivate var areNamed: Bool {
      switch self {
      case .run(let run, let part): !run.isEmpty && !part.isEmpty
      case .joined(let parts): parts.allSatisfy(\.areNamed)
      default: true
      }
    }
  }
}
