import Testing
import Torch

@testable import Networks

@Suite("Trunks")
struct TrunkTests {
  @Test("every level has the channels that it says, and the size where sides are halved")
  func levels() throws {
    let halving: [any Trunk] = try withoutInitialWeights {
      [
        try ResNet(ResNet.Configuration.resnet18.with(classes: nil)),
        try ResNet(.init(block: .bottleneck, depths: [1, 1, 1, 1], classes: nil)),
        try MobileNetV2(.init(width: 0.5, classes: nil)), try VGG16(.init(classes: nil)),
      ]
    }
    let others: [any Trunk] = try withoutInitialWeights {
      try [AlexNet(.init(classes: nil)), InceptionV3(.init(classes: nil))]
    }
    for trunk in halving + others {
      trunk.evaluate()
      let features = try withoutGradient { try trunk.features(.zeros([1, 3, 96, 128])) }
      #expect(features.map { $0.shape[1] } == trunk.levels.map(\.channels))
      #expect(!trunk.levels.isEmpty)
      if let name = trunk.architecture { #expect(Architecture.named(name)?.levels == trunk.levels) }
    }
    for trunk in halving {
      let features = try withoutGradient { try trunk.features(.zeros([1, 3, 96, 128])) }
      #expect(
        features.map { Array($0.shape[2...]) } == trunk.levels.map { [96 / $0.stride, 128 / $0.stride] })
    }
  }

