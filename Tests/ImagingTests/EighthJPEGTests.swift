import EighthJPEG
import Foundation
import Testing

@testable import Imaging

/// Files are made and wholly decoded by libjpeg's programs; an eighth must then be the means of 8 × 8 pixels.
@Suite("An eighth of a JPEG", .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"))
struct EighthJPEGTests {
  @Test(
    "is the means of whole blocks, whatever the sampling of colour, the quality and the restart markers",
    arguments: [
      ["-sample", "1x1"], ["-sample", "2x1"], ["-sample", "1x2"], ["-sample", "2x2"],
      ["-sample", "2x2", "-restart", "3B"], ["-sample", "1x1", "-quality", "100"],
      ["-sample", "2x2", "-quality", "35", "-optimize"], ["-sample", "4x1"], ["-sample", "1x4"],
      ["-sample", "2x2,1x2,1x2"], ["-sample", "2x2,2x1,2x1"], ["-sample", "2x2,2x1,1x2"],
    ])
  func means(options: [String]) throws {
    let file = try LibJPEG.file(of: .waves(203, 148), options)
    let whole = try LibJPEG.decoded(file)
    let eighth = try #require(EighthJPEG(file))
    #expect(eighth.width == 26 && eighth.height == 19)
    // The last column and row lie partly outside the picture.
    let blocks = PixelSize(width: 25, height: 18)
    let found = (0..<blocks.height).flatMap { row in
      eighth.pixels[3 * row * eighth.width..<3 * (row * eighth.width + blocks.width)]
    }
    let distance = difference(means(of: whole, blocks), RGBImage(checked: blocks, pixels: found))
    #expect(distance.largest <= 3 && distance.mean < 0.7, "\(distance)")
  }

  private func means(of image: RGBImage, _ blocks: PixelSize) -> RGBImage {
    let pixels = (0..<blocks.area * 3).map { place -> UInt8 in
      let (block, channel) = place.quotientAndRemainder(dividingBy: 3)
      let (top, left) = (block / blocks.width * 8, block % blocks.width * 8)
      let sum = (0..<64).reduce(0) { sum, pixel in
        sum + Int(image.pixels[3 * ((top + pixel / 8) * image.size.width + left + pixel % 8) + channel])
      }
      return UInt8((sum + 32) / 64)
    }
    return RGBImage(checked: blocks, pixels: pixels)
  }

  @Test(
    "leaves other kinds of JPEG to libjpeg",
    arguments: [["-progressive"], ["-grayscale"], ["-rgb"], ["-arithmetic"]])
  func otherKinds(options: [String]) throws {
    #expect(EighthJPEG(try LibJPEG.file(of: .waves(64, 64), options)) == nil)
  }

  @Test("leaves what is cut off to libjpeg, wherever it ends")
  func truncated() throws {
    let bytes = try LibJPEG.file(of: .waves(90, 70), ["-restart", "2B"])
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(EighthJPEG(Array(bytes.prefix(length))) == nil)
      // Nor does a marker at the end make a whole of it.
      if length < bytes.count - 2 { #expect(EighthJPEG(bytes.prefix(length) + [0xFF, 0xD9]) == nil) }
    }
  }

  @Test("leaves a file alone whose header announces more than its bytes can hold")
  func giant() throws {
    var bytes = try LibJPEG.file(of: .waves(90, 70), [])
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0x7F, 0xFF, 0x7F, 0xFF])
    #expect(EighthJPEG(bytes) == nil)
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(EighthJPEG(bytes + Array(repeating: 0, count: 1 << 20)) == nil)
  }

  @Test("survives damage anywhere")
  func damage() throws {
    var generator = TestGenerator()
    for sampling in ["2x2", "4x1", "2x2,1x2,2x1"] {
      let bytes = try LibJPEG.file(of: .waves(90, 70), ["-restart", "5B", "-sample", sampling])
      for round in 0..<150 {
        var damaged = bytes
        // Half of the rounds in the markers and tables, half in the scan.
        let range = round % 2 == 0 ? 0..<620 : 620..<bytes.count
        for _ in 0...round % 5 {
          damaged[.random(in: range, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        if let image = EighthJPEG(damaged) { #expect(image.pixels.count == 3 * image.width * image.height) }
      }
    }
  }
}
