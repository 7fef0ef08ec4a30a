import Fixtures
import Foundation
import Imaging
import Methods
import Testing

@testable import Training

@Suite("Feature files")
struct FeatureFileTests {
  private let origin = Data(repeating: 7, count: 32)
  private let header = 16 + 32 + 4
  /// The name's hash, two numbers, the checksum.
  private let record = 16 + 8 + 4

  private func view(
    _ id: String, pool: Draw.Pool = .rated, number: Int = 0, kind: String = "whole", variant: Int = 0
  ) -> View {
    let sample = Sample(id: id, pool: pool, number: number) {
      RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white)
    }
    return View(sample: sample, key: .init(pool: pool, photo: number, kind: kind, variant: variant)) {
      .rgb($0)
    }
  }

  private func open(_ folder: ScratchFolder, origin: Data? = nil, width: Int = 2) throws -> FeatureFile {
    try FeatureFile(folder("trunk.features"), origin: origin ?? self.origin, width: width)
  }

  private func size(_ folder: ScratchFolder) throws -> Int {
    try Data(contentsOf: URL(filePath: folder("trunk.features"))).count
  }

  @Test("rows are found again by photo, pool, kind and variant, to the last bit")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let views = [
      view("a"), view("a", pool: .unlabelled), view("a", kind: "degraded"), view("a", variant: 1), view("b"),
    ]
    let rows: [[Float]] = [[1, -0.0], [.nan, .infinity], [0.1, 2], [3, 4], [.leastNonzeroMagnitude, 5]]
    do {
      let file = try open(folder)
      try file.append(zip(views, rows).prefix(2).map { ($0, $1) })
      try file.append([])
      try file.append(zip(views, rows).dropFirst(2).map { ($0, $1) })
    }
    let file = try open(folder)
    for (view, row) in zip(views, rows) {
      #expect(file.row(of: view)?.map(\.bitPattern) == row.map(\.bitPattern))
    }
    #expect(file.row(of: view("c")) == nil && file.row(of: view("a", kind: "other")) == nil)
    #expect(try size(folder) == header + 5 * record)
  }

  @Test("a photo is known by its name, not by its place in a list that may have grown")
  func names() throws {
    let folder = try ScratchFolder()
    try open(folder).append([(view("a", number: 3), [1, 2])])
    #expect(try open(folder).row(of: view("a", number: 8)) == [1, 2])
    #expect(try open(folder).row(of: view("b", number: 3)) == nil)
  }

  @Test("features of other weights, or of another width, are not believed")
  func strangers() throws {
    let folder = try ScratchFolder()
    for (other, width) in [(Data(repeating: 8, count: 32), 2), (origin, 3)] {
      try open(folder).append([(view("a"), [1, 2])])
      let file = try open(folder, origin: other, width: width)
      #expect(file.row(of: view("a")) == nil)
      #expect(try size(folder) == header)
      try FileManager.default.removeItem(atPath: folder("trunk.features"))
    }
  }

  @Test("whatever a killed process left half-written is cut off, and what comes next takes its place")
  func torn() throws {
    let folder = try ScratchFolder()
    try open(folder).append([(view("a"), [1, 2]), (view("b"), [3, 4])])
    let whole = try Data(contentsOf: URL(filePath: folder("trunk.features")))
    for length in 0...whole.count {
      try folder.write(whole.prefix(length), to: "trunk.features")
      let file = try open(folder)
      let complete = max(0, length - header) / record
      #expect(file.row(of: view("a")) == (complete > 0 ? [1, 2] : nil))
      #expect(file.row(of: view("b")) == (complete > 1 ? [3, 4] : nil))
      #expect(try size(folder) == header + complete * record)
    }
    try folder.write(whole.dropLast(3), to: "trunk.features")
    try open(folder).append([(view("b"), [5, 6])])
    #expect(try open(folder).row(of: view("b")) == [5, 6])
    #expect(try size(folder) == whole.count)
  }

  @Test("a bit that has changed costs its own row, which can be added again, and never gives another number")
  func damaged() throws {
    let folder = try ScratchFolder()
    try open(folder).append([(view("a"), [1, 2]), (view("b"), [3, 4])])
    let whole = try Data(contentsOf: URL(filePath: folder("trunk.features")))
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 1 << (place % 8)
      try folder.write(bytes, to: "trunk.features")
      let file = try open(folder)
      let damaged = place < header ? nil : (place - header) / record
      #expect(file.row(of: view("a")) == (damaged == 1 ? [1, 2] : nil), "byte \(place)")
      #expect(file.row(of: view("b")) == (damaged == 0 ? [3, 4] : nil), "byte \(place)")
      try file.append([(view("a"), [5, 6])])
      #expect(try open(folder).row(of: view("a")) == [5, 6], "byte \(place)")
    }
  }

  @Test("of two runs one adds rows, and the other reads what is there and damages nothing")
  func twoRuns() throws {
    let folder = try ScratchFolder()
    let first = try open(folder)
    try first.append([(view("a"), [1, 2])])
    let second = try open(folder)
    try second.append([(view("b"), [9, 9])])
    try first.append([(view("b"), [3, 4])])
    #expect(second.row(of: view("a")) == [1, 2] && second.row(of: view("b")) == nil)
    #expect(try open(folder, origin: Data(repeating: 8, count: 32)).row(of: view("a")) == nil)
    #expect(try size(folder) == header + 2 * record)
    withExtendedLifetime((first, second)) {}
  }

  @Test("a file that is something else is replaced")
  func foreign() throws {
    let folder = try ScratchFolder()
    try folder.write("JUROR-FEATURES-2 and more".utf8, to: "trunk.features")
    try open(folder).append([(view("a"), [1, 2])])
    #expect(try open(folder).row(of: view("a")) == [1, 2])
    #expect(throws: (any Error).self) { try FeatureFile(folder("no/folder"), origin: origin, width: 2) }
  }
}
