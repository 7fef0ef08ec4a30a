import Foundation
import Imaging
import Inference
import ModelFile
import Networks
import Ratings
import Testing
import Torch

@testable import Export

@Suite("Networks of every kind")
struct BlueprintTests {
  /// Every kind, and every shape of outputs, on trunks that are small.
  private static let blueprints: [(name: String, side: Int, blueprint: any Blueprint)] = {
    var pyramid = SpatialPyramidNetwork.Configuration(trunk: "efficientnet-lite0", values: 5)
    pyramid.grids = [1, 3]
    var pear = PEARNetwork.Configuration(trunk: "efficientnet-lite0", values: 6)
    (pear.attributes, pear.code, pear.seed) = (["Light", "Object"], 9, 16)
    return [
      ("rating", 64, NetworkSpecification(trunk: .lite0, levels: [.stage2, .stage3], hidden: 8)),
      (
        "parts", 64, NetworkSpecification(trunk: "efficientnet-lite0", levels: ["stage3"], grid: 2, values: 4)
      ),
      ("no map", 80, NetworkSpecification(trunk: "alexnet", levels: ["conv5", "pool5"], values: 7)),
      (
        "score", 64,
        ScoreNetwork.Configuration(NetworkSpecification(trunk: .lite0, levels: [.stage2], hidden: 8))
      ),
      (
        "attributes", 64,
        ScoreNetwork.Configuration(
          NetworkSpecification(trunk: .lite0, levels: [.stage3], values: 5), attributes: ["Light", "Content"])
      ),
      (
        "joint", 64,
        JointNetwork.Configuration(
          NetworkSpecification(
            trunk: "efficientnet-lite0", levels: ["stage2", "stage3"], deviations: true, values: 7, hidden: 8),
          heads: [.init(name: "votes", values: 5), .init(name: "biq", values: 1)])
      ),
      ("pyramid", 64, pyramid), ("pear", 64, pear),
      ("alexnet", 64, LinearRatingNetwork.Configuration(on: .alexnet, values: 7)),
      ("published", 64, LinearRatingNetwork.Configuration.published(on: .alexnet)),
      ("discriminators", 224, LinearRatingNetwork.Configuration(on: .discriminator, count: 2)),
      ("encoder", 224, LinearRatingNetwork.Configuration(on: .encoder, values: 5)),
      ("moments", 32, MomentsNetwork.Configuration()),
    ]
  }()

  private static func description(_ blueprint: any Blueprint, side: Int) -> ModelDescription {
    ModelDescription(
      name: "test", version: "1", scale: (1...blueprint.values).map(Double.init),
      outputs: blueprint.modelOutputs, preprocessing: Preprocessing(fit: Fit(policy: .squash, side: side)),
      network: type(of: blueprint).kind)
  }

