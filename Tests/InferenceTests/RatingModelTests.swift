import Fixtures
import Foundation
import Imaging
import Inference
import ModelFile
import Ratings
import Testing

@Suite("Rating models")
struct RatingModelTests {
  let folder: ScratchFolder
  let fixture = BrightnessModel()

  init() throws {
    folder = try ScratchFolder()
    try fixture.write(to: folder("m.onnx"))
  }

  private func model(_ precision: Precision = .auto, jobs: Int = 2, cache: String? = nil) throws
    -> RatingModel
  {
    try RatingModel(
      path: folder("m.onnx"),
      configuration: RatingModel.Configuration(precision: precision, jobs: jobs, cache: cache))
  }

  private func grey(_ level: UInt8, width: Int = 60, height: Int = 40) -> RGBImage {
    RGBImage(
      size: PixelSize(width: width, height: height),
      filledWith: RGBImage.Colour(red: level, green: level, blue: level))
  }

  @Test("a rating is what the network computes", arguments: [0, 51, 200, 255] as [UInt8])
  func closedForm(level: UInt8) async throws {
    let rating = try await model().rate(grey(level))
    let expected = fixture.probabilities(brightness: Double(level) / 255)
    let distribution = try #require(rating.distribution)
    for (found, wanted) in zip(distribution.probabilities, expected) { #expect(abs(found - wanted) < 1e-5) }
    #expect(distribution.scale == .oneToSeven && rating.quality == nil && rating.attributes.isEmpty)
  }

  @Test("one model takes every input shape, many at a time, and each gets its own answer")
  func sideBySide() async throws {
    let model = try model(jobs: 3)
    try await withThrowingTaskGroup(of: (Int, Double).self) { group in
      for index in 0..<60 {
        let image = grey(UInt8(index * 4), width: 40 + index, height: 100 - index)
        group.addTask { (index, try await model.rate(image).mean ?? .nan) }
      }
      for try await (index, mean) in group {
        #expect(abs(mean - fixture.mean(brightness: Double(index * 4) / 255)) < 1e-5)
      }
    }
  }

  @Test("auto computes in f32 while the loss of bf16 is unknown or too large")
  func precision() throws {
    #expect(try model().precision == .f32)
    for (loss, isSmall) in [(0.004, true), (0.005, false)] {
      var fixture = fixture
      fixture.description.precisionLoss = loss
      try fixture.write(to: folder("m.onnx"))
      #expect(try model().precision == (isSmall && EngineReport().computesInBFloat16 ? .bf16 : .f32))
    }
  }

  @Test("bf16 is refused, not imitated, where the processor lacks it")
  func noBFloat16() throws {
    if try EngineReport().computesInBFloat16 {
      #expect(try model(.bf16).precision == .bf16)
    } else {
      #expect(throws: InferenceError.noBFloat16) { try model(.bf16) }
    }
  }

  @Test("a missing, damaged or plain ONNX file is a typed error that names it")
  func badFiles() throws {
    try folder.write("not a model".utf8, to: "bad.onnx")
    for name in ["none.onnx", "bad.onnx"] {
      let error = #expect(throws: InferenceError.self) { try RatingModel(path: folder(name)) }
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test("a graph that the engine cannot run is a typed error")
  func badGraph() throws {
    var file = try ModelFile.read(folder("m.onnx"))
    file.model.graph.node[0].opType = "NoSuchOperation"
    try file.write(to: folder("m.onnx"))
    let error = #expect(throws: InferenceError.self) { try model() }
    guard case .engine = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("an output that is not what its shape promised is a typed error")
  func badOutput() async throws {
    var file = try ModelFile.read(folder("m.onnx"))
    file.description.scale = [1, 2, 3]
    // A file that leaves shapes open is only found out when it runs.
    for index in file.model.graph.output.indices {
      file.model.graph.output[index].type.tensorType.clearShape()
    }
    try file.write(to: folder("m.onnx"))
    let model = try model()
    await #expect(throws: InferenceError.self) { try await model.rate(grey(9)) }
  }

  @Test("the test chart has the input's exact size and the same pixels every time")
  func chart() async throws {
    let fit = Fit(policy: .buckets, side: 260)
    let chart = TestChart.image(for: fit)
    #expect(chart.size == PixelSize(width: 320, height: 224))
    #expect(chart[0, 0] == RGBImage.Colour(red: 0, green: 0, blue: 0))
    #expect(chart[319, 223] == RGBImage.Colour(red: 255, green: 255, blue: 0))
    #expect(chart[16, 0].blue == 255)
    #expect(try chart.fitted(fit) == chart)
  }
}