  @Test(
    "trunks whose levels align round sides up",
    arguments: Architecture.trunks.filter(\.levelsAlign).map(\.name))
  func alignment(name: String) throws {
    let trunk = try trunk(name)
    let features = try withoutGradient { try trunk.features(.zeros([1, 3, 50, 70])) }
    #expect(
      features.map { Array($0.shape[2...]) }
        == trunk.levels.map { [(50 + $0.stride - 1) / $0.stride, (70 + $0.stride - 1) / $0.stride] })
  }

  @Test("the shortest side is the shortest", arguments: ["alexnet", "vgg16", "inception-v3"])
  func minimumSide(name: String) throws {
    let trunk = try trunk(name)
    let side = try #require(Architecture.named(name)).minimumSide
    #expect(try trunk.features(.zeros([1, 3, side, side])).count == trunk.levels.count)
    #expect(throws: TorchError.self) { try trunk.features(.zeros([1, 3, side - 1, side + 9])) }
  }

  private func trunk(_ name: String) throws -> any Trunk {
    let levels = Architecture.named(name)?.levels.map(\.name) ?? []
    let trunk = try withoutInitialWeights {
      try Architecture.trunk(name, levels: levels)
    }
    trunk.evaluate()
    return trunk
  }

  @Test("without classes, a network gives its last features, pooled")
  func featuresOnly() throws {
    let networks: [(any Layer, Int)] = try withoutInitialWeights {
      [
        (try AlexNet(.init(classes: nil)), 9216), (try VGG16(.init(classes: nil)), 25088),
        (try ResNet(ResNet.Configuration.resnet34.with(classes: nil)), 512),
        (try InceptionV3(.init(classes: nil)), 2048), (try MobileNetV2(.init(classes: nil)), 1280),
      ]
    }
    for (network, count) in networks {
      network.evaluate()
      #expect(try withoutGradient { try network(.zeros([1, 3, 96, 96])) }.shape == [1, count])
    }
  }

  @Test("Inception-v3 changes ImageNet's normalisation to its own if asked, and has one output evaluating")
  func inceptionInput() throws {
    let plain = try InceptionV3(.init(classes: 5))
    let changing = try InceptionV3(.init(classes: 5, transformsInput: true))
    try changing.loadComplete(plain.stateDictionary(), from: "another")
    for network in [plain, changing] { network.evaluate() }
    let photo = try madeUpInput([1, 3, 80, 80]) * 0.5 + 0.5
    let mean = try Tensor([0.485, 0.456, 0.406] as [Float], shape: [1, 3, 1, 1])
    let deviation = try Tensor([0.229, 0.224, 0.225] as [Float], shape: [1, 3, 1, 1])

    try withoutGradient {
      let expected = try plain((photo - 0.5) / 0.5)
      let found = try changing((photo - mean) / deviation)
      let scale = try expected.abs().max().item()
      #expect(try (found - expected).abs().max().item() <= 1e-4 * max(scale, 1))
      #expect(try plain.outputs(photo).auxiliary == nil)
    }
  }

  @Test("initial weights have the spread that the papers give")
  func initialWeights() throws {
    func deviation(_ network: Module, _ name: String) throws -> Double {
      let weight = try #require(network.stateDictionary()[name])
      return try weight.square().mean().sqrt().item()
    }
    let resnet = try ResNet(.resnet18)
    // √(2 / (512 · 3 · 3))
    #expect(abs(try deviation(resnet, "layer4.0.conv2.weight") / 0.020833 - 1) < 0.01)
    let generator = try ContextGenerator()
    #expect(abs(try deviation(generator, "model.15.weight") / 0.02 - 1) < 0.01)
    let inception = try InceptionV3()
    #expect(abs(try deviation(inception, "Mixed_7c.branch3x3_2a.conv.weight") / 0.1 - 1) < 0.01)
    #expect(abs(try deviation(inception, "AuxLogits.fc.weight") / 0.001 - 1) < 0.01)
  }

  @Test("impossible numbers are typed errors")
  func configurations() {
    #expect(throws: TorchError.self) { try ResNet(.init(block: .basic, depths: [2, 2])) }
    #expect(throws: TorchError.self) { try ResNet(.init(block: .basic, depths: [2, 2, 0, 2])) }
    #expect(throws: TorchError.self) { try MobileNetV2(.init(width: .nan)) }
    #expect(throws: TorchError.self) { try InceptionV3()(.zeros([1, 3, 32, 32])) }
  }

  @Test("a trunk that does not say otherwise gets its photos as ImageNet's networks want them")
  func defaultNormalization() throws {
    // Black and white: 0 and 255.
    let photos = try Tensor(
      [Float](repeating: -127.0 / 128, count: 3) + [1, 1, 1], shape: [2, 3, 1, 1])
    let found = try #require(Window().features(ofPhotos: photos).first).doubles()
    let expected = [
      -0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225, 0.515 / 0.229, 0.544 / 0.224, 0.594 / 0.225,
    ]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
    #expect(throws: TorchError.self) { try Window().features(ofPhotos: .zeros([1, 1, 4, 4])) }
    #expect(throws: TorchError.self) { try Window().features(ofPhotos: .zeros([3, 4, 4])) }
  }

  @Test(
    "EfficientNet-Lite and what was made for pretexts get photos as they are, others as ImageNet has them; each trunk knows its name"
  )
  func normalizations() throws {
    for architecture in Architecture.trunks {
      let trunk = try withoutInitialWeights { try Architecture.trunk(architecture.name) }
      let isLite =
        EfficientNetVariant(rawValue: architecture.name) != nil || architecture.name.hasPrefix("context-")
        || architecture.name == "alexnet-split-brain"
      #expect(trunk.normalization == (isLite ? .lite : .imageNet), "\(architecture.name)")
      #expect(trunk.architecture == architecture.name)
    }
  }

  @Test("a trunk without a published name has no weights to load")
  func noWeights() {
    let error = #expect(throws: WeightsError.self) { try Window().loadImageNetWeights() }
    #expect(error == WeightsError(.notFound, "Window", "no published network has these numbers"))
  }
}

/// A trunk that hands its photos on.
private final class Window: Module, Trunk {
  let architecture: String? = nil
  let levels = [TrunkLevel(name: "photo", channels: 3, stride: 1)]

  func features(_ x: Tensor) throws(TorchError) -> [Tensor] { [x] }
  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { x }
}
