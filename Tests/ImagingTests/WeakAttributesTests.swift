import Foundation
import Testing

@testable import Imaging

@Suite("Weak attributes")
struct WeakAttributesTests {
  /// The measure of an image, by its name without `Weak`.
  private func measure(_ name: String, _ image: RGBImage) throws -> Double {
    let index = try #require(WeakAttributes.names.firstIndex(of: "Weak" + name))
    return try WeakAttributes(image).values[index]
  }

  /// An image of 60 × 48 pixels, each computed from its column and row.
  private func image(
    _ width: Int = 60, _ height: Int = 48, _ colour: (_ x: Int, _ y: Int) -> RGBImage.Colour
  ) -> RGBImage {
    let pixels = (0..<width * height).flatMap { place in
      let colour = colour(place % width, place / width)
      return [colour.red, colour.green, colour.blue]
    }
    return RGBImage(checked: PixelSize(width: width, height: height), pixels: pixels)
  }

  private func grey(_ value: Int) -> RGBImage.Colour {
    let byte = UInt8(max(0, min(255, value)))
    return RGBImage.Colour(red: byte, green: byte, blue: byte)
  }

  /// A flat image.
  private func flat(_ value: Int) -> RGBImage { image { _, _ in grey(value) } }

  /// A light disc of radius 5 on dark grey, its middle at these shares of width and height.
  private func disc(_ x: Double, _ y: Double) -> RGBImage {
    image { column, row in
      grey(hypot(Double(column) + 0.5 - 60 * x, Double(row) + 0.5 - 48 * y) < 5 ? 230 : 60)
    }
  }

  /// Grey noise, the same at every call.
  private func noise(_ width: Int = 60, _ height: Int = 48) -> RGBImage {
    var generator = TestGenerator()
    return image(width, height) { _, _ in grey(Int.random(in: 40...215, using: &generator)) }
  }

  @Test("there are eleven, in the order of AADB's")
  func names() throws {
    #expect(WeakAttributes.names.count == 11)
    #expect(Set(WeakAttributes.names).count == 11)
    #expect(try WeakAttributes(noise()).values.count == 11)
    #expect(try WeakAttributes(noise()) == WeakAttributes(noise()))
  }

  @Test(
    "they lie in 0…1 for every size and whatever is shown",
    arguments: [(1, 1), (2, 1), (1, 2), (2, 2), (3, 5), (1, 300), (300, 1), (17, 129), (150, 20)])
  func range(width: Int, height: Int) throws {
    let size = PixelSize(width: width, height: height)
    var images = [noise(width, height)]
    for colour in [grey(0), grey(255), .neutral, RGBImage.Colour(red: 255, green: 0, blue: 0)] {
      images.append(RGBImage(size: size, filledWith: colour))
    }
    images.append(image(width, height) { x, y in (x + y) % 2 == 0 ? grey(0) : grey(255) })
    for image in images {
      for (name, value) in zip(WeakAttributes.names, try WeakAttributes(image).values) {
        #expect((0...1).contains(value), "\(name) of \(size): \(value)")
      }
    }
  }

  @Test("a mirrored photo is measured alike", arguments: [(48, 36), (47, 35), (64, 20)])
  func mirrored(width: Int, height: Int) throws {
    let photo = RGBImage.waves(width, height)
    let values = zip(try WeakAttributes(photo).values, try WeakAttributes(photo.flipped()).values)
    for (name, (one, other)) in zip(WeakAttributes.names, values) {
      #expect(abs(one - other) < 1e-9, "\(name): \(one), \(other)")
    }
  }

  @Test("a photo of more pixels is measured nearly as its reduction is")
  func reduced() throws {
    let photo = RGBImage.waves(640, 480, length: 6)
    let small = try photo.resized(to: PixelSize(width: 128, height: 96))
    let values = zip(try WeakAttributes(photo).values, try WeakAttributes(small).values)
    for (name, (one, other)) in zip(WeakAttributes.names, values) {
      #expect(abs(one - other) < 0.02, "\(name): \(one), \(other)")
    }
  }

  @Test("of a flat grey picture nothing stands out, and nothing is vivid, sharp or repeated")
  func flatPicture() throws {
    let values = try WeakAttributes(flat(119)).values
    let found = Dictionary(uniqueKeysWithValues: zip(WeakAttributes.names, values))
    for name in ["Contrast", "MotionBlur", "Object", "Repetition", "VividColor"] {
      #expect(found["Weak" + name] ?? 1 < 1e-9, "\(name)")
    }
    for name in ["Balance", "ColorHarmony", "Symmetry"] {
      #expect(abs((found["Weak" + name] ?? 0) - 1) < 1e-6, "\(name)")
    }
    #expect(found["WeakDepthOfField"] == 0.5)
    // A lightness of 50 is sRGB's 119.
    #expect(try abs(measure("Light", flat(119)) - 1) < 0.01)
  }

