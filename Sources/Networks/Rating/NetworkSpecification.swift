/// Everything that determines a rating network but its weights; stored beside them in checkpoints.
public struct NetworkSpecification: Hashable, Sendable, Codable {
  /// The trunk.
  public var trunk: EfficientNetVariant
  /// The feature levels that are pooled; the trunk ends at the deepest.
  public var levels: [FeatureLevel]
  /// How many values the rating scale has.
  public var values: Int
  /// Units of the head's hidden layer; 0 for a head that is one linear layer.
  public var hidden: Int
  /// Probability of dropping a pooled feature, and a hidden unit, while training.
  public var dropout: Double
  /// Probability of leaving out the trunk's last block while training.
  public var dropConnect: Double

  /// F, the channels of all pooled levels.
  public var features: Int { levels.reduce(0) { $0 + $1.channels(of: trunk) } }

  /// Describes a network.
  public init(
    trunk: EfficientNetVariant = .lite2, levels: [FeatureLevel] = [.stage6, .stage7], values: Int = 7,
    hidden: Int = 0, dropout: Double = 0.5, dropConnect: Double = 0
  ) {
    self.trunk = trunk
    self.levels = levels
    self.values = values
    self.hidden = hidden
    self.dropout = dropout
    self.dropConnect = dropConnect
  }
}
