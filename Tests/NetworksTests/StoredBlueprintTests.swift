import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Blueprints")
struct StoredBlueprintTests {
  /// One of each kind, with numbers that are no defaults, and the smallest photo that it is tried with.
  private static let all: [(blueprint: any Blueprint, side: Int)] = {
    var pyramid = SpatialPyramidNetwork.Configuration(trunk: "efficientnet-lite0", values: 5)
    (pyramid.grids, pyramid.dropout) = ([1, 3], 0.25)
    var pear = PEARNetwork.Configuration(trunk: "efficientnet-lite0", values: 6)
    (pear.attributes, pear.code, pear.seed, pear.widths) = (["Light", "Object"], 9, 4, [5, 3])
    var linear = LinearRatingNetwork.Configuration(on: .alexnet, count: 2, values: 4, dropout: 0.5)
    linear.normalization = Normalization(mean: [1, 2, 3], divisor: [4, 5, 6])
    let rating = NetworkSpecification(
      trunk: "efficientnet-lite0", levels: ["stage3", "stage2"], grid: 2, values: 3, hidden: 6, dropout: 0.25,
      limitsFeatures: false, dropConnect: 0.125)
    let score = ScoreNetwork.Configuration(rating, attributes: ["Light", "Object"])
    var deviating = rating
    (deviating.grid, deviating.deviations) = (1, true)
    let joint = JointNetwork.Configuration(
      deviating, heads: [.init(name: "votes", values: 4), .init(name: "biq", values: 1)])
    return [(rating, 32), (pyramid, 32), (pear, 32), (linear, 63), (score, 32), (joint, 32)]
  }()

  /// What `description.json` has of a sound one of each kind.
  private static let json = [
    "rating": """
    {"kind": "rating", "trunk": "resnet18", "levels": ["layer1"], "grid": 1, "values": 7, "hidden": 8,
    "dropout": 0.5, "limitsFeatures": true, "dropConnect": 0.25}
    """,
    "pyramid": """
    {"kind": "pyramid", "trunk": "resnet18", "values": 7, "grids": [1, 2], "dropout": 0.5}
    """,
    "pear": """
    {"kind": "pear", "trunk": "resnet18", "attributes": ["Light", "Object"], "code": 9, "values": 7,
    "seed": 16, "widths": [8, 3]}
    """,
    "score": """
    {"kind": "score", "attributes": ["Light", "Object"],
    "base": {"trunk": "resnet18", "levels": ["layer1"], "grid": 1, "values": 7, "hidden": 8,
    "dropout": 0.5, "limitsFeatures": true, "dropConnect": 0.25}}
    """,
    "joint": """
    {"kind": "joint", "heads": [{"name": "biq", "values": 1}],
    "base": {"trunk": "resnet18", "levels": ["layer1"], "grid": 1, "deviations": true, "values": 7, "hidden": 8,
    "dropout": 0.5, "limitsFeatures": true, "dropConnect": 0.25}}
    """,
    "linear": """
    {"kind": "linear", "base": "alexnet", "count": 1, "values": 7, "dropout": 0.5,
    "normalization": {"mean": [127, 127, 127], "divisor": [128, 128, 128]}}
    """,
  ]

  private func read(_ json: String) throws -> any Blueprint {
    try JSONDecoder().decode(StoredBlueprint.self, from: Data(json.utf8)).blueprint
  }

  @Test("stored and read again, each is the same, and its network has the same tensors")
  func roundTrip() throws {
    #expect(Set(Self.all.map { type(of: $0.blueprint).kind }) == Set(Blueprints.all.map { $0.kind }))
    for (blueprint, _) in Self.all {
      let kind = type(of: blueprint).kind
      let json = try JSONEncoder().encode(StoredBlueprint(blueprint))
      let fields = try JSONSerialization.jsonObject(with: json) as? [String: Any]
      #expect(fields?["kind"] as? String == kind)
      let again = try read(String(decoding: json, as: UTF8.self))
      #expect(AnyHashable(again) == AnyHashable(blueprint), "\(kind)")
      let (first, second) = try withoutInitialWeights { (try blueprint.network(), try again.network()) }
      #expect(AnyHashable(second.blueprint) == AnyHashable(blueprint), "\(kind)")
      #expect(first.stateDictionary().mapValues(\.shape) == second.stateDictionary().mapValues(\.shape))
    }
  }

