import Fixtures
import Foundation
import Imaging
import Inference
import Ratings
import Testing

@Suite("Compiled models")
struct CompiledModelTests {
  let folder: ScratchFolder
  let fixture = BrightnessModel()
  private let photo = RGBImage(
    size: PixelSize(width: 60, height: 40), filledWith: RGBImage.Colour(red: 90, green: 90, blue: 90))

  init() throws {
    folder = try ScratchFolder()
    try fixture.write(to: folder("m.onnx"))
  }

  private func model(_ name: String = "m.onnx", jobs: Int = 1, cache: String? = nil) throws -> RatingModel {
    try RatingModel(
      path: folder(name),
      configuration: RatingModel.Configuration(
        precision: .f32, jobs: jobs, cache: cache ?? folder("cache/juror")))
  }

  /// Its files, as paths.
  private func kept() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder("cache/juror")).filter {
      $0.hasSuffix(".blob")
    }
    .map { folder("cache/juror/\($0)") }
  }

  private func isRight(_ model: RatingModel) async throws -> Bool {
    try await abs((model.rate(photo).mean ?? .nan) - fixture.mean(brightness: 90 / 255)) < 1e-5
  }

  @Test("one file is kept of each model and precision, the newest, whatever else changes")
  func newest() async throws {
    #expect(try model().isKept)
    let first = try kept()
    #expect(first.count == 1)
    for jobs in [2, 3, 1] { #expect(try model(jobs: jobs).isKept) }
    #expect(try kept() == first)

    try folder.makeFolder("moved")
    try fixture.write(to: folder("moved/m.onnx"))
    #expect(try await isRight(model("moved/m.onnx")))
    #expect(try kept().count == 1)
    #expect(try kept() != first)

    try fixture.write(to: folder("other.onnx"))
    #expect(try await isRight(model("other.onnx")))
    #expect(try kept().count == 2)
  }

  @Test("what earlier versions left is removed, and nothing else")
  func earlierVersions() throws {
    try folder.makeFolder("cache/juror/weights")
    for name in ["123.blob", "notes.txt", "weights/lite2.safetensors"] {
      try folder.write([1], to: "cache/juror/\(name)")
    }
    #expect(try model().isKept)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("cache/juror")).sorted()
        == ["compiled", "notes.txt", "weights"])
    #expect(FileManager.default.fileExists(atPath: folder("cache/juror/weights/lite2.safetensors")))
  }

  @Test(
    "a file that is damaged or of another kind does no harm",
    arguments: ["half", "empty", "noise", "folder", "full folder"])
  func damaged(how: String) async throws {
    #expect(try model().isKept)
    let file = try #require(try kept().first)
    let whole = try Data(contentsOf: URL(filePath: file))
    try FileManager.default.removeItem(atPath: file)
    switch how {
    case "half": try whole.prefix(whole.count / 2).write(to: URL(filePath: file))
    case "empty": try Data().write(to: URL(filePath: file))
    case "noise": try Data(repeating: 0xA5, count: whole.count).write(to: URL(filePath: file))
    default:
      try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
      // As one in a folder that cannot be written, it can be neither read nor removed.
      if how == "full folder" { try Data().write(to: URL(filePath: "\(file)/file")) }
    }
    #expect(try await isRight(model()))
    #expect(try await isRight(model()))
  }

  @Test("a folder that cannot be made is done without")
  func noFolder() async throws {
    try folder.write([], to: "file")
    let model = try model(cache: folder("file/cache"))
    #expect(try await isRight(model))
    #expect(!model.isKept)
  }

  @Test("several can start at a time on an empty folder")
  func atOnce() async throws {
    let (path, cache, photo) = (folder("m.onnx"), folder("cache/juror"), photo)
    try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let configuration = RatingModel.Configuration(precision: .f32, jobs: 1, cache: cache)
          return try await RatingModel(path: path, configuration: configuration).rate(photo).mean ?? .nan
        }
      }
      for try await mean in group { #expect(abs(mean - fixture.mean(brightness: 90 / 255)) < 1e-5) }
    }
    #expect(try kept().count == 1)
  }
}
