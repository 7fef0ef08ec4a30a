import Foundation
import Imaging
import Testing

struct PhotoHashTests {
  /// Ten soft bright spots at places that follow from a seed.
  private func scene(_ seed: Int, width: Int = 240, height: Int = 160) throws -> RGBImage {
    let spots = (0..<10).map { spot -> (x: Double, y: Double, size: Double) in
      let number = Double(seed * 31 + spot * 7 + 1)
      func uniform(_ factor: Double) -> Double {
        abs(sin(number * factor)).truncatingRemainder(dividingBy: 1)
      }
      return (uniform(12.9898), uniform(78.233), 0.05 + 0.15 * uniform(37.719))
    }
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let light = spots.reduce(0.0) { light, spot in
          let (dx, dy) = (Double(x) / Double(width) - spot.x, Double(y) / Double(height) - spot.y)
          return light + exp(-(dx * dx + dy * dy) / (2 * spot.size * spot.size))
        }
        let level = UInt8(clamping: Int(90 * light))
        pixels += [level, level, level / 2]
      }
    }
    return try #require(RGBImage(size: PixelSize(width: width, height: height), pixels: pixels))
  }

  private func hash(_ image: RGBImage) throws -> PhotoHash { try #require(PhotoHash(image)) }

  @Test("a scene keeps its hash when it is scaled, compressed, lit anew, or cut a little", arguments: 0..<5)
  func same(seed: Int) throws {
    let image = try scene(seed)
    let hash = try hash(image)
    let darker = try #require(RGBImage(size: image.size, pixels: image.pixels.map { $0 / 2 + 20 }))
    let compressed = try image.jpegRecompressed(quality: 20)
    for other in [
      try image.resized(to: PixelSize(width: 71, height: 50)), darker, compressed,
      try image.cropped(x: 3, y: 2, size: PixelSize(width: 235, height: 157)),
      try scene(seed, width: 600, height: 500),
    ] {
      #expect(hash.distance(to: try self.hash(other)) <= PhotoHash.sameScene)
    }
  }

  @Test("other scenes, and the same one mirrored, are far")
  func others() throws {
    let hashes = try (0..<8).map { try hash(scene($0)) }
    for (index, first) in hashes.enumerated() {
      #expect(first.distance(to: first) == 0)
      for second in hashes.dropFirst(index + 1) {
        #expect(first.distance(to: second) > PhotoHash.sameScene)
        #expect(first.distance(to: second) % 2 == 0)
      }
      #expect(first.distance(to: try hash(scene(index).flipped())) > PhotoHash.sameScene)
    }
  }

  @Test("31 of 63 bits are set, of images as small as they come, too; one without contrast has no hash")
  func bits() throws {
    #expect(try hash(scene(1)).bits.nonzeroBitCount == 31)
    #expect(try hash(scene(1)).bits & 1 == 0)
    let tiny = try #require(RGBImage(size: PixelSize(width: 2, height: 1), pixels: [0, 0, 0, 255, 255, 255]))
    #expect(try hash(tiny).bits.nonzeroBitCount <= 31)
    let grey = RGBImage(size: PixelSize(width: 40, height: 30), filledWith: .neutral)
    #expect(PhotoHash(grey) == nil)
    #expect(PhotoHash(RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white)) == nil)
  }
}
