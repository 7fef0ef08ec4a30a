import Foundation
import Imaging
import Testing

@Suite("Formats: the same picture in any container gives the same pixels")
struct FormatTests {
  private let decoder = PhotoDecoder()

  @Test(
    "lossless files decode to exactly their pixels",
    arguments: [
      "rgb.png", "rgb.tif", "rgb.webp", "rgb.jxl", "srgb-profile.png", "broken-profile.png",
    ])
  func lossless(photo: String) throws {
    #expect(try decoder.decode(Reference.path(photo)) == Reference.image("pattern"))
  }

  @Test("16 bits become the nearest 8")
  func sixteenBits() throws {
    let pattern = try Reference.image("pattern")
    // The file has the pattern in its high bytes, and upside down in its low ones.
    let pixels = zip(pattern.pixels, pattern.rotated(quarterTurns: 2).flipped().pixels).map { high, low in
      UInt8((256 * Double(high) + Double(low)) / 257 + 0.5)
    }
    #expect(try decoder.decode(Reference.path("rgb16.png")).pixels == pixels)
  }

  @Test(
    "grey, one bit and palettes become RGB",
    arguments: [
      ("grey.png", "grey"), ("grey.tif", "grey"), ("grey16.png", "grey16"), ("bits.png", "bits"),
      ("bits.tif", "bits"),
      ("palette.png", "palette"), ("palette.gif", "palette"),
    ])
  func fewColours(photo: String, expected: String) throws {
    #expect(try decoder.decode(Reference.path(photo)) == Reference.image(expected))
  }

  @Test("an animated GIF is its first frame")
  func animation() throws {
    #expect(try decoder.decode(Reference.path("animated.gif")) == Reference.image("palette"))
    #expect(try decoder.size(of: Reference.path("animated.gif")) == PixelSize(width: 48, height: 32))
  }

  @Test(
    "transparency lies over white",
    arguments: [
      ("rgba.png", "over-white"), ("rgba.tif", "over-white"), ("rgba.webp", "over-white"),
      ("rgba16.png", "over-white"), ("grey-alpha.png", "grey-over-white"),
    ])
  func alpha(photo: String, expected: String) throws {
    let image = try decoder.decode(Reference.path(photo))

    #expect(try difference(image, Reference.image(expected)).largest <= 1)
  }

  @Test("lossy files come close", arguments: ["orientation-1.jpg", "rgb.heic", "rgb.avif"])
  func lossy(photo: String) throws {
    let image = try decoder.decode(Reference.path(photo))

    #expect(try difference(image, Reference.image("pattern")).mean < 4)
  }

  @Test("a grey JPEG is grey")
  func greyJPEG() throws {
    let image = try decoder.decode(Reference.path("grey.jpg"))

    #expect(try difference(image, Reference.image("grey")).mean < 1)
    #expect(
      stride(from: 0, to: image.pixels.count, by: 3).allSatisfy { image.pixels[$0] == image.pixels[$0 + 1] })
  }

  @Test(
    "inks of a CMYK file look like inks, in TIFF and in Adobe's inverted JPEG",
    arguments: ["cmyk.tif", "cmyk.jpg"])
  func cmyk(photo: String) throws {
    let image = try decoder.decode(Reference.path(photo))
    let inks = (0..<6).map { image[$0 * 8 + 4, 16] }
    let (paper, cyan, magenta, yellow, black, grey) = (inks[0], inks[1], inks[2], inks[3], inks[4], inks[5])

    #expect(min(paper.red, paper.green, paper.blue) > 245)
    #expect(cyan.blue > 180 && cyan.red < 100)
    #expect(magenta.red > 180 && magenta.green < 100)
    #expect(yellow.red > 200 && yellow.green > 200 && yellow.blue < 100)
    #expect(max(black.red, black.green, black.blue) < 70)
    #expect(
      (90...190).contains(grey.red) && (90...190).contains(grey.green) && (90...190).contains(grey.blue))
  }

  @Test(
    "colour profiles become sRGB as Little CMS in Pillow has it", arguments: ["adobe-rgb", "display-p3"],
    ["png", "tif"])
  func profiles(name: String, container: String) throws {
    let image = try decoder.decode(Reference.path("\(name).\(container)"))
    let expected = try Reference.image(name)

    #expect(difference(image, expected).largest <= 2)
    #expect(try difference(Reference.image("pattern"), expected).mean > 2)
  }

  @Test("the name of a file says nothing about its format")
  func misnamed() throws {
    try withFolder { folder in
      let path = folder.appending(path: "photo [page=1].png").path
      try Data(Reference.bytes("rgb.webp")).write(to: URL(filePath: path))

      #expect(try decoder.decode(path) == Reference.image("pattern"))
    }
  }

  @Test(
    "every fixture has a size, a whole decode of that size, and a fitted decode", arguments: Reference.photos)
  func everyFixture(photo: String) throws {
    let path = Reference.path(photo)
    let size = try decoder.size(of: path)
    let fitted = try decoder.decode(path, fit: Fit(policy: .buckets, side: 64))

    #expect(try decoder.decode(path).size == size)
    #expect(fitted.uprightSize == size)
    #expect(fitted.image.size == Fit(policy: .buckets, side: 64).frame(for: size).input)
  }
}
