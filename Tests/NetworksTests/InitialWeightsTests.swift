import Testing
import Torch

@testable import Networks

/// Networks of every kind of initial weights.
private let networks: [(name: String, make: @Sendable () throws -> any Layer)] = [
  ("alexnet", { try AlexNet(.init(classes: 3, hidden: 5)) }),
  ("vgg16", { try VGG16(.init(classes: 3, hidden: 5)) }),
  ("resnet", { try ResNet(.init(block: .bottleneck, depths: [1, 1, 1, 1], classes: 3)) }),
  ("mobilenet-v2", { try MobileNetV2(.init(width: 0.25, classes: 3)) }),
  ("inception-v3", { try InceptionV3(.init(classes: 3)) }),
  ("efficientnet-lite0", { try EfficientNetLite(.lite0, classes: 3) }),
  ("context-encoder", { try ContextGenerator.encoder() }),
  ("context-discriminator", { try ContextDiscriminator() }),
  ("rating", { try RatingNetwork(NetworkSpecification(trunk: .lite0, levels: [.stage1], hidden: 4)) }),
  ("pyramid", { try SpatialPyramidNetwork(.init(trunk: "efficientnet-lite0")) }),
  ("pear", { try PEARNetwork(.init(trunk: "efficientnet-lite0")) }),
]

@Suite("Initial weights")
struct InitialWeightsTests {
  @Test(
    "a network whose weights are loaded later draws none: they are 0, and whoever draws next gets the same numbers",
    arguments: networks.map(\.name))
  func nothingDrawn(name: String) throws {
    let make = try #require(networks.first { $0.name == name }).make
    let expected = try withRandomSeed(5) { try Tensor.rand([3]).floats() }
    let (network, next) = try withRandomSeed(5) {
      (try withoutInitialWeights { try make() }, try Tensor.rand([3]).floats())
    }
    #expect(next == expected)
    let norms = network.modules().compactMap { ($0 as? BatchNorm2d)?.weight }
    for (name, tensor) in network.namedParameters() {
      let value: Double = norms.contains { $0 === tensor } ? 1 : 0
      #expect(try (tensor.detach() - value).abs().max().item() == 0, "\(name)")
      #expect(tensor.requiresGradient, "\(name)")
    }
  }

  @Test("the same seed draws the same network, another seed another", arguments: networks.map(\.name))
  func seeds(name: String) throws {
    let make = try #require(networks.first { $0.name == name }).make
    func network(_ seed: UInt64) throws -> [(name: String, tensor: Tensor)] {
      try withRandomSeed(seed) { try make() }.namedParameters()
    }
    let (first, second, other) = (try network(1), try network(1), try network(2))
    for ((name, a), (_, b)) in zip(first, second) {
      #expect(try (a.detach() - b.detach()).abs().max().item() == 0, "\(name)")
    }
    for ((name, a), (_, b)) in zip(first, other) where a.rank > 1 {
      #expect(try (a.detach() - b.detach()).abs().max().item() > 0, "\(name)")
    }
  }

  /// Mean square of a tensor over that of the distribution it should be drawn from.
  private func ratio(_ network: Module, _ name: String, to deviation: Double) throws -> Double {
    let weight = try #require(network.stateDictionary()[name]).detach()
    return try weight.square().mean().item() / (deviation * deviation)
  }

  @Test(
    "convolutions of MobileNetV2 and VGG16 have √(2 / fan-out), groups or not, and their linear layers 0.01")
  func fanOut() throws {
    let (mobile, vgg) = try withRandomSeed(1) {
      (try MobileNetV2(), try VGG16(.init(classes: 3, hidden: 32)))
    }
    // Outputs times places of the kernel.
    for (network, name, fan) in [
      (mobile, "features.17.conv.0.0.weight", 960), (mobile, "features.17.conv.1.0.weight", 960 * 9),
      (mobile, "features.18.0.weight", 1_280), (vgg, "features.2.weight", 64 * 9),
      (vgg, "features.28.weight", 512 * 9),
    ] as [(any Layer, String, Int)] {
      #expect(abs(try ratio(network, name, to: (2 / Double(fan)).squareRoot()) - 1) < 0.08, "\(name)")
    }
    for (network, name) in [(mobile, "classifier.1.weight"), (vgg, "classifier.0.weight")]
      as [(any Layer, String)]
    {
      #expect(abs(try ratio(network, name, to: 0.01) - 1) < 0.08, "\(name)")
    }
    for (name, tensor) in mobile.namedParameters() + vgg.namedParameters() where name.hasSuffix("bias") {
      #expect(try tensor.detach().abs().max().item() == 0, "\(name)")
    }
  }

  @Test("AlexNet and EfficientNet-Lite have PyTorch's own weights: even within ±1 / √fan-in, summands too")
  func uniform() throws {
    let (alex, lite) = try withRandomSeed(1) {
      (try AlexNet(.init(classes: 3, hidden: 32)), try EfficientNetLite(.lite0))
    }
    for (network, name, fan) in [
      (alex, "features.0.weight", 3 * 121), (alex, "features.10.weight", 256 * 9),
      (alex, "features.10.bias", 256 * 9), (alex, "classifier.1.weight", 9_216),
      (lite, "_conv_head.weight", 320), (lite, "_blocks.14._depthwise_conv.weight", 25),
      (lite, "_fc.weight", 1_280),
    ] as [(any Layer, String, Int)] {
      let bound = 1 / Double(fan).squareRoot()
      let largest = try #require(network.stateDictionary()[name]).detach().abs().max().item()
      #expect(largest <= bound * (1 + 1e-6) && largest > 0.95 * bound, "\(name)")
      #expect(abs(try ratio(network, name, to: bound / 3.0.squareRoot()) - 1) < 0.2, "\(name)")
    }
  }

  @Test("summands of ResNet's classifier stay PyTorch's, and its normalisations start as 1 and 0")
  func resnet() throws {
    let network = try withRandomSeed(1) {
      try ResNet(.init(block: .basic, depths: [1, 1, 1, 1], classes: 300))
    }
    let state = network.stateDictionary()
    let summands = try #require(state["fc.bias"]).detach().abs().max().item()
    #expect(summands > 0 && summands <= 1 / 512.0.squareRoot())
    for module in network.modules() {
      guard let norm = module as? BatchNorm2d else { continue }
      #expect(try norm.weight.floats().allSatisfy { $0 == 1 } && norm.bias.floats().allSatisfy { $0 == 0 })
    }
  }
}
