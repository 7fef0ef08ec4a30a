public import Torch

/// A network that can be built by name.
public struct Architecture: Sendable {
  /// Its name on the command line.
  public let name: String
  /// Channels, height and width it was made for.
  public let input: [Int]
  /// Where its features can be read, from fine to coarse; none when it is no ``Trunk``.
  public let levels: [TrunkLevel]
  /// Builds it with random weights.
  public let make: @Sendable () throws(TorchError) -> any Layer
  /// Builds it without its last linear layers.
  private let makeTrunk: (@Sendable (NetworkSpecification) throws(TorchError) -> any Trunk)?

  /// All of them.
  public static let all: [Architecture] = imageNet + efficientNets + others

  /// The one of this name, if there is one.
  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }

  /// The trunk of a rating network, with random weights.
  static func trunk(_ specification: NetworkSpecification) throws(TorchError) -> any Trunk {
    guard let make = named(specification.trunk)?.makeTrunk else {
      let names = all.filter { $0.makeTrunk != nil }.map(\.name).joined(separator: ", ")
      throw TorchError(
        operation: "RatingNetwork",
        message: "no trunk is called \"\(specification.trunk)\"; there are: \(names)")
    }
    return try make(specification)
  }

  private init(
    _ name: String, _ side: Int, _ levels: [TrunkLevel] = [],
    make: @escaping @Sendable () throws(TorchError) -> any Layer,
    trunk: (@Sendable (NetworkSpecification) throws(TorchError) -> any Trunk)? = nil
  ) {
    (self.name, input, self.levels) = (name, [3, side, side], levels)
    (self.make, makeTrunk) = (make, trunk)
  }

  private static let imageNet: [Architecture] =
    [
      Architecture("alexnet", 224, AlexNet.levels) { () throws(TorchError) in
        try AlexNet()
      } trunk: { _ throws(TorchError) in
        try AlexNet(.init(classes: nil))
      },
      Architecture("vgg16", 224, VGG16.levels) { () throws(TorchError) in
        try VGG16()
      } trunk: { _ throws(TorchError) in
        try VGG16(.init(classes: nil))
      },
    ]
    + ResNet.Configuration.named.map { name, configuration in
      Architecture(name, 224, configuration.levels) { () throws(TorchError) in
        try ResNet(configuration)
      } trunk: { _ throws(TorchError) in
        try ResNet(configuration.with(classes: nil))
      }
    } + [
      Architecture("inception-v3", 299, InceptionV3.levels) { () throws(TorchError) in
        try InceptionV3()
      } trunk: { _ throws(TorchError) in
        try InceptionV3(.init(classes: nil))
      },
      Architecture("mobilenet-v2", 224, MobileNetV2.Configuration().levels) { () throws(TorchError) in
        try MobileNetV2()
      } trunk: { _ throws(TorchError) in
        try MobileNetV2(.init(classes: nil))
      },
    ]

  private static let efficientNets = EfficientNetVariant.allCases.map { variant in
    Architecture(variant.rawValue, variant.side, variant.levels) { () throws(TorchError) in
      try EfficientNetLite(variant)
    } trunk: { specification throws(TorchError) in
      let deepest = specification.levels.compactMap(FeatureLevel.init(name:)).max()
      return try EfficientNetLite(
        trunk: variant, depth: deepest ?? .head, dropConnect: specification.dropConnect)
    }
  }

  private static let others = [
    Architecture("context-generator", 129) { () throws(TorchError) in try ContextGenerator() },
    Architecture("context-discriminator", 64) { () throws(TorchError) in try ContextDiscriminator() },
    Architecture("nima-vgg16", 224) { () throws(TorchError) in try LinearRatingNetwork.vgg16() },
    Architecture("nima-alexnet", 224) { () throws(TorchError) in try LinearRatingNetwork.alexnet() },
  ]
}
