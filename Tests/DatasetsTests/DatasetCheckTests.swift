import Datasets
import Fixtures
import Foundation
import Imaging
import Ratings
import Synchronization
import Testing

struct DatasetCheckTests {
  private func photo(_ id: String, _ folder: ScratchFolder) -> RatedPhoto {
    RatedPhoto(id: id, path: folder("\(id).png"), ratings: .good(true))
  }

  @Test("missing, unreadable and expectedly missing photos are told apart")
  func photos() throws {
    let folder = try ScratchFolder()
    try folder.photo("a.png", grey: 10)
    try folder.write("no photo".utf8, to: "b.png")
    try folder.write([], to: "c.png")
    let dataset = Dataset(
      kind: .folders, source: folder.path, scale: nil,
      photos: ["a", "b", "c", "d", "e"].map { photo($0, folder) },
      expectedMissing: ["e"])
    let check = DatasetCheck(dataset)
    #expect(check.missing == ["d"])
    #expect(check.unreadable.map(\.id) == ["b", "c"])
    #expect(check.unreadable.map(\.error.kind) == [.unsupported, .empty])
    #expect(check.expectedMissing == ["e"])
    #expect(!check.isComplete)
  }

  @Test("a photo that is cut short passes its header and fails when it is decoded")
  func deep() throws {
    let folder = try ScratchFolder()
    try folder.photo("a.png", grey: 10)
    let whole = try Data(contentsOf: URL(filePath: folder.photo("b.jpg", grey: 99, width: 900, height: 600)))
    try folder.write(whole.prefix(whole.count / 2), to: "b.png")
    let dataset = Dataset(
      kind: .folders, source: folder.path, scale: nil, photos: ["a", "b", "d"].map { photo($0, folder) })
    #expect(DatasetCheck(dataset).unreadable.isEmpty)
    let seen = Mutex(0)
    let check = DatasetCheck(dataset, depth: .pixels) { count in seen.withLock { $0 = max($0, count) } }
    #expect(check.unreadable.map(\.id) == ["b"])
    #expect(check.unreadable.map(\.error.kind) == [.truncated])
    #expect(check.missing == ["d"])
    #expect(seen.withLock { $0 } == 3)
  }

  @Test("the same file under two ids on both sides of a split is leakage")
  func leakage() throws {
    let folder = try ScratchFolder()
    for (name, grey) in [("a", 10), ("b", 10), ("c", 20), ("d", 30)] {
      try folder.photo("\(name).png", grey: grey)
    }
    let dataset = Dataset(
      kind: .folders, source: folder.path, scale: nil,
      photos: ["a", "b", "c", "d"].map { photo($0, folder) },
      splits: [
        SplitRule(name: "sound", training: ["a", "b"], test: ["c", "d", "gone"]),
        SplitRule(name: "same file", training: ["a", "c"], test: ["b", "d"]),
        SplitRule(name: "same id", training: ["a", "c"], test: ["c", "d"]),
      ])
    let check = DatasetCheck(dataset)
    #expect(check.isComplete)
    #expect(check.hasLeaks)
    #expect(check.sameFiles == [["a", "b"]])
    #expect(check.splits.map(\.sameFiles) == [[], [["a", "b"]], []])
    #expect(check.splits.map(\.leaks) == [[], [], ["c"]])
    #expect(check.splits.map(\.absent) == [["gone"], [], []])
  }

  @Test("labels without photos are no fault; aspects come from the headers where there are photos")
  func aspects() throws {
    let folder = try ScratchFolder()
    try folder.photo("a.png", grey: 10, width: 60, height: 30)
    let labels = Dataset(
      kind: .folders, source: "", scale: nil,
      photos: [RatedPhoto(id: "x", ratings: .good(true)), photo("a", folder)])
    #expect(labels.measuringAspects().photos.map(\.aspect) == [nil, 0.5])
    #expect(
      DatasetCheck(Dataset(kind: .folders, source: "", scale: nil, photos: [labels.photos[0]])).isComplete)
  }
}
