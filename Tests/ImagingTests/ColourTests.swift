import Foundation
import Testing

@testable import Imaging

/// The files are made by Tools/Reference/colours.py, with formulas of its own.
@Suite("Colours: a picture comes out the same, in whatever space its file says it is")
struct ColourTests {
  private let decoder = PhotoDecoder()

  /// How far a photo is from a picture of imaging.json.
  private func distance(_ photo: String, _ expected: String) throws -> (mean: Double, largest: Int) {
    difference(try decoder.decode(Reference.coloured(photo)), try Reference.image(expected))
  }

  @Test(
    "PNG without a profile: cICP, else sRGB, else gAMA and cHRM",
    arguments: [
      "linear.png", "gamma-1.8.png", "adobe.png", "named-srgb.png", "as-srgb.png", "cicp.png", "pq.png",
      "hlg.png",
    ])
  func png(photo: String) throws {
    #expect(try distance(photo, "pattern").largest <= 2)
  }

  @Test(
    "AVIF's numbers of primaries and curve count: P3, BT.2020, PQ, HLG",
    arguments: ["p3.avif", "bt2020.avif", "pq.avif", "hlg.avif"])
  func avif(photo: String) throws {
    #expect(try distance(photo, "pattern").mean < 1)
  }

  @Test(
    "alpha by which colours are already multiplied does not darken", arguments: ["straight", "premultiplied"])
  func premultiplied(photo: String) throws {
    #expect(try distance("\(photo).avif", "over-white").mean < 1)
  }

  @Test(
    "real numbers of 0…1 with a profile are as the profile says; without one RGB is linear light, grey is not"
  )
  func realNumbers() throws {
    #expect(try distance("real-srgb.tif", "pattern").largest <= 1)
    #expect(try distance("real-adobe.tif", "adobe-rgb").largest <= 2)
    #expect(try distance("real-linear.tif", "pattern").largest <= 1)
    #expect(try distance("real-grey.tif", "grey").largest <= 1)
    #expect(try distance("real-grey-rgb-profile.tif", "grey").largest <= 1)
  }

  @Test("8-bit Lab keeps its colours")
  func lab() throws {
    #expect(try distance("lab-8.tif", "pattern").mean < 1.5)
  }

  @Test("what a TIFF does not call alpha is no transparency; what it does is, associated or not")
  func extraSamples() throws {
    #expect(try distance("selection.tif", "pattern").largest == 0)
    #expect(try distance("unnamed-sample.tif", "pattern").largest == 0)
    #expect(try distance("selection-and-alpha.tif", "over-white").largest <= 1)
    #expect(try distance("associated.tif", "over-white").largest <= 2)
    #expect(try distance("unassociated-16.tif", "over-white").largest <= 1)
    let plain = try decoder.decode(Reference.path("cmyk.tif"))
    #expect(try decoder.decode(Reference.coloured("cmyk-selection.tif")) == plain)
  }

  @Test("a profile for other colours than the image's is ignored")
  func unfitProfiles() throws {
    #expect(try distance("grey-profile.jpg", "preview").mean < 1)
    #expect(try distance("lab-profile.jpg", "preview").mean < 1)
    #expect(try distance("rgb-profile-grey.jpg", "grey").mean < 1)
    let plain = try decoder.decode(Reference.path("cmyk.tif"))
    #expect(try decoder.decode(Reference.coloured("cmyk-rgb-profile.tif")) == plain)
  }

  @Test(
    "a picture in linear light is resized as its sRGB twin", arguments: ["linear.png", "real-linear.tif"])
  func resized(photo: String) throws {
    let fit = Fit(policy: .squash, side: 17)
    let expected = try Reference.image("pattern").fitted(fit)
    #expect(try difference(decoder.decode(Reference.coloured(photo), fit: fit).image, expected).largest <= 1)
  }

  @Test("an animated JPEG XL is its first frame")
  func animation() throws {
    #expect(try distance("animated.jxl", "pattern").largest <= 1)
  }
}

@Suite("Colour spaces by their numbers")
struct ColourEncodingTests {
  @Test("Display P3's linear light becomes sRGB's as its published matrix says")
  func displayP3() throws {
    let matrix = try #require(Primaries(code: 12)?.toSRGB)
    // CSS Color 4, section 18.
    let columns: [SIMD3<Double>] = [
      [1.2249401763, -0.0420569547, -0.0196375546], [-0.2249401763, 1.0420569547, -0.0786360456],
      [0, 0, 1.0982736001],
    ]
    for (axis, expected) in columns.enumerated() {
      var unit = SIMD3<Double>()
      unit[axis] = 1
      let distance = matrix * unit - expected
      #expect(max(abs(distance.x), abs(distance.y), abs(distance.z)) < 1e-5)
    }
  }

  @Test(
    "white stays white in all primaries, whatever their white is",
    arguments: [1, 4, 5, 6, 7, 8, 9, 11, 12, 22])
  func white(code: Int) throws {
    let white = try #require(Primaries(code: code)?.toSRGB) * SIMD3(1, 1, 1)
    #expect(max(abs(white.x - 1), abs(white.y - 1), abs(white.z - 1)) < 1e-9)
  }

  @Test("PQ has 100 cd/m² at 0.508 and 1,000 at 0.752 (BT.2408), there and back")
  func pq() {
    #expect(abs(PQ.value(100) - 0.5081) < 1e-4 && abs(PQ.value(1_000) - 0.7518) < 1e-4)
    for light in [0, 0.01, 1, 203, 10_000] {
      #expect(abs(PQ.light(PQ.value(light)) - light) < 1e-6 * (1 + light))
    }
  }

  @Test("what exceeds white is brought down to it in order; a picture without highlights stays")
  func highlights() throws {
    #expect(ToneMapping(peak: 1) == nil && ToneMapping(peak: 0) == nil)
    let mapping = try #require(ToneMapping(peak: 5))
    let mapped = stride(from: 0.0, through: 6, by: 0.05).map { $0 * mapping.factor($0) }
    #expect(zip(mapped, mapped.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    #expect(abs(mapped[1] - 0.05) < 1e-9 && abs(5 * mapping.factor(5) - 1) < 1e-6)
  }

  @Test("absurd primaries, curves and boxes are left alone, without a trap")
  func absurd() {
    let flat = Primaries(red: [0.3, 0.3], green: [0.3, 0.3], blue: [0.3, 0.3], white: [0, 0])
    #expect(flat.toSRGB == nil)
    let odd = ColourEncoding(primaries: flat, transfer: .gamma(1e9)).sRGB(of: [0, 255, 128, 7], largest: 255)
    #expect(odd.count == 3)
    for code in [0, 2, 3, 10, 255] { #expect(Primaries(code: code) == nil) }
    var generator = TestGenerator()
    for name in ["premultiplied.avif", "pq.avif", "cicp.png", "selection-and-alpha.tif"] {
      guard let file = FileManager.default.contents(atPath: Reference.coloured(name)) else { continue }
      for _ in 0..<200 {
        var bytes = [UInt8](file)
        for _ in 0..<4 {
          bytes[.random(in: 4..<600, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        let reader: ByteReader = { place, count in
          guard place >= 0, place < bytes.count, count > 0 else { return [] }
          return Array(bytes[place..<min(bytes.count, place + min(count, bytes.count))])
        }
        for format in [PhotoFormat.png, .heif, .tiff] { _ = SampleMeaning(format, reader) }
      }
    }
  }
}
