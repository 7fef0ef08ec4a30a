import Fixtures
import Foundation
import Imaging
import Ratings
import Testing

@testable import Datasets

@Suite("Scenes on both sides of a split")
struct ScenesTests {
  /// Bright rectangles at places that follow from a seed, as a JPEG.
  @discardableResult
  private func scene(_ seed: UInt64, _ name: String, _ folder: ScratchFolder, quality: Int = 95) throws
    -> String
  {
    var generator = SeededGenerator(seed: seed)
    var image = RGBImage(size: PixelSize(width: 160, height: 120), filledWith: .neutral)
    for _ in 0..<12 {
      let level = UInt8(generator.index(below: 256))
      let spot = RGBImage(
        size: PixelSize(width: 20 + generator.index(below: 60), height: 20 + generator.index(below: 60)),
        filledWith: RGBImage.Colour(red: level, green: level, blue: 255 - level))
      image = image.pasting(spot, x: generator.index(below: 140) - 20, y: generator.index(below: 100) - 20)
    }
    return try folder.write(image.jpeg(quality: quality), to: name)
  }

  private func photos(_ names: [String], _ folder: ScratchFolder) -> [RatedPhoto] {
    names.map { RatedPhoto(id: $0, path: folder($0), ratings: .good(true)) }
  }

  @Test("a held-out photo with a training photo's scene is found with the nearest one")
  func pairs() throws {
    let folder = try ScratchFolder()
    try scene(1, "a.jpg", folder)
    try scene(1, "a again.jpg", folder, quality: 30)
    try scene(2, "b.jpg", folder)
    try scene(2, "b again.jpg", folder, quality: 40)
    try scene(3, "c.jpg", folder)
    try folder.photo("grey.png", grey: 99)
    try folder.photo("grey too.png", grey: 99)
    try folder.write("no photo".utf8, to: "broken.jpg")
    let all = photos(
      [
        "a.jpg", "a again.jpg", "b.jpg", "b again.jpg", "c.jpg", "grey.png", "grey too.png", "broken.jpg",
        "gone.jpg",
      ],
      folder)
    let scenes = Scenes(of: all + [RatedPhoto(id: "label only", ratings: .good(true))])
    #expect(scenes.hashes.count == 5)
    #expect(scenes.blank == 2)
    #expect(scenes.unreadable == 3)
    let split = try Split(
      name: "mine", training: ["a.jpg", "b again.jpg", "grey.png", "gone.jpg"],
      validation: ["a again.jpg"], test: ["b.jpg", "c.jpg", "grey too.png", "broken.jpg", "label only"])
    let shared = split.sharedScenes(scenes)
    #expect(shared.map(\.heldOut) == ["a again.jpg", "b.jpg"])
    #expect(shared.map(\.training) == ["a.jpg", "b again.jpg"])
    #expect(shared.allSatisfy { $0.distance <= PhotoHash.sameScene })
    #expect(try Split(name: "none", training: ["a.jpg"], validation: []).sharedScenes(scenes).isEmpty)
  }

  @Test("a deep check reports them, a check of headers does not; neither calls them a leak")
  func check() throws {
    let folder = try ScratchFolder()
    try scene(1, "a.jpg", folder)
    try scene(1, "b.jpg", folder, quality: 50)
    let dataset = Dataset(
      kind: .folders, source: folder.path, scale: nil, photos: photos(["a.jpg", "b.jpg"], folder),
      splits: [SplitRule(name: "mine", training: ["a.jpg"], test: ["b.jpg"])])
    let deep = DatasetCheck(dataset, depth: .pixels)
    #expect(deep.splits.map(\.sharedScenes.count) == [1])
    #expect(deep.scenes?.hashes.count == 2)
    #expect(!deep.hasLeaks)
    #expect(DatasetCheck(dataset).splits.map(\.sharedScenes) == [[]])
  }

  @Test("the index finds what comparing all hashes finds", arguments: [0, 4, 8, 13])
  func index(radius: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let folder = try ScratchFolder()
    let decoder = PhotoDecoder()
    let base = try (0..<20).map { seed in
      try #require(PhotoHash(try decoder.decode(scene(UInt64(seed), "x.jpg", folder))))
    }
    // Neighbours with up to 15 bits changed.
    func changed(_ hash: PhotoHash) -> PhotoHash {
      PhotoHash(
        bits: (0..<generator.index(below: 16)).reduce(hash.bits) { bits, _ in
          bits ^ 1 << UInt64(generator.index(below: 64))
        })
    }
    let hashes = base.flatMap { hash in (0..<20).map { _ in changed(hash) } }
    let index = HashIndex(hashes, radius: radius)
    for hash in base.map(changed) {
      let distances = hashes.map(hash.distance)
      let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
      let found = index.nearest(to: hash)
      #expect(found?.index == (distances[nearest] <= radius ? nearest : nil))
      #expect(found.map(\.distance) == found.map { distances[$0.index] })
    }
    #expect(HashIndex([]).nearest(to: base[0]) == nil)
  }
}