  private static func withTestNetworks<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    let all = Blueprints.all + [MomentsNetwork.Configuration.self]
    return try await Blueprints.$all.withValue(all) { try await body() }
  }

  private static func image(_ shape: [Int]) throws -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return try Tensor(
      (0..<shape.reduce(1, *)).map { _ in UInt8.random(in: 0...255, using: &generator) }, shape: shape)
  }

  @Test("every kind is on the list, and tried here")
  func list() {
    let tried = Set(Self.blueprints.map { type(of: $0.blueprint).kind })
    #expect(Set(Blueprints.all.map { $0.kind }) == tried.subtracting(["test-moments"]))
    #expect(Blueprints.all.count == Set(Blueprints.all.map { $0.kind }).count)
  }

  @Test("built again from its checkpoint, a network says the very same")
  func rebuilt() async throws {
    try await Self.withTestNetworks {
      for (name, side, blueprint) in Self.blueprints {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let network = try withRandomSeed(7) { try blueprint.network() }
        network.evaluate()
        let model = Self.description(blueprint, side: side)
        try NetworkFolder.write(network, model: model, to: folder)
        let checkpoint = try NetworkFolder(folder: folder)
        #expect(checkpoint.model == model, "\(name)")
        let image = try Self.image([2, side, side, 3])
        let (again, first) = try withoutGradient {
          (
            try NetworkExport.outputs(of: image, checkpoint.network(), model),
            try NetworkExport.outputs(of: image, network, model)
          )
        }
        #expect(again.map(\.meaning) == blueprint.outputs, "\(name)")
        for (again, first) in zip(again, first) {
          #expect(try again.values.bytes() == first.values.bytes(), "\(name): \(first.meaning)")
        }
      }
    }
  }

  @Test("exported, it says the same in onnxruntime and OpenVINO, for any batch and every size that it takes")
  func exported() async throws {
    let check = try RuntimeCheck()
    try await Self.withTestNetworks {
      for (name, side, blueprint) in Self.blueprints {
        let network = try withRandomSeed(7) { try blueprint.network() }
        let model = Self.description(blueprint, side: side)
        let file = try NetworkExport.model(of: network, description: model, precision: .f32)
        let path = check.path("\(name).onnx")
        try file.write(to: path)
        #expect(try ModelFile.read(path).description == model, "\(name)")
        let other = blueprint.sides.count > 1 ? [3, side + 7, side + 30, 3] : [3, side, side, 3]
        for shape in [[1, side, side, 3], other] {
          let image = try Self.image(shape)
          let outputs = try withoutGradient { try NetworkExport.outputs(of: image, network, model) }
          let named = zip(model.outputs, outputs).map { ($0.name.rawValue, $1.values) }
          try check.expect(
            "\(name)-\(shape[0])", model: "\(name).onnx", inputs: ["image": image],
            outputs: Dictionary(uniqueKeysWithValues: named))
          guard shape[0] == 1 else { continue }
          let photo = try #require(
            RGBImage(size: PixelSize(width: side, height: side), pixels: image.bytes()))
          let found = try await ModelRun.outputs(named.map(\.0), of: path, for: photo)
          for (found, (output, expected)) in zip(found, named) {
            let differences = zip(found.values, try expected.floats()).map { abs($0 - $1) }
            #expect(found.shape == expected.shape && (differences.max() ?? 1) <= 1e-4, "\(name): \(output)")
          }
        }
      }
    }
    let differences = try check.differences()
    #expect(differences.count == 2 * Self.blueprints.count)
    for (name, outputs) in differences {
      #expect(outputs.values.allSatisfy { $0 <= 1e-4 }, "\(name): \(outputs)")
    }
  }

  @Test("a file's outputs are read by name, whatever they are")
  func prediction() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let network = try withRandomSeed(3) { try MomentsNetwork() }
    let description = Self.description(network.configuration, side: 32)
    try NetworkExport.model(of: network, description: description).write(to: path)
    let model = try RatingModel(path: path, configuration: .init(precision: .f32, jobs: 1, cache: nil))
    let image = try Self.image([1, 32, 32, 3])
    let prediction = try await model.rate(
      #require(RGBImage(size: PixelSize(width: 32, height: 32), pixels: image.bytes())))
    let expected = try withoutGradient {
      try NetworkExport.outputs(of: image, network, description).map { try $0.values.doubles() }
    }
    #expect(prediction.distribution == nil && prediction.standardDeviation == nil)
    #expect(abs(try #require(prediction.mean) - expected[0][0]) < 1e-4)
    #expect(abs(try #require(prediction.quality) - expected[1][0]) < 1e-4)
    for (name, value) in zip(network.configuration.attributes, expected[2]) {
      #expect(abs(try #require(prediction.attributes[name]) - value) < 1e-4)
    }
  }

  @Test("a description that is not the network's is a typed error that names the field")
  func misfits() throws {
    let network = try MomentsNetwork(.init(least: 40))
    for (side, scale, field) in [(32, 5, "preprocessing.fit"), (64, 4, "scale")] {
      var description = Self.description(network.configuration, side: side)
      description.scale = (0..<scale).map(Double.init)
      let error = #expect(throws: ExportError.self) {
        try NetworkExport.model(of: network, description: description)
      }
      #expect(error?.subject == field)
      #expect(throws: ExportError.self) {
        try NetworkFolder.write(network, model: description, to: "/nowhere/checkpoint")
      }
    }
  }
}
