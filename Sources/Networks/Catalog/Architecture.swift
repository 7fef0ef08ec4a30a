public import Torch

/// A network that can be built by name.
public struct Architecture: Sendable {
  /// Its name on the command line.
  public let name: String
  /// Channels, height and width it was made for.
  public let input: [Int]
  /// Builds it with random weights.
  public let make: @Sendable () throws(TorchError) -> any Layer

  /// All of them.
  public static let all: [Architecture] =
    [
      Architecture("alexnet", 224) { () throws(TorchError) in try AlexNet() },
      Architecture("vgg16", 224) { () throws(TorchError) in try VGG16() },
      Architecture("resnet18", 224) { () throws(TorchError) in try ResNet(.resnet18) },
      Architecture("resnet34", 224) { () throws(TorchError) in try ResNet(.resnet34) },
      Architecture("resnet50", 224) { () throws(TorchError) in try ResNet(.resnet50) },
      Architecture("resnet101", 224) { () throws(TorchError) in try ResNet(.resnet101) },
      Architecture("resnet152", 224) { () throws(TorchError) in try ResNet(.resnet152) },
      Architecture("inception-v3", 299) { () throws(TorchError) in try InceptionV3() },
      Architecture("mobilenet-v2", 224) { () throws(TorchError) in try MobileNetV2() },
    ]
    + EfficientNetVariant.allCases.map { variant in
      Architecture(variant.rawValue, variant.side) { () throws(TorchError) in try EfficientNetLite(variant) }
    } + [
      Architecture("context-generator", 129) { () throws(TorchError) in try ContextGenerator() },
      Architecture("context-discriminator", 64) { () throws(TorchError) in try ContextDiscriminator() },
      Architecture("nima-vgg16", 224) { () throws(TorchError) in try LinearRatingNetwork.vgg16() },
      Architecture("nima-alexnet", 224) { () throws(TorchError) in try LinearRatingNetwork.alexnet() },
    ]

  private init(_ name: String, _ side: Int, make: @escaping @Sendable () throws(TorchError) -> any Layer) {
    (self.name, input, self.make) = (name, [3, side, side], make)
  }

  /// The one of this name, if there is one.
  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }
}
