public import Torch

/// Everything that determines a rating network but its weights; stored beside them in checkpoints.
public struct NetworkSpecification: Blueprint {
  /// The trunk, by its name in ``Architecture``.
  public var trunk: String
  /// The names of the trunk's levels that are pooled.
  public var levels: [String]
  /// Parts along each side that a level is averaged over apart: 1 for one average of the whole photo.
  ///
  /// NIMA on VGG16 is `pool5` in 7 × 7 parts, on AlexNet `pool5` in 6 × 6.
  public var grid: Int
  /// Whether a level's deviations over the photo stand beside its averages.
  ///
  /// What differs within a photo, such as a sharp subject before a soft background, is lost in averages.
  public var deviations: Bool
  /// How many values the rating scale has.
  public var values: Int
  /// Units of the head's hidden layer; 0 for a head that is one linear layer.
  public var hidden: Int
  /// Probability of dropping a pooled feature, and a hidden unit, while training.
  public var dropout: Double
  /// Whether pooled features further than 8 deviations from the training photos' mean are taken back to there; for features
  /// that do not learn, and whose mean and deviation are known.
  public var limitsFeatures: Bool
  /// Probability of leaving out an EfficientNet-Lite's last block while training.
  public var dropConnect: Double

  /// F, the numbers of all pooled levels in all parts; channels that the trunk lacks count as 0.
  public var features: Int {
    let known = Architecture.named(trunk)?.levels ?? []
    return grid * grid * (deviations ? 2 : 1)
      * levels.reduce(0) { sum, name in sum + (known.first { $0.name == name }?.channels ?? 0) }
  }

  /// What is pooled, and how, in words that differ wherever features do.
  public var pooling: String {
    levels.joined(separator: ", ") + (grid > 1 ? ", \(grid) parts a side" : "")
      + (deviations ? ", with deviations" : "")
  }

  /// Describes a network on any trunk.
  public init(
    trunk: String, levels: [String], grid: Int = 1, deviations: Bool = false, values: Int, hidden: Int = 0,
    dropout: Double = 0.5, limitsFeatures: Bool = true, dropConnect: Double = 0
  ) {
    self.trunk = trunk
    self.levels = levels
    self.grid = grid
    self.deviations = deviations
    self.values = values
    self.hidden = hidden
    self.dropout = dropout
    self.limitsFeatures = limitsFeatures
    self.dropConnect = dropConnect
  }

  /// Describes a network on an EfficientNet-Lite.
  public init(
    trunk: EfficientNetVariant = .lite2, levels: [FeatureLevel] = [.stage6, .stage7], values: Int = 7,
    hidden: Int = 0, dropout: Double = 0.5, dropConnect: Double = 0
  ) {
    self.init(
      trunk: trunk.rawValue, levels: levels.map(\.name), values: values, hidden: hidden, dropout: dropout,
      dropConnect: dropConnect)
  }
}

extension NetworkSpecification {
  /// Reads all fields; there were no deviations at first.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    self.init(
      trunk: try read(.trunk), levels: try read(.levels), grid: try read(.grid),
      deviations: try container.decodeIfPresent(Bool.self, forKey: .deviations) ?? false,
      values: try read(.values), hidden: try read(.hidden), dropout: try read(.dropout),
      limitsFeatures: try read(.limitsFeatures), dropConnect: try read(.dropConnect))
  }

  /// `rating`.
  public static var kind: String { "rating" }

  /// Refuses a trunk or levels that are not there, and numbers that make no head.
  public func check() throws(BlueprintError) {
    let known = try trunk(trunk).levels.map(\.name)
    guard (1...64).contains(levels.count) else {
      throw BlueprintError("levels", "expected at least one level and at most 64, found \(levels.count)")
    }
    for name in levels where !known.contains(name) {
      throw BlueprintError("levels", "\(trunk) has no level \"\(name)\"; there are: \(known)")
    }
    try require("grid", grid, in: 1...32)
    guard !deviations || grid == 1 else {
      throw BlueprintError("deviations", "expected none beside a grid, found a grid of \(grid)")
    }
    try require("values", values, in: 1...10_000)
    try require("hidden", hidden, in: 0...65_536)
    try require("dropout", chance: dropout)
    try require("dropConnect", chance: dropConnect)
    try require(hidden > 0 ? "hidden" : "values", layerOf: features, to: hidden > 0 ? hidden : values)
    try require("values", layerOf: hidden, to: values)
  }

  /// A distribution, and a map where one can be made; see ``RatingNetwork/ratings(_:scale:)``.
  public var outputs: [Output.Meaning] {
    let distribution = Output.Meaning.distribution(values: values)
    return hasMap ? [distribution, .map] : [distribution]
  }

  /// Several levels need a grid, or a trunk whose ``Architecture/levelsAlign``.
  var hasMap: Bool { grid > 1 || levels.count == 1 || Architecture.named(trunk)?.levelsAlign ?? false }

  /// What the trunk can look at.
  public var sides: ClosedRange<Int> { Architecture.sides(of: trunk) }

  /// A ``RatingNetwork``.
  public func network() throws(TorchError) -> any Exportable { try RatingNetwork(self) }
}
