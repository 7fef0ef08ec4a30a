import Foundation
import Imaging
import Inference
import ModelFile
import Networks
import Ratings
import Testing
import Torch

@testable import Export

@Suite("Export")
struct ExportTests {
  @Test(
    "a rating model in onnxruntime equals libtorch, for any batch and size, with weights in either precision")
  func ratingModel() throws {
    try compare(network(.lite0, [.stage3, .stage7, .head]))
  }

  @Test("so does one with a hidden layer on all stages")
  func hiddenLayer() throws {
    try compare(network(.lite0, FeatureLevel.allCases.dropLast(), hidden: 16))
  }

  @Test("so does one on another trunk, in parts of the photo")
  func grid() throws {
    let network = try network(
      NetworkSpecification(trunk: "resnet18", levels: ["layer2", "layer4"], grid: 3, values: 7))
    try compare(network)
  }

  private func compare(_ network: RatingNetwork) throws {
    let check = try RuntimeCheck()
    for precision in WeightPrecision.allCases {
      let model = "\(precision).onnx"
      try NetworkExport.model(of: network, description: description(network), precision: precision)
        .write(to: check.path(model))
      for shape in [[1, 64, 64, 3], [3, 96, 160, 3], [2, 65, 33, 3], [1, 1, 1, 3]] {
        let image = try madeUpImage(shape)
        let outputs = try withoutGradient {
          try NetworkExport.outputs(of: image, network, description(network))
        }
        #expect(outputs.map(\.meaning) == [.distribution(values: 7), .map])
        try check.expect(
          "\(precision)-\(shape)", model: model, inputs: ["image": image],
          outputs: ["distribution": outputs[0].values, "map": outputs[1].values])
      }
    }
    let differences = try check.differences()
    #expect(differences.count == 8)
    for (name, outputs) in differences {
      let limit = name.hasPrefix("f32") ? 1e-4 : 1e-2
      #expect(outputs.values.allSatisfy { $0 <= limit }, "\(name): \(outputs)")
    }
  }

  @Test("the bare network takes float32 N×C×H×W of any size")
  func bareNetwork() throws {
    let check = try RuntimeCheck()
    let network = try EfficientNetLite(.lite0)
    network.evaluate()
    try NetworkExport.writeRaw(network, named: "lite0", input: [3, 64, 64], to: check.path("raw.onnx"))
    for shape in [[2, 3, 64, 64], [1, 3, 75, 97]] {
      let x = try Tensor.randn(shape)
      let y = try withoutGradient { try network(x) }
      try check.expect("\(shape)", model: "raw.onnx", inputs: ["input": x], outputs: ["output": y])
    }
    let differences = try check.differences()
    #expect(differences.count == 2)
    #expect(differences.values.allSatisfy { $0["output"] ?? 1 <= 1e-4 }, "\(differences)")
  }

  @Test("OpenVINO in f32 equals libtorch", arguments: WeightPrecision.allCases)
  func openVINO(precision: WeightPrecision) async throws {
    let network = try network(.lite0, [.stage6, .stage7])
    let description = description(network)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try NetworkExport.model(of: network, description: description, precision: precision).write(to: path)

    let model = try RatingModel(path: path, configuration: .init(precision: .f32, jobs: 1, cache: nil))
    let pixels = try madeUpImage([1, 64, 64, 3])
    let image = try #require(RGBImage(size: PixelSize(width: 64, height: 64), pixels: pixels.bytes()))
    let expected = try withoutGradient {
      try NetworkExport.outputs(of: pixels, network, description)[0].values.doubles()
    }
    let found = try #require(try await model.rate(image).distribution).probabilities
    let limit = precision == .f32 ? 1e-4 : 1e-2
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= limit }, "\(found) \(expected)")
  }

  @Test("float16 weights of Lite2 fit in 15 MB and the description is inside")
  func sizeAndMetadata() throws {
    let network = try RatingNetwork(NetworkSpecification(trunk: .lite2, levels: [.stage6, .stage7, .head]))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try NetworkExport.model(of: network, description: description(network)).write(to: path)
    let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    #expect(size < 15_000_000)
    #expect(try ModelFile.read(path).description == description(network))
  }

  @Test("the graph holds no batch normalisation, and only what depends on the photo")
  func graph() throws {
    let network = try network(.lite0, [.stage7])
    let graph = try NetworkExport.model(of: network, description: description(network), precision: .f32).model
      .graph
    let types = Set(graph.node.map(\.opType))
    #expect(!types.contains("BatchNormalization") && !types.contains("Sqrt"), "\(types.sorted())")
    #expect(graph.node.count { $0.opType == "Conv" } == 48)
  }

  @Test("a scale of another length than the network's outputs is a typed error")
  func wrongScale() throws {
    let network = try network(.lite0, [.stage1])
    var wrong = description(network)
    wrong.scale = [1, 2, 3]
    let error = #expect(throws: ExportError.self) { try NetworkExport.model(of: network, description: wrong) }
    #expect(error?.subject == "scale")
  }

  @Test("a checkpoint survives writing and reading, and a folder without one is a typed error")
  func checkpoint() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let network = try network(.lite0, [.stage2])
    try NetworkFolder.write(network, model: description(network), to: folder)
    let checkpoint = try NetworkFolder(folder: folder)
    #expect(checkpoint.model == description(network))
    let again: any Layer = try checkpoint.network()
    let x = try Tensor.randn([1, 3, 32, 32])
    #expect(try again(x).floats() == network(x).floats())
    #expect(throws: ExportError.self) { try NetworkFolder(folder: folder + "/nowhere") }
  }

  private func network(
    _ trunk: EfficientNetVariant, _ levels: [FeatureLevel], hidden: Int = 0
  ) throws -> RatingNetwork {
    try network(NetworkSpecification(trunk: trunk, levels: levels, hidden: hidden))
  }

  private func network(_ specification: NetworkSpecification) throws -> RatingNetwork {
    try withRandomSeed(3) {
      let network = try RatingNetwork(specification)
      // Statistics of another batch, so that normalisation does something; larger head weights, so that ratings differ.
      network.train()
      _ = try withoutGradient { try network(Tensor.randn([8, 3, 96, 96])) }
      try withoutGradient { try network.head.linear.weight.copy(from: network.head.linear.weight * 20) }
      network.evaluate()
      return network
    }
  }

  private func description(_ network: RatingNetwork) -> ModelDescription {
    ModelDescription(
      name: "test", version: "1", scale: (1...7).map(Double.init),
      preprocessing: Preprocessing(fit: Fit(policy: .squash, side: 64)),
      network: network.specification.trunk)
  }

  private func madeUpImage(_ shape: [Int]) throws -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return try Tensor(
      (0..<shape.reduce(1, *)).map { _ in UInt8.random(in: 0...255, using: &generator) }, shape: shape)
  }
}
