import Fixtures
import Foundation
import ModelFile
import Testing

@testable import Inference

@Suite("Precision")
struct PrecisionTests {
  private func description(loss: Double?) -> ModelDescription {
    var description = BrightnessModel().description
    description.precisionLoss = loss
    return description
  }

  @Test(
    "auto computes in bf16 only where the processor can, and the model is known to lose less than is acceptable",
    arguments: [
      (nil, false), (0, true), (0.0049, true), (0.005, false), (0.5, false), (-0.001, true), (.nan, false),
      (.infinity, false),
    ] as [(Double?, Bool)])
  func automatic(loss: Double?, isAccepted: Bool) throws {
    let model = description(loss: loss)
    #expect(try Precision.auto.resolved(for: model, bf16Available: true) == (isAccepted ? .bf16 : .f32))
    #expect(try Precision.auto.resolved(for: model, bf16Available: false) == .f32)
  }

  @Test(
    "what is asked for is computed in, or refused, whatever the model loses",
    arguments: [nil, 0, 1] as [Double?])
  func explicit(loss: Double?) throws {
    let model = description(loss: loss)
    for isAvailable in [true, false] {
      #expect(try Precision.f32.resolved(for: model, bf16Available: isAvailable) == .f32)
    }
    #expect(try Precision.bf16.resolved(for: model, bf16Available: true) == .bf16)
    #expect(throws: InferenceError.noBFloat16) {
      try Precision.bf16.resolved(for: model, bf16Available: false)
    }
  }

  @Test("an error says what failed and, where there is something, what to do")
  func errors() {
    let unknown = InferenceError.unknownModel(name: "x", known: ["a", "b"])
    #expect(
      unknown.description == "there is no model \"x\"; known are a, b (or give the path of an .onnx file)")
    #expect(InferenceError.unknownModel(name: "x", known: []).description.contains("known are none"))
    #expect(InferenceError.noBFloat16.description.contains("use the precision f32 or auto"))
    #expect(
      InferenceError.engine(operation: "start", message: "no").description == "OpenVINO could not start: no")
    let file = ModelFileError(.invalidDescription, path: "m.onnx", field: "scale", message: "too short")
    #expect(InferenceError.modelFile(file).description == file.description)
  }

  @Test(
    "a model whose scale is none is refused with the file and the field",
    arguments: [[], [1], [2, 1], [1, 1]] as [[Double]])
  func badScale(values: [Double]) throws {
    let folder = try ScratchFolder()
    try BrightnessModel().write(to: folder("m.onnx"))
    // By hand, because no description with such a scale is written.
    var model = try ONNXModelProto.read(folder("m.onnx"))
    let text = try #require(model.metadataProps.first).value
    var description = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    description["scale"] = values
    let changed = try JSONSerialization.data(withJSONObject: description)
    model.metadataProps[0].value = String(decoding: changed, as: UTF8.self)
    try model.write(to: folder("m.onnx"))
    let error = #expect(throws: InferenceError.self) { try RatingModel(path: folder("m.onnx")) }
    guard case .modelFile(let problem) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(problem.path == folder("m.onnx") && problem.field == "scale")
  }
}