  @Test("a disc in the middle is balanced, one at the side is not")
  func balance() throws {
    let values = try [0.5, 0.3, 0.1].map { try measure("Balance", disc($0, 0.5)) }
    #expect(abs(values[0] - 1) < 1e-9)
    #expect(values[0] > values[1] && values[1] > values[2])
    #expect(try abs(measure("Balance", disc(0.9, 0.5)) - values[2]) < 1e-9)
  }

  @Test("one hue, a hue with its opposite, and greys are in harmony; hues at right angles are not")
  func harmony() throws {
    let red = RGBImage.Colour(red: 200, green: 80, blue: 80)
    let green = RGBImage.Colour(red: 40, green: 160, blue: 160)
    let yellow = RGBImage.Colour(red: 150, green: 150, blue: 20)
    func harmony(_ one: RGBImage.Colour, _ other: RGBImage.Colour) throws -> Double {
      try measure("ColorHarmony", image { x, _ in x < 30 ? one : other })
    }
    #expect(try harmony(red, red) > 0.999)
    #expect(try harmony(grey(90), grey(180)) > 0.999)
    #expect(try harmony(red, green) > 0.9)
    #expect(try harmony(yellow, green) < 0.7)
    #expect(try harmony(noisyGrey, grey(120)) > 0.9)
  }

  /// As JPEG leaves greys.
  private let noisyGrey = RGBImage.Colour(red: 120, green: 121, blue: 119)

  @Test("more levels are more contrast, all levels are all of it")
  func contrast() throws {
    let two = try measure("Contrast", image { x, _ in grey(x < 30 ? 0 : 255) })
    // One bit of five.
    #expect(abs(two - 0.2) < 1e-9)
    let ramp = try measure("Contrast", image { x, _ in grey(x * 255 / 59) })
    let dull = try measure("Contrast", image { x, _ in grey(100 + x / 2) })
    #expect(ramp > 0.95 && dull < 0.6 && dull > 0)
  }

  @Test("what is sharp in the middle only has depth of field, what is sharp everywhere has half of it")
  func depthOfField() throws {
    func stripes(_ isSharp: @escaping (Double, Double) -> Bool) -> RGBImage {
      image { x, y in
        isSharp(abs(Double(x) + 0.5 - 30) / 60, abs(Double(y) + 0.5 - 24) / 48)
          ? grey(x / 2 % 2 == 0 ? 60 : 200) : grey(130)
      }
    }
    #expect(try measure("DepthOfField", stripes { $0 < 0.2 && $1 < 0.2 }) > 0.95)
    #expect(try measure("DepthOfField", stripes { $0 > 0.3 || $1 > 0.3 }) < 0.05)
    #expect(try abs(measure("DepthOfField", stripes { _, _ in true }) - 0.5) < 0.02)
  }

  @Test("light is best in the middle of the range, and worse where black and white are clipped")
  func light() throws {
    let values = try [0, 60, 119, 200, 255].map { try measure("Light", flat($0)) }
    #expect(values[0] < 0.01 && values[4] < 0.01)
    #expect(values[1] > values[0] && values[1] < values[2] && values[3] < values[2] && values[3] > values[4])
    #expect(try measure("Light", image { x, _ in grey(x % 2 == 0 ? 0 : 255) }) < 0.01)
  }

