import Fixtures
import Foundation
import Imaging
import Inference
import Testing

@Suite("Scoring photos")
struct PhotoScorerTests {
  let folder: ScratchFolder
  let fixture = BrightnessModel()

  init() throws {
    folder = try ScratchFolder()
    try fixture.write(to: folder("m.onnx"))
    try folder.makeFolder("photos")
  }

  private func scorer(jobs: Int) throws -> PhotoScorer {
    PhotoScorer(
      rater: try RatingModel(
        path: folder("m.onnx"), configuration: RatingModel.Configuration(jobs: jobs, cache: nil)))
  }

  private func outcomes(_ paths: [String], jobs: Int = 2) async throws -> [PhotoScorer.Outcome] {
    var all: [PhotoScorer.Outcome] = []
    let search = PhotoSearch(paths.map { .path(PhotoPath($0)) })
    for await outcome in try scorer(jobs: jobs).outcomes(of: search) { all.append(outcome) }
    return all
  }

  private func records(_ paths: [String], jobs: Int = 2) async throws -> [PhotoRecord] {
    try await outcomes(paths, jobs: jobs).compactMap {
      if case .record(let record) = $0 { record } else { nil }
    }
  }

  @Test("a score depends on nothing but the photo: not on jobs, order, or what else is there")
  func independence() async throws {
    var paths: [String] = []
    for index in 0..<40 {
      let (width, height) = (30 + 7 * index, 200 - 4 * index)
      paths.append(try folder.photo("photos/\(index).png", grey: 6 * index, width: width, height: height))
    }
    let all = try await records(paths, jobs: 1)
    #expect(all.map(\.path.text) == paths)
    let reversed = try await records(paths.reversed(), jobs: 5)
    #expect(Array(reversed.reversed()) == all)
    for index in [0, 17, 39] { #expect(try await records([paths[index]]) == [all[index]]) }
  }

  @Test("width and height are the whole photo's, and the numbers are those of the distribution")
  func fields() async throws {
    let record = try #require(
      try await records([folder.photo("a.png", grey: 255, width: 70, height: 30)]).first)
    let rating = try #require(record.rating)
    #expect(rating.size == PixelSize(width: 70, height: 30))
    #expect(rating.scale == [1, 2, 3, 4, 5, 6, 7])
    #expect(rating.model == "brightness")
    #expect(abs((rating.distribution ?? []).reduce(0, +) - 1) < 1e-9)
    #expect(abs((rating.mean ?? .nan) - fixture.mean(brightness: 1)) < 1e-5)
  }

  @Test("in a folder, content decides; what neither is nor is called a photo is skipped")
  func skipping() async throws {
    try folder.photo("photos/a.png", grey: 10)
    let jpeg = RGBImage(size: PixelSize(width: 300, height: 200), filledWith: .neutral)
    let bytes = try jpeg.jpeg(quality: 90)
    try folder.write(bytes, to: "photos/b")
    try folder.write(bytes.prefix(bytes.count / 2), to: "photos/c.dat")
    try folder.write([], to: "photos/d.jpg")
    try folder.write("hello".utf8, to: "photos/e.jpg")
    try folder.write("hello".utf8, to: "photos/f.txt")
    try folder.write([], to: "photos/g.txt")
    let found = try await outcomes([folder("photos")]).map { outcome -> String in
      switch outcome {
      case .skipped: return "skipped"
      case .record(let record):
        if case .failed(let kind, _) = record.outcome { return kind.rawValue }
        return "rated"
      }
    }
    #expect(found == ["rated", "rated", "truncated", "empty", "unsupported", "skipped", "skipped"])
  }

  @Test("a file named by its own path is an error record whatever it is called")
  func named() async throws {
    try folder.write("hello".utf8, to: "f.txt")
    let record = try #require(try await records([folder("f.txt")]).first)
    guard case .failed(.unsupported, _) = record.outcome else {
      Issue.record("\(record)")
      return
    }
  }
}