  @Test("networks say what their blueprints announce, in that order and shape, of one photo and of two")
  func outputs() throws {
    for (blueprint, side) in Self.all {
      let network = try withRandomSeed(1) { try blueprint.network() }
      network.evaluate()
      let scale = (1...blueprint.values).map(Double.init)
      for count in [1, 2] {
        let outputs = try withoutGradient {
          try network.outputs(madeUpInput([count, 3, side, side]), scale: scale)
        }
        #expect(outputs.map(\.meaning) == blueprint.outputs)
        for output in outputs {
          let numbers = try output.values.doubles()
          #expect(output.values.dtype == .float32 && numbers.allSatisfy(\.isFinite))
          switch output.meaning {
          case .distribution(let values):
            #expect(values == blueprint.values && output.values.shape == [count, values])
            #expect(numbers.allSatisfy { $0 > 0 } && abs(numbers.reduce(0, +) - Double(count)) < 1e-5)
          case .attributes(let names):
            #expect(output.values.shape == [count, names.count])
            #expect(numbers.allSatisfy { $0 >= 0 && $0 <= 1 })
          case .features(let features): #expect(output.values.shape == [count, features])
          case .mean, .quality: #expect(output.values.shape == [count, 1])
          case .map: #expect(output.values.rank == 3 && output.values.shape[0] == count)
          }
        }
      }
    }
  }

  @Test("photos without three channels, or without a batch, are typed errors for every kind")
  func wrongPhotos() throws {
    for (blueprint, side) in Self.all {
      let network = try withoutInitialWeights { try blueprint.network() }
      network.evaluate()
      for shape in [[1, 1, side, side], [1, 4, side, side], [3, side, side], [1, 3, side], []] {
        #expect(throws: TorchError.self, "\(type(of: blueprint).kind) \(shape)") {
          try withoutGradient { try network(.zeros(shape)) }
        }
      }
    }
  }

  @Test(
    "the JSON of every kind is read and sound",
    arguments: ["rating", "pyramid", "pear", "linear", "score", "joint"])
  func sound(kind: String) throws {
    let blueprint = try read(#require(Self.json[kind]))
    #expect(type(of: blueprint).kind == kind && blueprint.values == 7)
    #expect(throws: Never.self) { try blueprint.check() }
  }

  @Test("what has no kind is a rating network, an unknown kind is an error that lists those that there are")
  func kinds() throws {
    let json = try #require(Self.json["rating"])
    #expect(try read(json.replacing("\"kind\": \"rating\", ", with: "")) is NetworkSpecification)
    let error = #expect(throws: DecodingError.self) {
      try read(json.replacing("\"kind\": \"rating\"", with: "\"kind\": \"oracle\""))
    }
    guard case .dataCorrupted(let context) = error else { throw try #require(error) }
    #expect(
      context.debugDescription
        == "expected one of rating, pyramid, pear, linear, score, joint, found \"oracle\"")
    #expect(context.codingPath.map(\.stringValue) == ["kind"])
  }

  @Test(
    "a number that is out of range is refused with its field, before a network of it takes memory",
    arguments: [
      ("rating", "\"grid\": 1", "\"grid\": 9223372036854775807", "grid"),
      ("rating", "\"grid\": 1", "\"grid\": -9223372036854775808", "grid"),
      ("rating", "\"values\": 7", "\"values\": 9223372036854775807", "values"),
      ("rating", "\"hidden\": 8", "\"hidden\": 9223372036854775807", "hidden"),
      ("rating", "\"dropout\": 0.5", "\"dropout\": 1e308", "dropout"),
      ("rating", "\"dropConnect\": 0.25", "\"dropConnect\": -0.25", "dropConnect"),
      ("rating", "[\"layer1\"]", "[]", "levels"), ("rating", "\"resnet18\"", "\"\"", "trunk"),
      ("pyramid", "\"values\": 7", "\"values\": 0", "values"),
      ("pyramid", "[1, 2]", "[]", "grids"), ("pyramid", "[1, 2]", "[1, 9223372036854775807]", "grids.1"),
      ("pyramid", "[1, 2]", "[-1, 2]", "grids.0"),
      ("pyramid", "7, \"grids\": [1, 2]", "100, \"grids\": [64, 64, 64, 64, 64]", "grids"),
      ("pyramid", "\"dropout\": 0.5", "\"dropout\": 1", "dropout"),
      ("pear", "\"code\": 9", "\"code\": 9223372036854775807", "code"),
      ("pear", "\"seed\": 16", "\"seed\": 9223372036854775807", "seed"),
      (
        "pear", "\"code\": 9, \"values\": 7,\n\"seed\": 16",
        "\"code\": 10000, \"values\": 7,\n\"seed\": 4096", "seed"
      ),
      ("pear", "\"values\": 7", "\"values\": -1", "values"),
      ("pear", "[8, 3]", "[8]", "widths"), ("pear", "[8, 3]", "[]", "widths"),
      ("pear", "[8, 3]", "[0, 3]", "widths.0"), ("pear", "[8, 3]", "[8, 8, 8, 8, 8, 8, 3]", "widths"),
      ("pear", "\"Object\"", "\"Light\"", "attributes"), ("pear", "\"Object\"", "\"\"", "attributes"),
      ("pear", "[\"Light\", \"Object\"]", "[]", "attributes"),
      ("linear", "\"count\": 1", "\"count\": 9223372036854775807", "count"),
      ("linear", "\"count\": 1, \"values\": 7", "\"count\": 16, \"values\": 10000", "values"),
      ("linear", "[128, 128, 128]", "[128, 0, 128]", "normalization.divisor"),
      ("linear", "[127, 127, 127]", "[127, 127]", "normalization.mean"),
      ("linear", "[127, 127, 127]", "[127, 1e300, 127]", "normalization.mean"),
    ])
  func hostile(kind: String, old: String, new: String, field: String) throws {
    let json = try #require(Self.json[kind])
    try #require(json.contains(old))
    let blueprint = try read(json.replacing(old, with: new))
    let error = #expect(throws: BlueprintError.self) { try blueprint.check() }
    #expect(error?.field == field)
    // Whoever builds one without asking gets the same words.
    let message = try #require(error).description
    #expect(throws: TorchError(operation: kind, message: message)) { try blueprint.network() }
  }

  @Test(
    "numbers that are none of Swift's are decoding errors",
    arguments: ["1e30", "-1.5", "\"7\"", "null", "[7]"])
  func noNumbers(value: String) {
    for json in Self.json.values {
      #expect(throws: DecodingError.self) {
        try read(json.replacing("\"values\": 7", with: "\"values\": \(value)"))
      }
    }
  }

  @Test("a base that nobody knows is a decoding error")
  func unknownBase() throws {
    let json = try #require(Self.json["linear"]).replacing("alexnet", with: "resnet18")
    #expect(throws: DecodingError.self) { try read(json) }
  }
}

