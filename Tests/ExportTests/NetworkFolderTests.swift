import Foundation
import Imaging
import ModelFile
import Networks
import Testing
import Torch

@testable import Export

@Suite("Checkpoints: what their descriptions may say")
struct CheckpointTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")

  private func checkpoint(_ json: String) throws -> NetworkFolder {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(json.utf8).write(to: folder.appending(path: "description.json"))
    return try NetworkFolder(folder: folder.path)
  }

  /// What juror-lab wrote before there were blueprints.
  private static let first = """
    {"model": {"format": 1, "knownWeaknesses": [], "licence": "", "metrics": [], "name": "toy", "network": "resnet18",
    "preprocessing": {"divisor": [128, 128, 128], "fit": {"multiple": 32, "policy": "squash", "side": 32},
    "mean": [127, 127, 127]}, "scale": [1, 2, 3, 4, 5, 6, 7], "summary": "", "trainingData": [], "version": "1"},
    "network": {"dropConnect": 0, "dropout": 0.5, "grid": 1, "hidden": 8, "levels": ["layer1"], "limitsFeatures": true,
    "trunk": "resnet18", "values": 7}}
    """

  /// What it writes now of a network, whose fields are in `network`.
  private static func second(_ network: String, outputs: String, scale: String = "1, 2, 3, 4, 5, 6, 7")
    -> String
  {
    """
    {"model": {"format": 2, "knownWeaknesses": [], "licence": "", "metrics": [], "name": "toy", "network": "resnet18",
    "outputs": [\(outputs)], "preprocessing": {"divisor": [128, 128, 128],
    "fit": {"multiple": 32, "policy": "squash", "side": 224}, "mean": [127, 127, 127]}, "scale": [\(scale)], "summary": "",
    "trainingData": [], "version": "1"}, "network": {\(network)}}
    """
  }

  private static let rating = second(
    """
    "kind": "rating", "dropConnect": 0, "dropout": 0.5, "grid": 1, "hidden": 8, "levels": ["layer1"],
    "limitsFeatures": true, "trunk": "resnet18", "values": 7
    """, outputs: #"{"name": "distribution"}, {"name": "map"}"#)
  private static let pyramid = second(
    #""kind": "pyramid", "dropout": 0, "grids": [1, 2, 4], "trunk": "resnet101", "values": 7"#,
    outputs: #"{"name": "distribution"}"#)
  private static let pear = second(
    """
    "kind": "pear", "attributes": ["Light", "Object"], "code": 9, "seed": 16, "trunk": "resnet50", "values": 6,
    "widths": [8, 3]
    """,
    outputs: """
      {"name": "distribution"}, {"attributes": ["Light", "Object"], "name": "attributes"},
      {"name": "features", "size": 9}
      """, scale: "1, 2, 3, 4, 5, 6")
  private static let linear = second(
    """
    "kind": "linear", "base": "context-discriminator", "count": 2, "dropout": 0.75, "values": 7,
    "normalization": {"divisor": [127.5, 127.5, 127.5], "mean": [127.5, 127.5, 127.5]}
    """, outputs: #"{"name": "distribution"}"#)

  @Test("those of every kind are read, and so are those of the first format")
  func sound() throws {
    let first = try checkpoint(Self.first)
    #expect(first.model.outputs == [.distribution, .map])
    let specification = NetworkSpecification(trunk: "resnet18", levels: ["layer1"], values: 7, hidden: 8)
    #expect(first.blueprint as? NetworkSpecification == specification)
    #expect(try checkpoint(Self.rating).blueprint as? NetworkSpecification == specification)
    #expect(try checkpoint(Self.pyramid).blueprint is SpatialPyramidNetwork.Configuration)
    #expect(try checkpoint(Self.pear).model.outputs[1] == .attributes(["Light", "Object"]))
    #expect(try checkpoint(Self.linear).blueprint is LinearRatingNetwork.Configuration)
  }

  @Test(
    "what makes no network, or not this one, is an error that names file and field",
    arguments: [
      // The first format's: numbers.
      (first, "[1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "model.scale: expected as many"),
      (first, "5, 6, 7]", "5, 6, 1e300]", "model.scale: the values of a rating scale"),
      (first, "\"grid\": 1", "\"grid\": 4000000000", "network.grid: expected 1 … 32, found 4000000000"),
      (first, "\"grid\": 1", "\"grid\": 0", "network.grid: expected 1 … 32"),
      (first, "\"grid\": 1", "\"grid\": 1e40", ""),
      (first, "\"grid\": 1,", "", "network.grid: missing"),
      (first, "\"hidden\": 8", "\"hidden\": -5", "network.hidden: expected 0 … 65536, found -5"),
      (first, "\"values\": 7", "\"values\": -7", "network.values: expected 1 … 10000"),
      (
        first, "\"values\": 7", "\"values\": 9223372036854775807", "network.values: expected 1 … 10000"
      ),
      (first, "\"dropout\": 0.5", "\"dropout\": 7", "network.dropout: expected 0 ..< 1"),
      (first, "\"dropout\": 0.5", "\"dropout\": NaN", ""),
      (first, "\"dropout\": 0.5", "\"dropout\": \"NaN\"", "network.dropout: expected Double"),
      (first, "\"dropConnect\": 0", "\"dropConnect\": -1", "network.dropConnect: expected 0 ..< 1"),
      (first, "\"side\": 32", "\"side\": 1000000000000", "model.preprocessing.fit.side: expected 1…8192"),
      (first, "[128, 128, 128]", "[0, 0, 0]", "model.preprocessing.divisor: expected"),
      (first, "\"multiple\": 32", "\"multiple\": -32", "model.preprocessing.fit.multiple: expected"),
      // What there is.
      (
        rating, "\"rating\"", "\"rated\"",
        "network.kind: expected one of rating, pyramid, pear, linear, score, joint, found"
      ),
      (rating, "\"rating\"", "7", "network.kind: expected String"),
      (rating, "\"rating\"", "\"pyramid\"", "network.grids: missing"),
      (rating, "\"format\": 2", "\"format\": 3", "model.format: expected 1 … 2, found 3; update Juror"),
      (rating, "\"format\": 2", "\"format\": 0", "model.format: expected 1 … 2, found 0"),
      (rating, "\"trunk\": \"resnet18\"", "\"trunk\": \"resnet17\"", "network.trunk: no trunk is called"),
      (rating, "[\"layer1\"]", "[\"layer9\"]", "network.levels: resnet18 has no level"),
      (rating, "[\"layer1\"]", "[]", "network.levels: expected at least one"),
      // Products that no machine holds.
      (
        rating.replacing("\"grid\": 1,", with: "\"grid\": 16,"), "\"hidden\": 8", "\"hidden\": 65536",
        "network.hidden: expected a layer of at most 268435456 weights, found 16384 × 65536"
      ),
      (pyramid, "[1, 2, 4]", "[1, 2, 4000000000]", "network.grids.2: expected 1 … 64, found 4000000000"),
      (pyramid, "[1, 2, 4]", "[]", "network.grids: expected 1 … 16 levels"),
      (pyramid, "[1, 2, 4]", "[64, 64, 64, 64, 64]", "network.grids: expected a layer of at most"),
      (pear, "\"code\": 9", "\"code\": -9", "network.code: expected 1 … 10000, found -9"),
      (pear, "\"seed\": 16", "\"seed\": 4611686018427387904", "network.seed: expected 1 … 4096"),
      (pear, "\"widths\": [8, 3]", "\"widths\": [8, 4]", "network.widths: expected 1 … 6 widths"),
      (pear, "\"widths\": [8, 3]", "\"widths\": [0, 3]", "network.widths.0: expected 1 … 4096, found 0"),
      (linear, "\"count\": 2", "\"count\": 4000000000", "network.count: expected 1 … 16"),
      (linear, "\"context-discriminator\"", "\"vgg19\"", "network.base: "),
      (
        linear, "[127.5, 127.5, 127.5], \"mean\"", "[127.5], \"mean\"",
        "network.normalization.divisor: expected"
      ),
      (
        linear, "\"side\": 224", "\"side\": 256", "model.preprocessing.fit: expected photos with sides of 224"
      ),
      // Outputs.
      (rating, ", {\"name\": \"map\"}", "", "model.outputs: expected distribution, map, found distribution"),
      (rating, "\"map\"", "\"maps\"", "model.outputs.1.name: expected one of distribution"),
      (rating, "\"map\"", "\"distribution\"", "model.outputs: expected each output once"),
      (rating, "\"outputs\"", "\"output\"", "model.outputs: missing"),
      (
        pear, "\"size\": 9", "\"size\": 10",
        "model.outputs: expected distribution, attributes Light and Object"
      ),
      (pear, "\"size\": 9", "\"size\": -9", "model.outputs.2.size: expected 1 … 1000000 numbers, found -9"),
      (
        pear, "[\"Light\", \"Object\"], \"name\"", "[\"\", \"Object\"], \"name\"",
        "model.outputs.1.attributes: exp"
      ),
      (
        pear, "[\"Light\", \"Object\"], \"code\"", "[\"Light\", \"Light\"], \"code\"",
        "network.attributes: expected"
      ),
    ])
  func impossible(json: String, found: String, replacement: String, says: String) throws {
    #expect(json.contains(found))
    let error = #expect(throws: (any Error).self) {
      try checkpoint(json.replacing(found, with: replacement))
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("description.json: \(says)"), "\(text)")
    #expect(error is ExportError || error is ModelFileError)
  }

  @Test("weights of another shape are an error that names the tensor")
  func weights() throws {
    let network = try RatingNetwork(NetworkSpecification(trunk: .lite0, levels: [.stage1], values: 3))
    let model = ModelDescription(
      name: "toy", version: "1", scale: [1, 2, 3],
      preprocessing: Preprocessing(fit: Fit(policy: .squash, side: 32)), network: "efficientnet-lite0")
    defer { try? FileManager.default.removeItem(at: folder) }
    try NetworkFolder.write(network, model: model, to: folder.path)
    var weights = network.stateDictionary()
    weights["head.linear.weight"] = try .zeros([4, 16])
    let checkpoint = try NetworkFolder(folder: folder.path)
    try SafeTensors.write(weights, to: checkpoint.weights)
    let error = #expect(throws: WeightsError.self) { try checkpoint.network() }
    #expect(error?.subject == checkpoint.weights)
    #expect(error?.message.contains("head.linear.weight is [4, 16] instead of [3, 16]") == true)
  }

  @Test("the network itself refuses such numbers, too")
  func networks() {
    for (grid, hidden) in [(4_000_000_000, 0), (1, -5), (Int.max, Int.max)] {
      #expect(throws: TorchError.self) {
        try RatingNetwork(
          NetworkSpecification(trunk: "resnet18", levels: ["layer1"], grid: grid, values: 7, hidden: hidden))
      }
    }
  }
}
