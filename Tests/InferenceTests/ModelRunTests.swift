import Fixtures
import Imaging
import ModelFile
import Testing

@testable import Inference

/// Single runs of ONNX files: outputs by name, in their shapes.
@Suite("Single runs of models")
struct ModelRunTests {
  let folder: ScratchFolder
  let fixture = BrightnessModel()

  init() throws {
    folder = try ScratchFolder()
    try fixture.write(to: folder("m.onnx"))
  }

  /// Red to the right, green downwards, blue 30.
  private func image(width: Int, height: Int) throws -> RGBImage {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(10 * x), UInt8(10 * y), 30] }
    }
    return try #require(RGBImage(size: PixelSize(width: width, height: height), pixels: pixels))
  }

  @Test("outputs come in the order asked for, row by row as the image is")
  func outputs() async throws {
    let outputs = try await ModelRun.outputs(
      ["map", "distribution"], of: folder("m.onnx"), for: image(width: 5, height: 3))
    #expect(outputs.map(\.shape) == [[1, 3, 5], [1, 7]])
    // The map is each pixel's mean colour.
    for (place, value) in outputs[0].values.enumerated() {
      #expect(abs(Double(value) - Double(10 * (place % 5) + 10 * (place / 5) + 30) / 3) < 1e-4)
    }
    // Columns have the mean 20, rows 10.
    let expected = fixture.probabilities(brightness: 60.0 / 3 / 255)
    for (found, wanted) in zip(outputs[1].values, expected) { #expect(abs(Double(found) - wanted) < 1e-6) }
    #expect(try await ModelRun.outputs([], of: folder("m.onnx"), for: image(width: 5, height: 3)).isEmpty)
  }

  @Test("one pixel is an image, too")
  func onePixel() async throws {
    let white = RGBImage(
      size: PixelSize(width: 1, height: 1), filledWith: .init(red: 255, green: 255, blue: 255))
    let map = try await ModelRun.outputs(["map"], of: folder("m.onnx"), for: white)
    #expect(map.map(\.shape) == [[1, 1, 1]] && map.first?.values == [255])
  }

  @Test("an output that there is not is an error with its name")
  func unknownOutput() async throws {
    let image = try image(width: 2, height: 2)
    let error = await #expect(throws: InferenceError.self) {
      try await ModelRun.outputs(["distribution", "heat"], of: folder("m.onnx"), for: image)
    }
    #expect(error?.description.hasPrefix("OpenVINO could not read the output \"heat\": ") ?? false)
  }

  @Test(
    "numbers that do not fill their shape are an error, before anything is read beyond them",
    arguments: [[2, 3], [], [7]])
  func wrongCount(shape: [Int]) async throws {
    let numbers = FloatTensor(shape: shape, values: [1, 2, 3, 4, 5])
    await #expect(
      throws: InferenceError.engine(operation: "make an input", message: "5 numbers do not fill \(shape)")
    ) {
      try await ModelRun.outputs(["map"], of: folder("m.onnx"), for: numbers)
    }
  }

  @Test("an input of another type or shape than the file's is an error of the engine")
  func wrongInput() async throws {
    for numbers in [
      FloatTensor(shape: [1, 1, 1, 3], values: [1, 2, 3]), FloatTensor(shape: [3], values: [1, 2, 3]),
    ] {
      let error = await #expect(throws: InferenceError.self) {
        try await ModelRun.outputs(["map"], of: folder("m.onnx"), for: numbers)
      }
      #expect(error?.description.hasPrefix("OpenVINO could not set the input: ") ?? false)
    }
  }

  @Test("an output that is no 32-bit number is refused, not read as one")
  func otherType() async throws {
    var file = try ModelFile.read(folder("m.onnx"))
    var output = try #require(file.model.graph.output.last)
    output.name = "whole"
    output.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.int32.rawValue)
    file.model.graph.output.append(output)
    var node = try #require(file.model.graph.node.first)
    (node.name, node.input, node.output) = ("whole", ["map"], ["whole"])
    node.attribute[0].i = Int64(ONNXTensorProto.DataType.int32.rawValue)
    file.model.graph.node.append(node)
    try file.write(to: folder("m.onnx"))
    let image = try image(width: 2, height: 2)
    await #expect(throws: InferenceError.badOutput("\"whole\" is not float32")) {
      try await ModelRun.outputs(["whole"], of: folder("m.onnx"), for: image)
    }
  }

  @Test("the engine tells its version, a processor to compute on, and the same every time")
  func report() throws {
    let report = try EngineReport()
    #expect(!report.version.isEmpty && report.version != "unknown")
    #expect(report.devices.contains { $0.name == "CPU" && !$0.fullName.isEmpty })
    #expect(try EngineReport() == report)
  }
}
