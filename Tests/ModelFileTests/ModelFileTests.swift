import Foundation
import Imaging
import SwiftProtobuf
import Testing

@testable import ModelFile

@Suite("Model files")
struct ModelFileTests {
  let folder = TemporaryFolder()

  @Test("a description survives writing and reading, and so does the graph")
  func roundTrip() throws {
    let file = ModelFile(description: example, model: graph())
    try file.write(to: folder.path("m.onnx"))
    let again = try ModelFile.read(folder.path("m.onnx"))
    #expect(again.description == example)
    #expect(again.model.graph == file.model.graph)
  }

  @Test("a rewritten file keeps fields and metadata that are not ours")
  func foreignFields() throws {
    var model = graph()
    model.metadataProps.append(.with { ($0.key, $0.value) = ("author", "somebody") })
    // Field 5, model_version = 7, is in the official schema but not in ours.
    var bytes: Data = try model.serializedBytes()
    bytes.append(contentsOf: [0x28, 0x07])
    var file = ModelFile(description: example, model: try ONNXModelProto(serializedBytes: bytes))
    file.description.version = "2"
    try file.write(to: folder.path("m.onnx"))

    let again = try ModelFile.read(folder.path("m.onnx"))
    #expect(again.description.version == "2")
    #expect(again.model.metadataProps.contains { $0.key == "author" && $0.value == "somebody" })
    #expect(again.model.unknownFields.data == Data([0x28, 0x07]))
    #expect(again.model.metadataProps.count == 2)
  }

  @Test("the same description always gives the same bytes")
  func stableBytes() throws {
    for name in ["a.onnx", "b.onnx"] {
      try ModelFile(description: example, model: graph()).write(to: folder.path(name))
    }
    #expect(try folder.bytes("a.onnx") == folder.bytes("b.onnx"))
  }

  @Test("a missing file is told apart from an unreadable one")
  func missing() throws {
    #expect(throws: ModelFileError.self) { try ModelFile.read(folder.path("none.onnx")) }
    #expect(failure("none.onnx")?.kind == .notFound)
    #expect(failure(".")?.kind == .unreadable)
  }