@Suite("What blueprints require")
struct BlueprintRequirementTests {
  private let blueprint = SpatialPyramidNetwork.Configuration()

  @Test("the ends of a range belong to it, and an error says the range and what was found")
  func range() {
    for value in [2, 5] { #expect(throws: Never.self) { try blueprint.require("size", value, in: 2...5) } }
    for value in [1, 6, .min, .max] {
      let error = #expect(throws: BlueprintError.self) { try blueprint.require("size", value, in: 2...5) }
      #expect(error?.description == "size: expected 2 … 5, found \(value)")
    }
  }

  @Test("a chance is at least 0 and less than 1")
  func chance() {
    for value in [0, 0.5, 1 - 1e-12] {
      #expect(throws: Never.self) { try blueprint.require("drop", chance: value) }
    }
    for value in [-1e-12, 1, .infinity, -.infinity, .nan] {
      let error = #expect(throws: BlueprintError.self) { try blueprint.require("drop", chance: value) }
      #expect(error?.description == "drop: expected 0 ..< 1, found \(value)")
    }
  }

  @Test("a layer has at most 2²⁸ weights, and a product that no Int holds is more")
  func layer() {
    for (inputs, outputs) in [(0, Int.max), (1 << 14, 1 << 14), (1, 1 << 28)] {
      #expect(throws: Never.self) { try blueprint.require("layer", layerOf: inputs, to: outputs) }
    }
    for (inputs, outputs) in [(1 << 14, 1 << 14 + 1), (Int.max, 2), (Int.max, Int.max), (1 << 32, 1 << 32)] {
      #expect(throws: BlueprintError.self) { try blueprint.require("layer", layerOf: inputs, to: outputs) }
    }
  }
}
