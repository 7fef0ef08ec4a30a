import Foundation
import Imaging
import Testing

@Suite("Editing: the operations that degrade a photo")
struct EditingTests {
  private func edited(_ operation: Degradation, _ image: RGBImage) throws -> RGBImage {
    var generator = TestGenerator()
    return try operation.apply(to: image, using: &generator)
  }

  private func pattern() throws -> RGBImage { try Reference.image("pattern") }

  @Test("resizing is Pillow's Lanczos to within rounding")
  func resizing() throws {
    let small = try Reference.image("large").resized(to: PixelSize(width: 40, height: 25))
    let distance = difference(small, try Reference.image("large-40x25"))

    #expect(distance.mean < 0.3 && distance.largest <= 2, "\(distance)")
  }

  @Test("enlarging is Pillow's bicubic, nothing shifted")
  func enlarging() throws {
    let big = try pattern().resized(to: PixelSize(width: 70, height: 50))
    let distance = difference(big, try Reference.image("pattern-70x50"))

    #expect(distance.mean < 1, "\(distance)")
    #expect(try difference(pattern().flipped().resized(to: big.size).flipped(), big).largest <= 1)
  }

  @Test("Gaussian blur is SciPy's, borders repeated", arguments: [1.5, 3])
  func blur(sigma: Double) throws {
    let name = sigma == 3 ? "blur-3" : "blur-1.5"
    let distance = difference(try edited(.blur(sigma: sigma), pattern()), try Reference.image(name))

    #expect(distance.mean < 0.6 && distance.largest <= 3, "\(distance)")
  }

  @Test("exposure multiplies and clips", arguments: [(0.35, "exposure-0.35"), (2.5, "exposure-2.5")])
  func exposure(factor: Double, name: String) throws {
    #expect(try edited(.exposure(factor: factor), pattern()) == Reference.image(name))
  }

  @Test("pixelation fills squares with their mean")
  func pixelation() throws {
    #expect(try edited(.pixelation(pixels: 4), pattern()) == Reference.image("pixelation-4"))
    #expect(try edited(.pixelation(pixels: 7), pattern()).size == pattern().size)
    #expect(try edited(.pixelation(pixels: 1), pattern()) == pattern())
  }

  @Test("a JPEG of quality 30 loses what libjpeg's loses")
  func compression() throws {
    let distance = difference(try edited(.jpeg(quality: 30), pattern()), try Reference.image("jpeg-30"))

    #expect(distance.mean < 0.5, "\(distance)")
    #expect(try difference(edited(.jpeg(quality: 30), pattern()), pattern()).mean > 2)
  }

  @Test("down- and up-sampling is Pillow's bilinear")
  func resampling() throws {
    let distance = difference(
      try edited(.resampling(factor: 4), pattern()), try Reference.image("resampling-4"))

    #expect(distance.mean < 1.5, "\(distance)")
  }

  @Test("noise has the standard deviation asked for, and the same seed gives the same noise")
  func noise() throws {
    let grey = RGBImage(size: PixelSize(width: 200, height: 200), filledWith: .neutral)
    let noisy = try edited(.noise(sigma: 0.1), grey)
    let errors = noisy.pixels.map { (Double($0) - 127) / 255 }
    let mean = errors.reduce(0, +) / Double(errors.count)
    let deviation = (errors.map { $0 * $0 }.reduce(0, +) / Double(errors.count)).squareRoot()

    #expect(abs(mean) < 0.001)
    #expect(abs(deviation - 0.1) < 0.001)
    #expect(try edited(.noise(sigma: 0.1), grey) == noisy)
  }

  @Test("quantisation leaves so many values, the ends among them")
  func quantisation() throws {
    let values = Set(try edited(.quantisation(levels: 8), pattern()).pixels)

    #expect(values.count <= 8)
    #expect(values.isSubset(of: [0, 36, 73, 109, 146, 182, 219, 255]))
  }

  @Test("patch shuffling moves pixels within their square only")
  func patchShuffle() throws {
    let image = try pattern()
    let shuffled = try edited(.patchShuffle(probability: 1, side: 4), image)

    #expect(shuffled != image)
    #expect(shuffled.pixelated(4) == image.pixelated(4))
    #expect(try edited(.patchShuffle(probability: 0, side: 4), image) == image)
  }

  @Test("mixing is linear, and the other photo is resized")
  func mixup() throws {
    let black = RGBImage(size: PixelSize(width: 4, height: 4), filledWith: .init(red: 0, green: 0, blue: 0))
    let white = RGBImage(size: PixelSize(width: 9, height: 9), filledWith: .white)

    #expect(try black.mixed(with: white, share: 0.4)[2, 2] == .init(red: 102, green: 102, blue: 102))
  }

  @Test("impossible parameters are typed errors or do nothing; none of them traps")
  func absurdParameters() throws {
    let image = try pattern()
    for value in [-1, 0, .nan, .infinity, 1e300] {
      for operation in [
        Degradation.blur(sigma: value), .noise(sigma: value), .exposure(factor: value),
        .resampling(factor: value),
        .patchShuffle(probability: value, side: 2),
      ] {
        _ = try? edited(operation, image)
      }
    }
    for value in [Int.min, -1, 0, 1, 1_000, Int.max] {
      for operation in [
        Degradation.jpeg(quality: value), .pixelation(pixels: value), .rotation(quarterTurns: value),
        .quantisation(levels: value), .patchShuffle(probability: 1, side: value),
      ] {
        #expect(try edited(operation, image).size.area == image.size.area)
      }
    }
  }

  @Test("a crop must lie inside")
  func cropping() throws {
    let image = try pattern()
    let part = try image.cropped(x: 10, y: 5, size: PixelSize(width: 3, height: 2))

    #expect(part[0, 0] == image[10, 5] && part[2, 1] == image[12, 6])
    for (x, y, side) in [(-1, 0, 4), (45, 0, 4), (0, 30, 4), (0, 0, 0), (Int.max, 0, 4)] {
      #expect(throws: ImageError.self) {
        try image.cropped(x: x, y: y, size: PixelSize(width: side, height: side))
      }
    }
  }

  @Test("padding centres the image on neutral grey")
  func padding() throws {
    let padded = try pattern().padded(to: PixelSize(width: 60, height: 60))

    #expect(padded.size == PixelSize(width: 60, height: 60))
    #expect(padded[0, 0] == .neutral && padded[59, 59] == .neutral)
    #expect(try padded.cropped(x: 6, y: 14, size: PixelSize(width: 48, height: 32)) == pattern())
  }
}