  @Test("blur along a line is motion, blur in all directions, stripes and sharp noise are not")
  func motionBlur() throws {
    let sharp = noise()
    func smeared(_ stepX: Int, _ stepY: Int) -> RGBImage {
      image { x, y in
        let sum = (-6...6).reduce(0) { sum, step in
          let place = (x: max(0, min(59, x + step * stepX)), y: max(0, min(47, y + step * stepY)))
          return sum + Int(sharp[place.x, place.y].red) * (7 - abs(step))
        }
        return grey(sum / 49)
      }
    }
    for (x, y) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
      #expect(try measure("MotionBlur", smeared(x, y)) > 0.3, "\(x), \(y)")
    }
    #expect(try measure("MotionBlur", sharp) < 0.1)
    #expect(try measure("MotionBlur", sharp.blurred(sigma: 2)) < 0.1)
    #expect(try measure("MotionBlur", image { x, _ in grey(x / 3 % 2 == 0 ? 60 : 200) }) < 0.1)
  }

  @Test("a small disc is an object, noise is not")
  func object() throws {
    let disc = try measure("Object", disc(0.5, 0.5))
    let noise = try measure("Object", noise())
    #expect(disc > noise + 0.1)
    // Half of the picture stands out as far as the other half.
    #expect(try measure("Object", image { x, _ in grey(x < 30 ? 60 : 200) }) < 0.1)
  }

  @Test("stripes, tiles and dots repeat; an edge, a ramp, a disc and noise do not")
  func repetition() throws {
    let stripes = image { x, _ in grey(x / 4 % 2 == 0 ? 60 : 200) }
    let tiles = image { x, y in grey((x / 6 + y / 6) % 2 == 0 ? 60 : 200) }
    let dots = image { x, y in grey(x % 12 < 4 && y % 12 < 4 ? 220 : 60) }
    for picture in [stripes, tiles, dots] { #expect(try measure("Repetition", picture) > 0.8) }
    let edge = image { x, _ in grey(x < 30 ? 60 : 200) }
    let ramp = image { x, y in grey(x * 2 + y * 2) }
    for picture in [edge, ramp, disc(0.4, 0.4), noise()] {
      #expect(try measure("Repetition", picture) < 0.2)
    }
    let wide = image(300, 200) { x, _ in grey(x / 15 % 2 == 0 ? 60 : 200) }
    #expect(try measure("Repetition", wide) > 0.8)
  }

  @Test("a disc on a power point follows the rule of thirds more than one in the middle or in a corner")
  func ruleOfThirds() throws {
    let points = try [(1.0, 1.0), (2, 1), (1, 2), (2, 2)].map {
      try measure("RuleOfThirds", disc($0 / 3, $1 / 3))
    }
    let others = try [(0.5, 0.5), (0.1, 0.1), (0.5, 0.05)].map { try measure("RuleOfThirds", disc($0, $1)) }
    #expect((points.min() ?? 0) > 1.5 * (others.max() ?? 1))
    #expect((points.max() ?? 1) - (points.min() ?? 0) < 1e-6)
  }

  @Test("a symmetric picture has symmetry 1, one that is lighter at one side has none")
  func symmetry() throws {
    let waves = RGBImage.waves(40, 60)
    let canvas = RGBImage(size: PixelSize(width: 80, height: 60), filledWith: .neutral)
    let symmetric = canvas.pasting(waves, x: 0, y: 0).pasting(waves.flipped(), x: 40, y: 0)
    #expect(try abs(measure("Symmetry", symmetric) - 1) < 1e-9)
    #expect(try measure("Symmetry", noise()) < 0.15)
    #expect(try measure("Symmetry", image { x, _ in grey(2 * x + 40) }) == 0)
    #expect(try measure("Symmetry", image { _, y in grey(2 * y + 40) }) > 0.999)
  }

  @Test("greys are not vivid, strong colours are, as Hasler and Süsstrunk compute it")
  func vividColour() throws {
    #expect(try measure("VividColor", noise()) == 0)
    let red = RGBImage.Colour(red: 220, green: 20, blue: 30)
    let blue = RGBImage.Colour(red: 20, green: 60, blue: 220)
    let pale = RGBImage.Colour(red: 140, green: 130, blue: 120)
    let vivid = try measure("VividColor", image { x, _ in x < 30 ? red : blue })
    #expect(vivid == 1)
    // rg = 10, yb = 15, both everywhere: 0.3 √(10² + 15²) / 110.
    #expect(try abs(measure("VividColor", flatColour(pale)) - 0.3 * 325.0.squareRoot() / 110) < 1e-9)
  }

  private func flatColour(_ colour: RGBImage.Colour) -> RGBImage { image { _, _ in colour } }

  @Test("lightness and colour are CIE Lab's")
  func lab() {
    func lab(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> [Double] {
      let colour = RGBImage.Colour(red: red, green: green, blue: blue)
      let picture = LabPicture(RGBImage(size: PixelSize(width: 1, height: 1), filledWith: colour))
      return [picture.lightness, picture.a, picture.b].map(\.mean)
    }
    // The corners of sRGB, as published widely.
    let known: [([Double], [Double])] = [
      (lab(255, 255, 255), [100, 0, 0]), (lab(0, 0, 0), [0, 0, 0]), (lab(255, 0, 0), [53.24, 80.09, 67.20]),
      (lab(0, 255, 0), [87.73, -86.18, 83.18]), (lab(0, 0, 255), [32.30, 79.19, -107.86]),
    ]
    for (found, expected) in known {
      for (one, other) in zip(found, expected) { #expect(abs(one - other) < 0.02, "\(found) \(expected)") }
    }
  }
}
