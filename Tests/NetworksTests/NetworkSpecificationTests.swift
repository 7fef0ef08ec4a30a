import Foundation
import Testing
import Torch

@testable import Networks

@Suite("What determines a rating network")
struct NetworkSpecificationTests {
  private static let json = """
    {"trunk": "resnet18", "levels": ["layer1", "layer4"], "grid": 2, "values": 7, "hidden": 8, "dropout": 0.25,
    "limitsFeatures": false, "dropConnect": 0.125}
    """

  private func read(_ json: String) throws -> NetworkSpecification {
    try JSONDecoder().decode(NetworkSpecification.self, from: Data(json.utf8))
  }

  @Test("every field is read from its own name, and fields that nobody knows are passed over")
  func fields() throws {
    let expected = NetworkSpecification(
      trunk: "resnet18", levels: ["layer1", "layer4"], grid: 2, values: 7, hidden: 8, dropout: 0.25,
      limitsFeatures: false, dropConnect: 0.125)
    #expect(try read(Self.json) == expected)
    #expect(try read(Self.json.replacing("{\"trunk\"", with: "{\"colour\": [1], \"trunk\"")) == expected)
  }

  @Test(
    "a field that is missing is an error that names it",
    arguments: [
      "trunk", "levels", "grid", "values", "hidden", "dropout", "limitsFeatures", "dropConnect",
    ])
  func missing(field: String) throws {
    let json = Self.json.replacing("\"\(field)\"", with: "\"other\"")
    let error = #expect(throws: DecodingError.self) { try read(json) }
    guard case .keyNotFound(let key, _) = error else { throw try #require(error) }
    #expect(key.stringValue == field)
  }

  @Test("the short form for EfficientNet-Lite names trunk and levels as the catalogue does")
  func shortForm() throws {
    let specification = NetworkSpecification()
    #expect(specification.trunk == "efficientnet-lite2" && specification.levels == ["stage6", "stage7"])
    #expect(specification.values == 7 && specification.grid == 1 && specification.limitsFeatures)
    for variant in EfficientNetVariant.allCases {
      try NetworkSpecification(trunk: variant, levels: FeatureLevel.allCases).check()
    }
  }

  @Test(
    "several levels have a map only where their cells cover each other or a grid divides them",
    arguments: [
      ("resnet18", ["layer2", "layer4"], 1, true), ("mobilenet-v2", ["stage3", "head"], 1, true),
      ("efficientnet-lite0", ["stage1", "head"], 1, true), ("alexnet", ["conv3"], 1, true),
      ("alexnet", ["conv3", "pool5"], 1, false), ("alexnet", ["conv3", "pool5"], 2, true),
      ("vgg16", ["pool4", "pool5"], 1, false), ("inception-v3", ["Mixed_5d", "Mixed_7c"], 1, false),
      ("inception-v3", ["Mixed_7c"], 1, true),
    ])
  func outputs(trunk: String, levels: [String], grid: Int, hasMap: Bool) {
    let specification = NetworkSpecification(trunk: trunk, levels: levels, grid: grid, values: 5)
    let distribution = Output.Meaning.distribution(values: 5)
    #expect(specification.outputs == (hasMap ? [distribution, .map] : [distribution]))
  }

  @Test(
    "photos may be as small as the trunk can look at, and have 8192 pixels a side at most",
    arguments: [
      ("resnet18", 1), ("efficientnet-lite4", 1), ("alexnet", 63), ("vgg16", 32), ("inception-v3", 75),
    ])
  func sides(trunk: String, least: Int) {
    #expect(NetworkSpecification(trunk: trunk, levels: [], values: 7).sides == least...8192)
  }

  @Test("a head of 2²⁸ weights in a layer is accepted, one with a unit more is refused with its field")
  func largest() throws {
    // 512 channels in 16 × 16 parts are 2¹⁷ features.
    var specification = NetworkSpecification(
      trunk: "vgg16", levels: ["pool5"], grid: 16, values: 1, hidden: 1 << 11)
    #expect(throws: Never.self) { try specification.check() }
    specification.hidden += 1
    #expect(
      throws: BlueprintError("hidden", "expected a layer of at most 268435456 weights, found 131072 × 2049")
    ) {
      try specification.check()
    }
    (specification.hidden, specification.values) = (0, 1 << 11)
    #expect(throws: Never.self) { try specification.check() }
    specification.values += 1
    #expect(
      throws: BlueprintError("values", "expected a layer of at most 268435456 weights, found 131072 × 2049")
    ) {
      try specification.check()
    }
  }

  @Test("a hidden layer and a scale that are possible alone are refused where their product is not")
  func largestOutput() throws {
    let specification = NetworkSpecification(
      trunk: "resnet18", levels: ["layer1"], values: 10_000, hidden: 65_536)
    let error = #expect(throws: BlueprintError.self) { try specification.check() }
    #expect(error?.field == "values" && error?.message.hasSuffix("found 65536 × 10000") == true)
  }

  @Test("an unknown trunk or level is refused with a list of those that there are")
  func unknown() {
    let trunk = #expect(throws: BlueprintError.self) {
      try NetworkSpecification(trunk: "resnet20", levels: ["layer1"], values: 7).check()
    }
    #expect(
      trunk?.field == "trunk"
        && trunk?.message.hasPrefix("no trunk is called \"resnet20\"; there are: ") == true)
    for architecture in Architecture.trunks {
      #expect(trunk?.message.contains(architecture.name) == true, "\(architecture.name)")
    }
    let level = #expect(throws: BlueprintError.self) {
      try NetworkSpecification(trunk: "vgg16", levels: ["pool1", "pool6"], values: 7).check()
    }
    #expect(level?.field == "levels" && level?.message.contains("no level \"pool6\"") == true)
    #expect(level?.message.contains("pool5") == true)
  }

  @Test("another network of the same specification takes the state of the first, and says the same")
  func state() throws {
    let specification = NetworkSpecification(
      trunk: "efficientnet-lite0", levels: ["stage2", "stage3"], values: 5, hidden: 6)
    let first = try withRandomSeed(1) { try RatingNetwork(specification) }
    try first.set(["head.deviation": (1...64).map(Float.init)])
    let second = try withRandomSeed(2) { try RatingNetwork(specification) }
    let x = try madeUpInput([1, 3, 40, 40])
    for network in [first, second] { network.evaluate() }
    try withoutGradient {
      #expect(try first(x).floats() != second(x).floats())
      try second.loadComplete(first.stateDictionary(), from: "FILE")
      #expect(try first(x).bytes() == second(x).bytes())
    }
  }

  @Test("a state of another number of values or another trunk is refused with the names that do not fit")
  func wrongState() throws {
    func network(_ trunk: EfficientNetVariant = .lite0, values: Int = 5) throws -> RatingNetwork {
      try withoutInitialWeights {
        try RatingNetwork(NetworkSpecification(trunk: trunk, levels: [.stage2], values: values))
      }
    }
    let values = #expect(throws: WeightsError.self) {
      try network().loadComplete(network(values: 7).stateDictionary(), from: "FILE")
    }
    #expect(
      values?.description
        == "FILE: does not fit the network; mis-shaped: head.linear.bias is [7] instead of [5], "
        + "head.linear.weight is [7, 24] instead of [5, 24]")
    // Lite1 has a third block in its second stage.
    let trunk = #expect(throws: WeightsError.self) {
      try network().loadComplete(network(.lite1).stateDictionary(), from: "FILE")
    }
    #expect(trunk?.message.contains("unexpected: trunk._blocks.3._bn0.bias") == true)
    #expect(trunk?.message.contains("missing") == false)
  }
}
