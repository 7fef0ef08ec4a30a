import Foundation
import Ratings
import Testing

@testable import Imaging

@Suite("Saliency and composition masks")
struct SaliencyTests {
  private struct Maps: Decodable {
    struct Map: Decodable {
      let width, height: Int
      let pixels: Data
    }
    let maps: [String: Map]
  }

  private static let maps: [String: Maps.Map] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Tools/Reference/saliency.json")
    return (try? JSONDecoder().decode(Maps.self, from: Data(contentsOf: file)))?.maps ?? [:]
  }()

  /// The pictures that Tools/Reference/saliency.py makes.
  private func picture(_ name: String) throws -> RGBImage {
    switch name {
    case "spot": try spots(129, 129, [(90, 40, 9, 230)])
    case "spots": try spots(160, 90, [(30, 60, 6, 250), (120, 20, 14, 5), (80, 45, 3, 200)])
    default: try Reference.image(name)
    }
  }

  private func spots(
    _ width: Int, _ height: Int, _ places: [(column: Int, row: Int, radius: Int, value: UInt8)]
  ) throws -> RGBImage {
    let pixels = (0..<width * height).flatMap { place -> [UInt8] in
      let (x, y) = (place % width, place / width)
      let slope = 40 + 60 * Double(x) / Double(width) + 30 * Double(y) / Double(height)
      var grey = UInt8(slope.rounded(.toNearestOrEven))
      for spot in places {
        let (across, down) = (x - spot.column, y - spot.row)
        if across * across + down * down <= spot.radius * spot.radius { grey = spot.value }
      }
      return [grey, grey, grey]
    }
    return try #require(RGBImage(size: PixelSize(width: width, height: height), pixels: pixels))
  }

  @Test(
    "maps are OpenCV's, within two hundredths of the maximum on average",
    arguments: ["pattern", "large", "spot", "spots"])
  func openCV(name: String) throws {
    let map = try #require(Self.maps[name])
    let saliency = try picture(name).saliency()
    #expect(saliency.size == PixelSize(width: map.width, height: map.height))
    let distances = zip(stride(from: 0, to: saliency.pixels.count, by: 3), map.pixels).map {
      abs(Double(saliency.pixels[$0]) - Double($1)) / 255
    }
    let mean = distances.reduce(0, +) / Double(distances.count)
    #expect(mean <= 2e-2, "\(mean), largest \(distances.max() ?? 0)")
  }

  @Test("one colour, one pixel and one row have a map without numbers that are none")
  func flat() {
    for (width, height) in [(20, 30), (1, 1), (50, 1)] {
      let grey = RGBImage(size: PixelSize(width: width, height: height), filledWith: .neutral)
      #expect(grey.saliency().size == grey.size)
      #expect(SpectralResidual.saliency(of: grey.luma).values.allSatisfy { (0...1).contains($0) })
    }
  }

  private func squares(_ parts: CompositionMask.Parts) -> [[Int]] {
    parts.hidden.map { [$0.x, $0.y, $0.side] }
  }

  @Test("on 129 pixels masks lie where the authors' code puts them")
  func places() throws {
    var generator = SeededGenerator(seed: 1)
    let spot = try picture("spot")
    let centre = CompositionMask.centre.parts(of: spot, using: &generator)
    #expect(squares(centre) == [[32, 32, 64]])
    let power = CompositionMask.powerPoints.parts(of: spot, using: &generator)
    #expect(squares(power) == [[27, 27, 32], [70, 27, 32], [27, 70, 32], [70, 70, 32]])
    // The spot is up on the right.
    let quarter = CompositionMask.salientPowerPoint.parts(
      of: spot, isPaperCompatible: true, using: &generator)
    #expect(squares(quarter) == [[54, 11, 64]])
    let salient = CompositionMask.salientPoint.parts(of: spot, isPaperCompatible: true, using: &generator)
    let square = try #require(salient.hidden.first)
    #expect(abs(square.x + 32 - 90) <= 12 && abs(square.y + 32 - 40) <= 12 && square.side == 64)
    for _ in 0..<50 {
      let random = try #require(CompositionMask.random.parts(of: spot, using: &generator).hidden.first)
      #expect((0...65).contains(random.x) && (0...65).contains(random.y))
    }
  }

  @Test("where quarters tie, one is hidden all the same; in the authors' code none")
  func ties() {
    var generator = SeededGenerator(seed: 1)
    let grey = RGBImage(size: PixelSize(width: 129, height: 129), filledWith: .neutral)
    let ours = CompositionMask.salientPowerPoint.parts(of: grey, using: &generator)
    let theirs = CompositionMask.salientPowerPoint.parts(of: grey, isPaperCompatible: true, using: &generator)
    #expect(squares(ours).count == 1)
    #expect(theirs.hidden.isEmpty && theirs.part.map { [$0.x, $0.y] } == [[32, 32]])
  }

  @Test("parts keep their order, and what is hidden is white")
  func parts() throws {
    var generator = SeededGenerator(seed: 1)
    let pixels = (0..<129 * 129).flatMap { place -> [UInt8] in [UInt8(place % 129), UInt8(place / 129), 0] }
    let photo = try #require(RGBImage(size: PixelSize(width: 129, height: 129), pixels: pixels))
    let parts = CompositionMask.powerPoints.parts(of: photo, using: &generator)
    let part = try photo.part(parts.part)
    #expect(part.size == PixelSize(width: 64, height: 64))
    #expect(part[0, 0] == photo[27, 27] && part[32, 0] == photo[70, 27])
    #expect(part[0, 32] == photo[27, 70] && part[63, 63] == photo[101, 101])
    let hidden = photo.hiding(parts.hidden)
    #expect(hidden[27, 27] == .white && hidden[101, 101] == .white && hidden[60, 60] == photo[60, 60])
  }

  @Test("masks fit photos of any size")
  func sizes() {
    var generator = SeededGenerator(seed: 1)
    for side in [16, 17, 64, 200] {
      let photo = RGBImage(size: PixelSize(width: side, height: side), filledWith: .white)
      for mask in CompositionMask.allCases {
        for square in mask.parts(of: photo, using: &generator).hidden {
          #expect(square.x >= 0 && square.y >= 0 && square.side > 0)
          #expect(square.x + square.side <= side && square.y + square.side <= side)
        }
      }
    }
  }
}
