import Foundation
import SwiftProtobuf
import Testing

@testable import ModelFile

@Suite("Outputs of model files")
struct ModelOutputTests {
  let folder = TemporaryFolder()

  @Test("a description of the first format has a distribution and a map, and is written in the current one")
  func firstFormat() throws {
    let json = try example.json(path: "").replacing("\"format\" : 2", with: "\"format\" : 1")
      .replacing("\"outputs\"", with: "\"whatever\"")
    var model = graph()
    model.metadataProps = [.with { ($0.key, $0.value) = ("juror", json) }]
    try model.write(to: folder.path("first.onnx"))
    let file = try ModelFile.read(folder.path("first.onnx"))
    #expect(file.description == example)
    try file.write(to: folder.path("second.onnx"))
    let written = try #require(try ONNXModelProto.read(folder.path("second.onnx")).metadataProps.first?.value)
    #expect(written.contains("\"format\" : 2") && written.contains("\"outputs\""))
  }

  @Test("the model that comes with Juror is of the first format")
  func bundled() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let path = root.appending(path: "Models/juror-oasis-lite2.onnx").path
    let json = try ONNXModelProto.read(path).metadataProps.first { $0.key == "juror" }?.value
    #expect(json?.contains("\"format\" : 1") == true)
    #expect(try ModelFile.read(path).description.outputs == [.distribution, .map])
  }

  @Test("outputs of every kind survive JSON")
  func outputs() throws {
    let outputs: [ModelOutput] = [
      .mean, .quality, .attributes(["Light", "a \"b\", c"]), .features(size: 9), .map,
    ]
    var description = example
    description.outputs = outputs
    let model = graph([
      ("mean", [-1, 1]), ("quality", [1, 1]), ("attributes", [-1, 2]), ("features", [-1, 9]),
      ("map", [-1, -1, -1]),
    ])
    try ModelFile(description: description, model: model).write(to: folder.path("m.onnx"))
    #expect(try ModelFile.read(folder.path("m.onnx")).description.outputs == outputs)
  }

  @Test(
    "outputs without anything to score by are refused",
    arguments: [[], [.map], [.attributes(["a"]), .features(size: 2)]] as [[ModelOutput]])
  func noScore(outputs: [ModelOutput]) throws {
    var description = example
    description.outputs = outputs
    let file = ModelFile(description: description, model: graph())
    let error = #expect(throws: ModelFileError.self) { try file.write(to: folder.path("never.onnx")) }
    #expect(error?.field == "outputs" && error?.message.contains("to score photos by") == true)
  }

  @Test(
    "an output that the graph does not have, or has in another shape, is a typed error",
    arguments: [
      ([], "distribution", "none"), ([("map", nil)], "distribution", "it has map"),
      (
        [("distribution", [-1, 4]), ("map", nil)], "distribution", "expected N×3, the graph's output is N×4"
      ),
      ([("distribution", [3]), ("map", nil)], "distribution", "is 3"),
      ([("distribution", nil), ("map", [-1, -1])], "map", "expected N×N×N"),
    ] as [([(name: String, shape: [Int]?)], String, String)])
  func otherGraph(graphs: [(name: String, shape: [Int]?)], output: String, says: String) throws {
    var model = graph(graphs)
    let file = ModelFile(description: example, model: model)
    #expect(throws: ModelFileError.self) { try file.write(to: folder.path("never.onnx")) }
    let json = try example.json(path: "")
    model.metadataProps = [.with { ($0.key, $0.value) = ("juror", json) }]
    try model.write(to: folder.path("other.onnx"))
    let error = folder.failure("other.onnx")
    #expect(error?.kind == .invalidDescription && error?.field == "outputs.\(output)")
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test("an output that is not float32 is a typed error")
  func otherType() throws {
    var model = graph()
    model.graph.output[1].type.tensorType.elemType = Int32(ONNXTensorProto.DataType.uint8.rawValue)
    let file = ModelFile(description: example, model: model)
    let error = #expect(throws: ModelFileError.self) { try file.write(to: folder.path("never.onnx")) }
    #expect(error?.field == "outputs.map")
  }
}
