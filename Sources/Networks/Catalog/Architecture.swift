public import Torch

/// A network that can be built by name.
public struct Architecture: Sendable {
  /// Its name on the command line.
  public let name: String
  /// Channels, height and width it was made for.
  public let input: [Int]
  /// Where its features can be read, from fine to coarse; none when it is no ``Trunk``.
  public let levels: [TrunkLevel]
  /// The shortest side, in pixels, of what it can look at.
  public let minimumSide: Int
  /// Whether the cells of each level cover whole numbers of those of finer ones, for photos of any size.
  public let levelsAlign: Bool
  /// Whether it has batch normalisations.
  public let normalizesBatches: Bool
  /// Builds it with random weights.
  public let make: @Sendable () throws(TorchError) -> any Layer
  /// Builds it without its last linear layers, and perhaps without what is beyond some levels.
  private let makeTrunk: TrunkMaker?

  private typealias TrunkMaker =
    @Sendable (_ levels: [String], _ dropConnect: Double) throws(TorchError) -> any Trunk

  /// All of them.
  public static let all: [Architecture] = imageNet + efficientNets + others

  /// Those of `all` for weights that were made for other inputs, or for pretexts.
  public static let variants = [
    inception("inception-v3-transform-input", transformsInput: true),
    Architecture("alexnet-pretext", 227, PretextAlexNet.levels, minimum: 63, align: false) {
      () throws(TorchError) in
      try PretextAlexNet()
    } trunk: { _, _ throws(TorchError) in
      try PretextAlexNet()
    },
    Architecture("alexnet-split-brain", 227, PretextAlexNet.levels, minimum: 63, align: false) {
      () throws(TorchError) in
      try SplitAlexNet()
    } trunk: { _, _ throws(TorchError) in
      try SplitAlexNet()
    },
    Architecture("context-encoder", 224, ContextEncoder.levels, minimum: 32, align: false) {
      () throws(TorchError) in
      try ContextEncoder()
    } trunk: { _, _ throws(TorchError) in
      try ContextEncoder()
    },
    Architecture("context-encoder-public", 224, ContextEncoder.levels, minimum: 32, align: false) {
      () throws(TorchError) in
      try ContextEncoder(epsilon: 0.8)
    } trunk: { _, _ throws(TorchError) in
      try ContextEncoder(epsilon: 0.8)
    },
    Architecture(
      "context-discriminators", 224, JoinedTrunk.levels(of: ContextDiscriminator.levels, count: 2),
      minimum: 8,
      normalizes: false
    ) { () throws(TorchError) in
      try twoDiscriminators()
    } trunk: { _, _ throws(TorchError) in
      try twoDiscriminators()
    },
  ]

  private static func twoDiscriminators() throws(TorchError) -> JoinedTrunk {
    JoinedTrunk(
      [try ContextDiscriminator(), try ContextDiscriminator()], architecture: "context-discriminators")
  }

  /// The names of all of them, variants last.
  public static let names = (all + variants).map(\.name)
  /// Those that can be the trunk of a rating network.
  public static let trunks = (all + variants).filter { $0.makeTrunk != nil }

  /// The one of this name, if there is one.
  public static func named(_ name: String) -> Architecture? { (all + variants).first { $0.name == name } }

  /// The sides of photos, in pixels, that the trunk of a name can look at.
  static func sides(of trunk: String) -> ClosedRange<Int> { (named(trunk)?.minimumSide ?? 1)...largestSide }

  /// A trunk with random weights.
  ///
  /// - Parameters:
  ///   - levels: those that are looked at, of which some trunks leave out what is beyond; none for all.
  ///   - dropConnect: see ``NetworkSpecification/dropConnect``.
  public static func trunk(
    _ name: String, levels: [String] = [], dropConnect: Double = 0
  ) throws(TorchError) -> any Trunk {
    guard let make = named(name)?.makeTrunk else {
      throw TorchError(operation: "trunk", message: "no trunk is called \"\(name)\"")
    }
    return try make(levels, dropConnect)
  }

  private init(
    _ name: String, _ side: Int, _ levels: [TrunkLevel] = [], minimum: Int = 1, align: Bool = true,
    normalizes: Bool = true,
    make: @escaping @Sendable () throws(TorchError) -> any Layer,
    trunk: TrunkMaker? = nil
  ) {
    (self.name, input, self.levels) = (name, [3, side, side], levels)
    (minimumSide, levelsAlign, normalizesBatches) = (minimum, align, normalizes)
    (self.make, makeTrunk) = (make, trunk)
  }

  private static let imageNet: [Architecture] =
    [
      Architecture("alexnet", 224, AlexNet.levels, minimum: 63, align: false, normalizes: false) {
        () throws(TorchError) in
        try AlexNet()
      } trunk: { _, _ throws(TorchError) in
        try AlexNet(.init(classes: nil))
      },
      Architecture("vgg16", 224, VGG16.levels, minimum: 32, align: false, normalizes: false) {
        () throws(TorchError) in
        try VGG16()
      } trunk: { _, _ throws(TorchError) in
        try VGG16(.init(classes: nil))
      },
    ]
    + ResNet.Configuration.named.map { name, configuration in
      Architecture(name, 224, configuration.levels) { () throws(TorchError) in
        try ResNet(configuration)
      } trunk: { _, _ throws(TorchError) in
        try ResNet(configuration.with(classes: nil))
      }
    } + [
      inception("inception-v3", transformsInput: false),
      Architecture("mobilenet-v2", 224, MobileNetV2.Configuration().levels) { () throws(TorchError) in
        try MobileNetV2()
      } trunk: { _, _ throws(TorchError) in
        try MobileNetV2(.init(classes: nil))
      },
    ]

  private static func inception(_ name: String, transformsInput: Bool) -> Architecture {
    Architecture(name, 299, InceptionV3.levels, minimum: 75, align: false) { () throws(TorchError) in
      try InceptionV3(.init(transformsInput: transformsInput))
    } trunk: { _, _ throws(TorchError) in
      try InceptionV3(.init(classes: nil, transformsInput: transformsInput))
    }
  }

  private static let efficientNets = EfficientNetVariant.allCases.map { variant in
    Architecture(variant.rawValue, variant.side, variant.levels) { () throws(TorchError) in
      try EfficientNetLite(variant)
    } trunk: { levels, dropConnect throws(TorchError) in
      let deepest = levels.compactMap(FeatureLevel.init(name:)).max()
      return try EfficientNetLite(
        trunk: variant, depth: deepest ?? .head, dropConnect: dropConnect)
    }
  }

  private static let others = [
    Architecture("context-generator", 129) { () throws(TorchError) in try ContextGenerator() },
    Architecture("context-discriminator", 64, ContextDiscriminator.levels, minimum: 8, normalizes: false) {
      () throws(TorchError) in
      try ContextDiscriminator()
    } trunk: { _, _ throws(TorchError) in
      try ContextDiscriminator()
    },
    Architecture("nima-vgg16", 224, normalizes: false) { () throws(TorchError) in
      try LinearRatingNetwork(.published(on: .vgg16))
    },
    Architecture("nima-alexnet", 224, normalizes: false) { () throws(TorchError) in
      try LinearRatingNetwork(.published(on: .alexnet))
    },
  ]
}
