public import Torch

/// Everything that determines a rating network but its weights; stored beside them in checkpoints.
public struct NetworkSpecification: Hashable, Sendable, Codable {
  /// The trunk, by its name in ``Architecture``.
  public var trunk: String
  /// The names of the trunk's levels that are pooled.
  public var levels: [String]
  /// Parts along each side that a level is averaged over apart: 1 for one average of the whole photo.
  ///
  /// NIMA on VGG16 is `pool5` in 7 × 7 parts, on AlexNet `pool5` in 6 × 6.
  public var grid: Int
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

  /// Refuses numbers that make no network; ``RatingNetwork`` does, too.
  public func check() throws(TorchError) {
    func require(_ condition: Bool, _ message: String) throws(TorchError) {
      guard condition else { throw TorchError(operation: "RatingNetwork", message: message) }
    }
    try require((1...16).contains(grid), "grid: expected 1 … 16, found \(grid)")
    try require((1...10_000).contains(values), "values: expected 1 … 10000, found \(values)")
    try require((0...65_536).contains(hidden), "hidden: expected 0 … 65536, found \(hidden)")
    try require((0..<1).contains(dropout), "dropout: expected 0 ..< 1, found \(dropout)")
    try require((0..<1).contains(dropConnect), "dropConnect: expected 0 ..< 1, found \(dropConnect)")
    try require(levels.count <= 64, "levels: expected at most 64, found \(levels.count)")
  }

  /// F, the channels of all pooled levels in all parts; those that the trunk lacks count as 0.
  public var features: Int {
    let known = Architecture.named(trunk)?.levels ?? []
    return grid * grid
      * levels.reduce(0) { sum, name in sum + (known.first { $0.name == name }?.channels ?? 0) }
  }

  /// Describes a network on any trunk.
  public init(
    trunk: String, levels: [String], grid: Int = 1, values: Int, hidden: Int = 0, dropout: Double = 0.5,
    limitsFeatures: Bool = true, dropConnect: Double = 0
  ) {
    self.trunk = trunk
    self.levels = levels
    self.grid = grid
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
