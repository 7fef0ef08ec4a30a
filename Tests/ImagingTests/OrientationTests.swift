import Testing

@testable import Imaging

@Suite("Orientation: every photo stands upright")
struct OrientationTests {
  private let decoder = PhotoDecoder()

  @Test("all eight EXIF orientations of a PNG give the same pixels", arguments: 1...8)
  func png(orientation: Int) throws {
    let path = Reference.path("orientation-\(orientation).png")

    #expect(try decoder.size(of: path) == PixelSize(width: 48, height: 32))
    #expect(try decoder.decode(path) == Reference.image("pattern"))
  }

  @Test("all eight EXIF orientations of a JPEG give nearly the same pixels", arguments: 1...8)
  func jpeg(orientation: Int) throws {
    let path = Reference.path("orientation-\(orientation).jpg")

    #expect(try decoder.size(of: path) == PixelSize(width: 48, height: 32))
    #expect(try difference(decoder.decode(path), Reference.image("preview")).mean < 1)
  }

  @Test("TIFF and WebP orientations count", arguments: ["orientation-6.tif", "orientation-6.webp"])
  func others(photo: String) throws {
    #expect(try decoder.decode(Reference.path(photo)) == Reference.image("pattern"))
  }

  @Test("a HEIF file is turned by its decoder, and not again by its EXIF orientation")
  func heif() throws {
    let image = try decoder.decode(Reference.path("orientation-6.heic"))

    #expect(image.size == PixelSize(width: 32, height: 48))
    #expect(try difference(image, Reference.image("pattern").rotated(quarterTurns: 3)).mean < 4)
  }

  @Test(
    "fitted decodes of all orientations agree, whatever is cut or padded",
    arguments: Fit.Policy.allCases, [PixelSize(width: 24, height: 24), PixelSize(width: 17, height: 17)])
  func fitted(policy: Fit.Policy, side: PixelSize) throws {
    let fit = Fit(policy: policy, side: side.width, multiple: 5)
    let expected = try Reference.image("pattern").fitted(fit)
    for orientation in 1...8 {
      let photo = try decoder.decode(Reference.path("orientation-\(orientation).png"), fit: fit)
      #expect(photo.uprightSize == PixelSize(width: 48, height: 32))
      #expect(photo.image == expected, "orientation \(orientation)")
    }
  }

  @Test(
    "a picture resized as it is stored, then turned upright, is the upright picture resized",
    arguments: [(601, 1_802, 77, 224), (1_013, 777, 260, 200), (301, 203, 300, 17), (60, 45, 260, 195)])
  func resized(width: Int, height: Int, toWidth: Int, toHeight: Int) throws {
    var generator = TestGenerator()
    let pixels = (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let upright = RGBImage(checked: PixelSize(width: width, height: height), pixels: pixels)
    let target = PixelSize(width: toWidth, height: toHeight)
    let expected = try upright.resized(to: target)
    for orientation in Orientation.allCases {
      let inverse: Orientation =
        switch orientation {
        case .turnedRight: .turnedLeft
        case .turnedLeft: .turnedRight
        default: orientation
        }
      let stored = upright.turned(inverse)
      let turned = orientation.turned(target)
      let resized = try Pipeline.of(stored) { (image) throws(VipsFailure) in
        let whole = (Double(stored.size.width), Double(stored.size.height))
        return try image.resized(to: turned, part: Rectangle(x: 0, y: 0, size: turned), whole: whole).image()
      }
      #expect(resized.turned(orientation) == expected, "\(orientation)")
    }
  }

  @Test("four quarter turns and two flips are nothing; one turn moves the upper left corner to the right")
  func turns() throws {
    let image = try Reference.image("pattern")

    #expect(image.rotated(quarterTurns: 1)[31, 0] == image[0, 0])
    #expect(image.rotated(quarterTurns: 1).rotated(quarterTurns: 3) == image)
    #expect(image.rotated(quarterTurns: -2) == image.rotated(quarterTurns: 6))
    #expect(image.flipped()[47, 0] == image[0, 0])
    #expect(image.flipped().flipped() == image)
  }
}
