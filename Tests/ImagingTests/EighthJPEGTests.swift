import Foundation
import Testing

@testable import Imaging

/// Files are made and wholly decoded by libjpeg's programs; an eighth must then be the means of 8 × 8 pixels.
@Suite("An eighth of a JPEG", .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"))
struct EighthJPEGTests {
  /// Smooth waves of every direction, far enough from black and white that nothing is cut off.
  private func picture(_ width: Int, _ height: Int) -> RGBImage {
    let pixels = (0..<width * height).flatMap { place -> [UInt8] in
      let (x, y) = (Double(place % width), Double(place / width))
      return [sin(x / 9 + y / 23), cos(x * y / 4_000), sin(y / 7)].map { UInt8(128 + 70 * $0) }
    }
    return RGBImage(checked: PixelSize(width: width, height: height), pixels: pixels)
  }

  @Test(
    "is the means of whole blocks, whatever the sampling of colour, the quality and the restart markers",
    arguments: [
      ["-sample", "1x1"], ["-sample", "2x1"], ["-sample", "1x2"], ["-sample", "2x2"],
      ["-sample", "2x2", "-restart", "3B"], ["-sample", "1x1", "-quality", "100"],
      ["-sample", "2x2", "-quality", "35", "-optimize"],
    ])
  func means(options: [String]) throws {
    try withFile([]) { path in
      try LibJPEG.write(picture(203, 148), to: path, options)
      let whole = try LibJPEG.decoded(path)
      let eighth = try #require(EighthJPEG(path: path))
      #expect(eighth.size == PixelSize(width: 26, height: 19))
      // The last column and row lie partly outside the picture.
      let blocks = PixelSize(width: 25, height: 18)
      let expected = means(of: whole, blocks)
      let found = (0..<blocks.height).flatMap { row in
        eighth.pixels[3 * row * eighth.size.width..<3 * (row * eighth.size.width + blocks.width)]
      }
      let distance = difference(expected, RGBImage(checked: blocks, pixels: found))
      #expect(distance.largest <= 3 && distance.mean < 0.7, "\(distance)")
    }
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
    try withFile([]) { path in
      try LibJPEG.write(picture(64, 64), to: path, options)
      #expect(EighthJPEG(path: path) == nil)
    }
  }

  @Test("leaves what is cut off to libjpeg, wherever it ends")
  func truncated() throws {
    try withFile([]) { path in
      try LibJPEG.write(picture(90, 70), to: path, ["-restart", "2B"])
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
      for length in stride(from: 0, to: bytes.count - 2, by: 7) {
        #expect(EighthJPEG(bytes.prefix(length) + EighthJPEG.ending) == nil)
      }
    }
  }

  @Test("survives damage anywhere")
  func damage() throws {
    var generator = TestGenerator()
    try withFile([]) { path in
      try LibJPEG.write(picture(90, 70), to: path, ["-restart", "5B"])
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
      for round in 0..<600 {
        var damaged = bytes
        // Half of the rounds in the markers and tables, half in the scan.
        let range = round % 2 == 0 ? 0..<620 : 620..<bytes.count
        for _ in 0...round % 5 {
          damaged[.random(in: range, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        if let image = EighthJPEG(damaged + EighthJPEG.ending) {
          #expect(image.pixels.count == 3 * image.size.area)
        }
      }
    }
  }
}

extension EighthJPEG {
  /// Decodes the file at `path`.
  fileprivate init?(path: String) {
    self.init(((try? [UInt8](Data(contentsOf: URL(filePath: path)))) ?? []) + Self.ending)
  }
}
