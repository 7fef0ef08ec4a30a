public import Imaging
import Networks
import Torch

/// PEAR's prior network: attributes alone, before anything learns ratings.
///
/// p(z_k|x) is a sigmoid for each attribute; −Σ_k a_k ln p_k + (1 − a_k) ln(1 − p_k) is minimised, averaged over attributes. Wu & Yao,
/// "Photographic embedding for aesthetic rating", section 2.3, where it is pre-trained on AADB's attributes.
public struct PEARPrior: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 1.0

  /// The whole photo.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
  }

  /// `pear-prior`.
  public var name: String { "pear-prior" }

  /// Every rated photo once in an epoch, for its attributes.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// One crop, and the attributes.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(
      [try views.crop(of: photos[0], keeping: crop, fit: fit)],
      targets: ["attributes": photos[0].attributes.map(Float.init)])
  }

  /// The whole photo, and the attributes.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.whole(of: photo, fit: fit)], targets: ["attributes": photo.attributes.map(Float.init)])
  }

  /// A network with a number for each attribute.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Learning(context) }

  /// A network with a number for each of k attributes.
  static func network(_ context: TaskContext, attributes: [String]) throws -> TrunkAndHead {
    var specification = context.specification
    specification.values = attributes.count
    return try TrunkAndHead(context, specification)
  }

  private final class Learning: TrainingTask {
    private let parts: TrunkAndHead
    let players: [Player]

    init(_ context: TaskContext) throws {
      parts = try PEARPrior.network(context, attributes: context.requireAttributes(for: "pear-prior"))
      players = [Player("network", context.groups(of: parts.network))]
    }

    var networks: [String: Module] { ["network": parts.learning] }
    var frozen: [FrozenNetwork] { parts.frozen }

    func begin(with photos: TrainingPhotos) throws { try parts.begin(with: photos, saying: nil) }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      Loss(try binaryCrossEntropy(logits: parts.outputs(batch), targets: batch.target("attributes")))
    }
  }
}
