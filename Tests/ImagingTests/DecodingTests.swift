import EighthJPEG
import Foundation
import Imaging
import Testing

@Suite("Decoding straight to an input shape")
struct DecodingTests {
  private let decoder = PhotoDecoder()

  /// A picture with detail at every scale, `width` × `height`.
  private func picture(_ width: Int, _ height: Int) -> RGBImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let wave = sin(Double(x * x) / Double(width) / 60) + cos(Double(y * x) / Double(height) / 60)
        pixels.append(UInt8(clamping: Int(128 + 60 * wave)))
        pixels.append(UInt8(clamping: 255 * x / width))
        pixels.append(UInt8(clamping: x / 137 % 2 == y / 83 % 2 ? 220 : 255 * y / height))
      }
    }
    return RGBImage(size: PixelSize(width: width, height: height), pixels: pixels)
      ?? RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white)
  }

  @Test("without shrink-on-load, decoding to a fit is decoding, then fitting", arguments: Fit.Policy.allCases)
  func lossless(policy: Fit.Policy) throws {
    let fit = Fit(policy: policy, side: 224)
    let picture = picture(1_100, 700)
    try withFile(try picture.png()) { path in
      let photo = try decoder.decode(path, fit: fit)
      #expect(try photo.image == picture.fitted(fit))
    }
  }

  @Test("with shrink-on-load, the result is close to that of a whole decode", arguments: [2.0, 4.3, 8.5, 17])
  func shrinking(ratio: Double) throws {
    let fit = Fit(policy: .crop, side: Int(1_400 / ratio))
    try withFile(try picture(2_100, 1_400).jpeg(quality: 92)) { path in
      let distance = difference(
        try decoder.decode(path, fit: fit).image, try decoder.decode(path).fitted(fit))
      #expect(distance.mean < 1.5, "\(distance)")
    }
  }

  /// Tiles of random colours; its sides are no multiples of 8.
  private static let tiles: RGBImage = {
    var generator = TestGenerator()
    let size = PixelSize(width: 1_203, height: 805)
    let across = size.width / 16 + 1
    let colours: [UInt8] = (0..<3 * across * 51).map { _ in .random(in: 60...190, using: &generator) }
    var pixels: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let tile = 3 * (y / 16 * across + x / 16)
        pixels += colours[tile..<tile + 3]
      }
    }
    return RGBImage(size: size, pixels: pixels) ?? RGBImage(size: size, filledWith: .white)
  }()

  @Test(
    "shrink-on-load neither moves nor blurs anything, colour least of all, however coarsely it is stored",
    .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"),
    arguments: ["1x1", "2x2", "2x1", "1x2", "4x1", "1x4", "4x2", "2x2,1x2,1x2", "2x2,2x1,2x1"],
    [4.3, 8.4, 16.6]
  )
  func sampling(_ sampling: String, ratio: Double) throws {
    let fit = Fit(policy: .crop, side: Int(805 / ratio))
    let file = try LibJPEG.file(of: Self.tiles, ["-quality", "97", "-sample", sampling])
    try withFile(file) { path in
      let distance = difference(
        try decoder.decode(path, fit: fit).image, try decoder.decode(path).fitted(fit))
      #expect(distance.mean < 1.7, "\(distance)")
    }
  }

  @Test(
    "libjpeg leaves colour coarse when shrinking, unless it is coarse in both directions",
    .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"),
    arguments: [
      ("1x1", [1, 1, 1, 1]), ("2x2", [1, 1, 1, 2]), ("2x1", [2, 2, 2, 2]), ("1x2", [2, 2, 2, 2]),
      ("4x1", [4, 4, 4, 4]), ("4x2", [2, 2, 2, 4]), ("2x2,1x2,1x2", [2, 2, 2, 2]),
    ])
  func coarseness(_ sampling: String, expected: [Int]) throws {
    let small = RGBImage(size: PixelSize(width: 16, height: 16), filledWith: .neutral)
    let found = JPEGSampling(try LibJPEG.file(of: small, ["-sample", sampling]))
    #expect([8, 4, 2, 1].map { found?.coarseness(shrunkBy: $0) } == expected)
    #expect(JPEGSampling([0xFF, 0xD8, 0xFF]) == nil && JPEGSampling([]) == nil)
  }

  @Test("the longest side is a bound, not a target")
  func longestSide() throws {
    let path = Reference.path("rgb.png")

    #expect(try decoder.decode(path, longestSide: 24).size == PixelSize(width: 24, height: 16))
    #expect(try decoder.decode(path, longestSide: 500).size == PixelSize(width: 48, height: 32))
    #expect(try decoder.decode(path, longestSide: 0).size == PixelSize(width: 1, height: 1))
  }

  @Test("one pixel fills any input", arguments: Fit.Policy.allCases)
  func onePixel(policy: Fit.Policy) throws {
    let pixel = RGBImage(
      size: PixelSize(width: 1, height: 1), filledWith: .init(red: 200, green: 100, blue: 50))
    let fit = Fit(policy: policy, side: 64)
    for file in [try pixel.png(), try pixel.jpeg(quality: 95)] {
      try withFile(file) { path in
        let photo = try decoder.decode(path, fit: fit)
        let flat = RGBImage(size: PixelSize(width: 64, height: 64), filledWith: pixel[0, 0])
        #expect(photo.uprightSize == pixel.size)
        #expect(difference(photo.image, flat).largest <= 4)
      }
    }
  }

  @Test("panoramas of 9,000 × 4 pixels fit, lying and standing", arguments: Fit.Policy.allCases)
  func panoramas(policy: Fit.Policy) throws {
    let fit = Fit(policy: policy, side: 260)
    let panorama = picture(9_000, 4)
    for image in [panorama, panorama.rotated(quarterTurns: 1)] {
      for file in [try image.png(), try image.jpeg(quality: 90)] {
        try withFile(file) { path in
          let photo = try decoder.decode(path, fit: fit)
          #expect(photo.uprightSize == image.size)
          #expect(photo.image.size == fit.frame(for: image.size).input)
        }
      }
    }
  }

  @Test("many threads decode as one does")
  func threads() async throws {
    let photos = Reference.photos
    let fit = Fit(policy: .buckets, side: 64)
    let decoder = decoder
    let alone = try photos.map { try decoder.decode(Reference.path($0), fit: fit) }

    let together = try await withThrowingTaskGroup(of: (Int, DecodedPhoto).self) { group in
      for index in 0..<photos.count * 8 {
        group.addTask {
          let photo = index % photos.count
          return (photo, try decoder.decode(Reference.path(photos[photo]), fit: fit))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(together.count == photos.count * 8)
    #expect(together.allSatisfy { $0.1 == alone[$0.0] })
  }
}