  @Test("a file cut short anywhere is a typed error that names it")
  func truncated() throws {
    try ModelFile(description: example, model: graph()).write(to: folder.path("whole.onnx"))
    let whole = try folder.bytes("whole.onnx")
    for length in stride(from: 0, to: whole.count, by: 7) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: folder.path("cut.onnx")))
      let error = failure("cut.onnx")
      #expect(error != nil && error?.path == folder.path("cut.onnx"), "cut at \(length)")
    }
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.path("half.onnx")))
    #expect(failure("half.onnx")?.kind == .damaged)
  }

  @Test(
    "bytes that are no model are a typed error", arguments: ["", "GIF89a, certainly not a network", "{}"])
  func notAModel(text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("odd.onnx")))
    #expect(failure("odd.onnx")?.kind == .damaged)
  }

  @Test("a model that Git LFS has not fetched is named as such")
  func pointer() throws {
    let text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9000000\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("pointer.onnx")))
    #expect(failure("pointer.onnx")?.message.contains("git lfs pull") == true)
  }

  @Test("a foreign ONNX model says that its description is missing")
  func noDescription() throws {
    try graph().write(to: folder.path("foreign.onnx"))
    #expect(failure("foreign.onnx")?.kind == .noDescription)
  }

  @Test(
    "an impossible field is named",
    arguments: [
      ("\"side\" : 260", "\"side\" : 0", "preprocessing.fit.side"),
      ("\"side\" : 260", "\"side\" : \"big\"", "preprocessing.fit.side"),
      ("\"side\" : 260", "\"side\" : 1000000000000", "preprocessing.fit.side"),
      ("\"multiple\" : 32", "\"multiple\" : -1", "preprocessing.fit.multiple"),
      ("128", "0", "preprocessing.divisor"), ("128", "1e-300", "preprocessing.divisor"),
      ("127", "1e300", "preprocessing.mean"), ("0.75", "1e300", "metrics.0"),
      ("0.001", "1e300", "precisionLoss"), ("\"selfTest\" : 2", "\"selfTest\" : 1e300", "selfTest"),
      ("\"policy\" : \"crop\"", "\"policy\" : \"stretch\"", "preprocessing.fit.policy"),
      ("\"format\" : 2", "\"format\" : 99", "format"), ("\"format\" : 2", "\"format\" : 0", "format"),
      ("\"outputs\"", "\"output\"", "outputs"), ("\"distribution\"", "\"distributions\"", "outputs.0.name"),
      ("\"map\"", "\"distribution\"", "outputs"), ("\"map\"", "\"attributes\"", "outputs.1.attributes"),
      ("\"map\"", "\"features\", \"size\": 0", "outputs.1.size"),
      ("\"map\"", "\"attributes\", \"attributes\": []", "outputs.1.attributes"),
      ("\"map\"", "\"attributes\", \"attributes\": [\"a\", \"a\"]", "outputs.1.attributes"),
      ("\"map\"", "\"attributes\", \"attributes\": [\"a\\nb\"]", "outputs.1.attributes"),
      ("\"map\"", "\"quality\"", "outputs.quality"),
      ("\"scale\"", "\"scales\"", "scale"),
      ("\"name\" : \"juror-test\"", "\"name\" : null", "name"),
      ("0.25", "0.9", "metrics.0"),
    ])
  func invalid(found: String, replacement: String, field: String) throws {
    let json = try example.json(path: "").replacingOccurrences(of: found, with: replacement)
    var model = graph()
    model.metadataProps = [.with { ($0.key, $0.value) = ("juror", json) }]
    try model.write(to: folder.path("bad.onnx"))
    let error = failure("bad.onnx")
    #expect(error?.kind == .invalidDescription)
    #expect(error?.field == field, "\(String(describing: error))")
  }

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
    let error = failure("other.onnx")
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

  @Test(
    "a scale that is not finite and rising is never written",
    arguments: [
      [1, .nan, 3], [1, .infinity], [1], [], [1, 1], [2, 1], [1, 1e300], [-1e300, 1],
    ])
  func invalidScale(scale: [Double]) throws {
    var description = example
    description.scale = scale
    let file = ModelFile(description: description, model: graph())
    let error = #expect(throws: ModelFileError.self) { try file.write(to: folder.path("never.onnx")) }
    #expect(error?.field == "scale")
    #expect(!FileManager.default.fileExists(atPath: folder.path("never.onnx")))
  }

  @Test("writing into a folder that is not there is a typed error")
  func unwritable() throws {
    let file = ModelFile(description: example, model: graph())
    #expect(throws: ModelFileError.self) { try file.write(to: folder.path("no/such/m.onnx")) }
  }

  @Test("a 10 MB file opens in milliseconds")
  func speed() throws {
    var model = graph()
    model.graph.initializer = (0..<100).map { index in
      .with { ($0.name, $0.dataType, $0.dims, $0.rawData) = ("w\(index)", 1, [25_000], Data(count: 100_000)) }
    }
    try ModelFile(description: example, model: model).write(to: folder.path("big.onnx"))
    let time = try ContinuousClock().measure { _ = try ModelFile.read(folder.path("big.onnx")) }
    #expect(time < .milliseconds(200), "unoptimised and on a busy machine; a few ms otherwise: \(time)")
  }

  private func failure(_ name: String) -> ModelFileError? {
    do throws(ModelFileError) {
      _ = try ModelFile.read(folder.path(name))
      return nil
    } catch {
      return error
    }
  }
}

/// A description in which every field is set.
private let example = ModelDescription(
  name: "juror-test", version: "1", summary: "A test.", scale: [1, 2, 3],
  preprocessing: Preprocessing(fit: Fit(policy: .crop, side: 260)), network: "efficientnet-lite2",
  trainingData: [TrainingSource(name: "none", photos: 0, licence: "none")],
  metrics: [Metric(name: "srcc_mean", value: 0.5, low: 0.25, high: 0.75, n: 10, split: "test")],
  precisionLoss: 0.001, selfTest: 2, licence: "none", knownWeaknesses: ["Knows nothing."])

/// The smallest model: one node, and outputs that leave their shapes open or not.
private func graph(_ outputs: [(name: String, shape: [Int]?)] = [("distribution", [-1, 3]), ("map", nil)])
  -> ONNXModelProto
{
  .with {
    $0.irVersion = 8
    $0.opsetImport = [.with { $0.version = 17 }]
    $0.graph.name = "identity"
    $0.graph.node = [.with { ($0.opType, $0.input, $0.output) = ("Identity", ["x"], ["y"]) }]
    $0.graph.output = outputs.map { name, shape in
      .with {
        $0.name = name
        $0.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
        guard let shape else { return }
        $0.type.tensorType.shape.dim = shape.map { length in
          .with { if length < 0 { $0.dimParam = "N" } else { $0.dimValue = Int64(length) } }
        }
      }
    }
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  private let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "juror-\(UUID().uuidString)")

  init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }
}
