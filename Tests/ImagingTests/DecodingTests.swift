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

  @Test("panoramas of 50,000 × 10 pixels fit, lying and standing", arguments: Fit.Policy.allCases)
  func panoramas(policy: Fit.Policy) throws {
    let fit = Fit(policy: policy, side: 260)
    let panorama = picture(50_000, 10)
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
