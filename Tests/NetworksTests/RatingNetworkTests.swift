import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Rating networks")
struct RatingNetworkTests {
  let scale = (1...7).map(Double.init)

  @Test(
    "logits have one column per rating value, whatever the photo's shape",
    arguments: [[2, 3, 64, 96], [1, 3, 65, 97], [1, 3, 1, 1]])
  func shapes(input: [Int]) throws {
    let network = try network(levels: [.stage4, .stage7, .head])
    let x = try madeUpInput(input)
    #expect(try network(x).shape == [input[0], 7])
    #expect(try network.pooledFeatures(x).shape == [input[0], 80 + 320 + 1280])
    let (distribution, map) = try network.ratings(x, scale: scale)
    #expect(
      try zip(distribution.floats(), network(x).softmax(over: 1).floats()).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(map.shape == [input[0], (input[2] + 31) / 32, (input[3] + 31) / 32])
  }

  @Test("with deviations, each level's averages are followed by how far its cells lie from them")
  func deviations() throws {
    let network = try withoutInitialWeights {
      try RatingNetwork(
        NetworkSpecification(
          trunk: "efficientnet-lite0", levels: ["stage6", "stage7"], deviations: true, values: 7))
    }
    let features = try withRandomSeed(4) {
      try network.trunk.levels.map { try Tensor.randn([2, $0.channels, 2, 3]) }
    }
    let pooled = try network.pooled(features).floats()
    #expect(pooled.count == 2 * 2 * (192 + 320))
    let cells = try features[5].narrow(0, 1..<2).narrow(1, 7..<8).flatten().doubles()
    let mean = cells.reduce(0, +) / 6
    let variance = cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
    let row = 2 * (192 + 320)
    #expect(abs(Double(pooled[row + 7]) - mean) < 1e-6)
    #expect(abs(Double(pooled[row + 192 + 7]) - (variance + 1e-6).squareRoot()) < 1e-6)
    // Features that are everywhere the same deviate by nothing, along a slope that is finite.
    let flat = try Tensor.ones([1, 1, 2, 2]).requireGradient()
    try flat.deviations().sum().backward()
    #expect(try abs(flat.deviations().item() - 1e-3) < 1e-9 && flat.gradient?.floats() == [0, 0, 0, 0])
  }

  @Test("with deviations, the map's average is still what the head makes of averages and deviations")
  func mapOfDeviations() throws {
    let network = try withRandomSeed(2) {
      try RatingNetwork(
        NetworkSpecification(
          trunk: "efficientnet-lite0", levels: ["stage7"], deviations: true, values: 7, dropout: 0))
    }
    network.evaluate()
    let features = try withoutGradient { try network.trunk.features(madeUpInput([1, 3, 64, 96])) }
    let pooled = try network.pooled(features)
    let probabilities = try network.head(pooled).softmax(over: 1)
    let values = try Tensor(scale.map(Float.init), shape: [7, 1])
    let deviations = try values.reshape([1, 7]) - probabilities.matmul(values)
    let slopes = try network.head.slopes(of: probabilities * deviations, at: pooled)
    // A deviation is the root of a variance and 1e-6, of which the places have the variance.
    let expected = try (slopes * pooled).sum().item()
    let map = try network.activationMap(features, probabilities: probabilities, scale: scale)
    #expect(abs(try map.mean().item() - expected) < 1e-3 * max(1, abs(expected)))
  }

  @Test("the head standardises before its linear layer")
  func standardising() throws {
    let head = try RatingHead(features: 2, values: 1, dropout: 0.9)
    head.evaluate()
    try withoutGradient {
      try head.mean.copy(from: Tensor([1, 2] as [Float]))
      try head.deviation.copy(from: Tensor([2, 4] as [Float]))
      try head.linear.weight.copy(from: Tensor([10, 100] as [Float], shape: [1, 2]))
      try #require(head.linear.bias).copy(from: Tensor([0.5] as [Float]))
    }
    // 10 · (5 − 1)/2 + 100 · (4 − 2)/4 + 0.5
    #expect(try head(Tensor([5, 4] as [Float], shape: [1, 2])).item() == 70.5)
  }

