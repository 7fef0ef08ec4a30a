import Datasets
import Experiments
import Foundation
import Imaging
import Methods
import Ratings
import Testing

@testable import Training

@Suite("Data of a training")
struct TrainingDataTests {
  private func data(_ toy: ToyData, _ overrides: [String] = []) throws -> TrainingData {
    try TrainingData(
      Experiment(
        yaml: ToyData.settings, file: "toy.yaml", overrides: ["ranking.weight=1"] + overrides),
      folder: toy.folder)
  }

  @Test("the fingerprint follows names, sizes and ratings, and not when or where photos lie")
  func fingerprint() throws {
    let toy = try ToyData(rated: 8, unlabelled: 6, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let first = try data(toy).fingerprint
    #expect(first.count == 64)
    let photo = toy.folder.appending(path: "photos/0.png")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 9)], ofItemAtPath: photo.path)
    #expect(try data(toy).fingerprint == first)
    let elsewhere = ToyData(moving: toy, to: toy.folder.path + "-moved")
    defer { elsewhere.remove() }
    #expect(try data(elsewhere).fingerprint == first)

    var fingerprints = [first]
    func changed(_ change: () throws -> Void) throws {
      try change()
      fingerprints.append(try data(elsewhere).fingerprint)
    }
    let folder = elsewhere.folder
    try changed {
      try FileManager.default.moveItem(
        at: folder.appending(path: "photos/0.png"), to: folder.appending(path: "photos/00.png"))
    }
    try changed {
      let file = folder.appending(path: "photos/00.png")
      try (Data(contentsOf: file) + [0]).write(to: file)
    }
    try changed {
      let file = folder.appending(path: "oasis/ratings.csv")
      var rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
      rows[3] = rows[3].split(separator: ",").dropLast().joined(separator: ",") + ",99"
      try rows.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(Set(fingerprints).count == 4)
  }

  @Test("AADB's mean scores become histograms over five values, or over six from 0 as the paper prints")
  func aadb() throws {
    let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let folder = toy.folder.appending(path: "AADB/images")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let grey = RGBImage(size: PixelSize(width: 12, height: 10), filledWith: .white)
    var rows = "ImageFile,Light,score\n"
    for index in 0..<8 {
      try grey.writePNG(to: folder.appending(path: "\(index).png").path)
      rows += "\(index).png,0.5,0.\(index + 1)\n"
    }
    try rows.write(to: toy.folder.appending(path: "AADB/train.csv"), atomically: true, encoding: .utf8)
    for (flag, count) in [(false, 5), (true, 6)] {
      let settings = "name: toy\nmethod: ce\noptimization: {batch: 4}\nvalidation: {folds: 2}\n"
      let data = try TrainingData(
        Experiment(
          yaml: settings
            + "data: {kind: aadb, rated: AADB, paper-compatible: \(flag), held-out-unlabelled: 0}\n",
          file: "aadb.yaml"), folder: toy.folder)
      #expect(data.scale?.count == count && data.scale?.range == 0...1)
      for (index, truth) in data.truths(Array(0..<8)).enumerated() {
        #expect(abs(truth.mean - Double(index + 1) / 10) < 1e-6)
      }
    }
  }

  @Test("photos of the last run are not decoded again, those of another size are")
  func shelf() throws {
    let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let paths = try FileManager.default.contentsOfDirectory(
      atPath: toy.folder.appending(path: "oasis/images").path
    )
    .sorted().map { toy.folder.appending(path: "oasis/images/\($0)").path }
    let shelf = PhotoShelf()
    func read(_ side: Int) throws -> RGBImage {
      try shelf.reading(paths, .rated, longerSide: side, inMemory: true, isInterrupted: { false }).photos[0]
    }
    let first = try read(12)
    try RGBImage(size: PixelSize(width: 12, height: 10), filledWith: .white).writePNG(to: paths[0])
    #expect(try read(12) == first)
    #expect(try read(11) != first)
    #expect(try read(12) != first)
  }

  @Test("so many unlabelled photos are kept from training, the same for the same seed")
  func heldOut() throws {
    let toy = try ToyData(rated: 8, unlabelled: 12, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let one = try data(toy)
    #expect(one.heldOutUnlabelled.count == 4)
    #expect((one.heldOutUnlabelled + one.trainedUnlabelled).sorted() == Array(0..<12))
    #expect(one.trainedUnlabelled == one.photos(of: .unlabelled))
    #expect(try data(toy).heldOutUnlabelled == one.heldOutUnlabelled)
    let others = try (2..<8).map { try data(toy, ["seed=\($0)"]).heldOutUnlabelled }
    #expect(Set(others + [one.heldOutUnlabelled]).count > 1)
  }

  @Test("a sample has its photo's name, rating and pixels, whether photos stay in memory or not")
  func samples() throws {
    let toy = try ToyData(rated: 8, unlabelled: 6, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let (kept, read) = (try data(toy), try data(toy, ["data.in-memory=false"]))
    for number in 0..<8 {
      let sample = kept.sample(.rated, number)
      #expect(sample.id == "photo \(number).png" && sample.number == number && sample.pool == .rated)
      #expect(sample.category == (number % 2 == 0 ? "Object" : "Scenery"))
      #expect(sample.rating == kept.ratings.ratings[number])
      #expect(try sample.image() == read.sample(.rated, number).image())
    }
    let other = kept.sample(.unlabelled, 2)
    #expect(other.rating == nil && other.id == "photos/2.png" && other.targets.isEmpty)
  }

  @Test("a held-out photo that shows a training photo's scene is told, one that shows another is not")
  func leaks() throws {
    let toy = try ToyData(rated: 8, unlabelled: 6, size: PixelSize(width: 64, height: 48))
    defer { toy.remove() }
    let images = toy.folder.appending(path: "oasis/images")
    // Photo 5 is photo 0 in another light.
    for (number, seed) in [(0, 1), (5, 1), (6, 2)] {
      try mosaic(UInt64(seed), light: number == 5 ? 1.2 : 1)
        .writePNG(to: images.appending(path: "photo \(number).png").path)
    }
    let data = try data(toy)
    let ids = (0..<8).map { "photo \($0).png" }
    let leaking = try Split(name: "a", training: Array(ids[0..<5]), validation: Array(ids[5..<8]))
    let warning = try #require(data.leaks(in: [leaking]))
    #expect(warning.hasPrefix("warning: 1 held-out photos"))
    #expect(warning.contains("the first photo 5.png that of photo 0.png"))
    let apart = try Split(name: "b", training: Array(ids[1..<5]), validation: Array(ids[6..<8]))
    #expect(data.leaks(in: [apart]) == nil)
  }

  /// Squares of random greys.
  private func mosaic(_ seed: UInt64, light: Double) throws -> RGBImage {
    var generator = SeededGenerator(seed: seed)
    let greys = (0..<48).map { _ in generator.uniform(in: 20...200) }
    var pixels: [UInt8] = []
    for row in 0..<48 {
      for column in 0..<64 {
        let grey = UInt8(light * greys[row / 8 * 8 + column / 8])
        pixels += [grey, grey, grey]
      }
    }
    return try #require(RGBImage(size: PixelSize(width: 64, height: 48), pixels: pixels))
  }
}

extension ToyData {
  /// The same data in another place.
  fileprivate init(moving toy: ToyData, to path: String) {
    folder = URL(filePath: path)
    try? FileManager.default.moveItem(at: toy.folder, to: folder)
  }
}
