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
    #expect(folder.failure("none.onnx")?.kind == .notFound)
    #expect(folder.failure(".")?.kind == .unreadable)
  }

  @Test("a file cut short anywhere is a typed error that names it")
  func truncated() throws {
    try ModelFile(description: example, model: graph()).write(to: folder.path("whole.onnx"))
    let whole = try folder.bytes("whole.onnx")
    for length in stride(from: 0, to: whole.count, by: 7) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: folder.path("cut.onnx")))
      let error = folder.failure("cut.onnx")
      #expect(error != nil && error?.path == folder.path("cut.onnx"), "cut at \(length)")
    }
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.path("half.onnx")))
    #expect(folder.failure("half.onnx")?.kind == .damaged)
  }

  @Test(
    "bytes that are no model are a typed error", arguments: ["", "GIF89a, certainly not a network", "{}"])
  func notAModel(text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("odd.onnx")))
    #expect(folder.failure("odd.onnx")?.kind == .damaged)
  }

  @Test("a model that Git LFS has not fetched is named as such")
  func pointer() throws {
    let text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9000000\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("pointer.onnx")))
    #expect(folder.failure("pointer.onnx")?.message.contains("git lfs pull") == true)
  }

  @Test("a foreign ONNX model says that its description is missing")
  func noDescription() throws {
    try graph().write(to: folder.path("foreign.onnx"))
    #expect(folder.failure("foreign.onnx")?.kind == .noDescription)
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
    let error = folder.failure("bad.onnx")
    #expect(error?.kind == .invalidDescription)
    #expect(error?.field == field, "\(String(describing: error))")
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
}