  @Test(
    "the map is the features times the mean score's gradient along them, as autograd has it",
    arguments: [0, 24])
  func mapIsGradientTimesFeatures(hidden: Int) throws {
    let network = try network(levels: [.stage6, .stage7], hidden: hidden)
    let features = try withoutGradient { try network.trunk.features(madeUpInput([1, 3, 64, 96])) }
    let leaves = try features.map { try $0.detach().requireGradient() }
    let pooled = try Tensor.concatenate([leaves[5], leaves[6]].map { try $0.mean(over: [2, 3]) }, along: 1)
    let probabilities = try network.head(pooled).softmax(over: 1)
    try (probabilities * Tensor(scale.map(Float.init), shape: [1, 7])).sum().backward()
    let cells = 6.0
    let expected = try [leaves[5], leaves[6]].map { leaf in
      try (leaf * #require(leaf.gradient)).sum(over: [1]) * cells
    }
    let sum = try (expected[0] + expected[1]).floats()

    let map = try withoutGradient {
      try network.activationMap(features, probabilities: probabilities.detach(), scale: scale).floats()
    }
    #expect(zip(map, sum).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(
    "finer levels are averaged over the coarse cells: the map's mean is that of the logits' contributions")
  func mapMean() throws {
    let network = try network(levels: [.stage3, .stage7])
    let x = try madeUpInput([1, 3, 64, 96])
    let (distribution, map) = try withoutGradient { try network.ratings(x, scale: scale) }
    let p = try distribution.doubles()
    let mean = zip(p, scale).reduce(0) { $0 + $1.0 * $1.1 }
    let z = try network(x).doubles()
    // z without any features at all is b′.
    let zero = try withoutGradient { try network.head(Tensor.zeros([1, 40 + 320])).doubles() }
    let expected = (0..<7).reduce(0.0) { $0 + p[$1] * (scale[$1] - mean) * (z[$1] - zero[$1]) }
    #expect(abs(try map.mean().item() - expected) < 1e-4)
  }

  @Test(
    "any trunk's levels can be pooled, and mapped where they halve the sides",
    arguments: [
      ("resnet18", ["layer2", "layer4"], [128, 512]), ("mobilenet-v2", ["stage4", "head"], [64, 1280]),
      ("vgg16", ["pool5"], [512]), ("inception-v3", ["Mixed_7c"], [2048]), ("alexnet", ["conv5"], [256]),
    ])
  func otherTrunks(trunk: String, levels: [String], channels: [Int]) throws {
    let specification = NetworkSpecification(trunk: trunk, levels: levels, values: 7)
    #expect(specification.features == channels.reduce(0, +))
    let network = try withoutInitialWeights { try RatingNetwork(specification) }
    network.evaluate()
    let (distribution, map) = try withoutGradient {
      try network.ratings(madeUpInput([2, 3, 96, 128]), scale: scale)
    }
    #expect(distribution.shape == [2, 7])
    #expect(map.shape.count == 3)
    #expect(network.parameters().allSatisfy { $0.requiresGradient })
  }

  @Test("photos reach a trunk of torchvision's in ImageNet's normalisation")
  func normalization() throws {
    let network = try RatingNetwork(
      NetworkSpecification(trunk: "resnet18", levels: ["layer4"], values: 7))
    network.evaluate()
    let pixels = try (madeUpInput([1, 3, 40, 40]) + 1) * 127.5
    let mean = try Tensor([0.485, 0.456, 0.406] as [Float], shape: [1, 3, 1, 1])
    let deviation = try Tensor([0.229, 0.224, 0.225] as [Float], shape: [1, 3, 1, 1])

    try withoutGradient {
      let expected = try network.trunk((pixels / 255 - mean) / deviation)
      let found = try network.pooledFeatures((pixels - 127) / 128)
      #expect(try (found - expected).abs().max().item() <= 1e-4 * expected.abs().max().item())
    }
  }

  @Test(
    "a grid on pool5 is NIMA's network",
    arguments: [("vgg16", 7, 14_965_578), ("alexnet", 6, 2_561_866)])
  func nima(trunk: String, grid: Int, parameters: Int) throws {
    let specification = NetworkSpecification(
      trunk: trunk, levels: ["pool5"], grid: grid, values: 10, dropout: 0.75, limitsFeatures: false)
    let network = try RatingNetwork(specification)
    #expect(network.parameters().reduce(0) { $0 + $1.count } == parameters)
    let base: LinearRatingNetwork.Configuration.Base = trunk == "vgg16" ? .vgg16 : .alexnet
    let nima = try withoutInitialWeights { try LinearRatingNetwork(.init(on: base)) }
    let published = try withoutInitialWeights { try LinearRatingNetwork(.published(on: base)) }
    let weights = network.stateDictionary()
    var renamed: [String: Tensor] = [:]
    for name in nima.stateDictionary().keys {
      renamed[name] = weights[name.replacing("classifier.1", with: "head.linear")] ?? weights["trunk." + name]
    }
    try nima.loadComplete(renamed, from: "the other")
    try published.loadComplete(renamed, from: "the other")
    for network in [network, nima, published] as [any Layer] { network.evaluate() }
    let x = try madeUpInput([2, 3, 70, 90])
    try withoutGradient {
      let expected = try published(x.renormalized(from: .lite, to: .imageNet))
      #expect(try nima(x).floats() == expected.floats())
      #expect(try (network(x) - expected).abs().max().item() <= 1e-5 * max(1, expected.abs().max().item()))
    }
  }

  @Test("with a grid, the map has a cell for each part, and their sum is that of the logits' contributions")
  func gridMap() throws {
    let network = try RatingNetwork(
      NetworkSpecification(
        trunk: "efficientnet-lite0", levels: ["stage3", "stage7"], grid: 3, values: 7))
    try network.fill()
    try withoutGradient {
      try network.head.mean.copy(from: Tensor.full([9 * 360], 0.5))
      try network.head.deviation.copy(from: Tensor.full([9 * 360], 5))
    }
    network.evaluate()
    let (distribution, map) = try withoutGradient {
      try network.ratings(madeUpInput([1, 3, 64, 96]), scale: scale)
    }
    #expect(map.shape == [1, 3, 3])
    let p = try distribution.doubles()
    let mean = zip(p, scale).reduce(0) { $0 + $1.0 * $1.1 }
    let z = try withoutGradient { try network(madeUpInput([1, 3, 64, 96])).doubles() }
    let zero = try withoutGradient { try network.head(Tensor.zeros([1, 9 * 360])).doubles() }
    let expected = (0..<7).reduce(0.0) { $0 + p[$1] * (scale[$1] - mean) * (z[$1] - zero[$1]) }
    #expect(abs(try map.sum().item() - expected) < 1e-4 * max(1, abs(expected)))
  }

  @Test("features that are not standardised are taken as they are")
  func limits() throws {
    let x = try Tensor([100] as [Float], shape: [1, 1])
    for (limit, expected) in [(8.0, 8.0), (nil, 100)] {
      let head = try RatingHead(features: 1, values: 1, dropout: 0, limit: limit)
      try withoutGradient {
        try head.linear.weight.fill(1)
        try head.linear.bias?.fill(0)
        #expect(try head(x).item() == expected)
      }
    }
  }

  @Test("unknown trunks and levels, and none at all, are typed errors that list what there is")
  func unknown() {
    let wrong: [(NetworkSpecification, String)] = [
      (NetworkSpecification(trunk: "resnet17", levels: ["layer1"], values: 7), "resnet18"),
      (NetworkSpecification(trunk: "context-generator", levels: ["layer1"], values: 7), "resnet18"),
      (NetworkSpecification(trunk: "resnet18", levels: ["layer5"], values: 7), "layer4"),
      (NetworkSpecification(trunk: "resnet18", levels: [], values: 7), "at least one level"),
    ]
    for (specification, message) in wrong {
      let error = #expect(throws: TorchError.self) { try RatingNetwork(specification) }
      #expect(error?.message.contains(message) ?? false)
    }
  }

  @Test("a specification survives JSON")
  func specification() throws {
    let specification = NetworkSpecification(
      trunk: .lite4, levels: [.stage2, .head], values: 10, dropout: 0.75)
    let json = try JSONEncoder().encode(specification)
    #expect(try JSONDecoder().decode(NetworkSpecification.self, from: json) == specification)
  }

  @Test("the head computes in float32, whatever the trunk's precision")
  func precision() throws {
    let network = try network(levels: [.stage3])
    let x = try madeUpInput([2, 3, 48, 48])
    try withoutGradient {
      let (pooled, logits) = try withAutocast { (try network.pooledFeatures(x), try network(x)) }
      #expect(pooled.dtype == .float32 && logits.dtype == .float32)
      #expect(try logits.bytes() == network.head(pooled).bytes())
      #expect(try logits.bytes() != network(x).bytes())
    }
  }

  private func network(levels: [FeatureLevel], hidden: Int = 0) throws -> RatingNetwork {
    let network = try RatingNetwork(NetworkSpecification(trunk: .lite0, levels: levels, hidden: hidden))
    try network.fill()
    try withoutGradient {
      try network.head.mean.copy(from: Tensor.full([network.specification.features], 0.5))
      try network.head.deviation.copy(from: Tensor.full([network.specification.features], 5))
    }
    network.evaluate()
    return network
  }
}
