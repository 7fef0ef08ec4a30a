import Imaging
import Testing

@testable import Reports

@Suite("Dots by label")
struct LabelledDotsTests {
  private func count(_ image: RGBImage, _ colour: RGBImage.Colour) -> Int {
    stride(from: 0, to: image.pixels.count, by: 3).count { place in
      Array(image.pixels[place..<place + 3]) == [colour.red, colour.green, colour.blue]
    }
  }

  /// How much of the picture is covered, in pixels of a full dot.
  private func cover(_ image: RGBImage, _ colour: RGBImage.Colour) -> Double {
    stride(from: 0, to: image.pixels.count, by: 3).reduce(0) {
      $0 + Double(255 - image.pixels[$1]) / Double(255 - colour.red)
    }
  }

  @Test("a dot covers the area of its circle, nearly all of it in its full colour")
  func area() {
    let image = LabelledDots([SIMD2(3, 4)], isGood: [true], side: 100, radius: 10).image()
    #expect(abs(cover(image, LabelledDots.good) - .pi * 100) < 4)
    #expect(count(image, LabelledDots.good) > 260 && count(image, LabelledDots.good) < 320)
    #expect(
      image[50, 50] == LabelledDots.good && image[0, 0] == .white && count(image, LabelledDots.bad) == 0)
    // The same on all sides of the middle.
    #expect(image[39, 50] == image[60, 49] && image[50, 39] == image[49, 60])
  }

  @Test("every dot lies inside, y upwards, and has the colour of its label")
  func places() {
    let points = [SIMD2(0.0, 0), SIMD2(10, 0), SIMD2(0, 10)]
    let image = LabelledDots(points, isGood: [true, false, false], side: 200, radius: 5).image()
    #expect(image.size == PixelSize(width: 200, height: 200))
    let alike = LabelledDots(points, isGood: [true, true, true], side: 200, radius: 5).image()
    #expect(abs(cover(alike, LabelledDots.good) - .pi * 25 * 3) < 6)
    #expect(image[11, 188] == LabelledDots.good)
    #expect(image[188, 188] == LabelledDots.bad && image[11, 11] == LabelledDots.bad)
    #expect(count(image, LabelledDots.bad) == 2 * count(image, LabelledDots.good))
    for edge in 0..<200 {
      #expect(
        [image[edge, 0], image[0, edge], image[edge, 199], image[199, edge]].allSatisfy { $0 == .white })
    }
  }

  @Test("where dots lie on each other, either colour is on top")
  func order() {
    // Two on each place of a grid.
    let places = 0..<200
    let points = places.flatMap { place in
      Array(repeating: SIMD2(Double(place % 20), Double(place / 20)), count: 2)
    }
    let labels = points.indices.map { $0 % 2 == 0 }
    let image = LabelledDots(points, isGood: labels, side: 400, radius: 4).image()
    let (good, bad) = (count(image, LabelledDots.good), count(image, LabelledDots.bad))
    #expect(good + bad > 5_000)
    #expect(good > 3_000)
    #expect(bad > 3_000)
    #expect(image == LabelledDots(points, isGood: labels, side: 400, radius: 4).image())
  }

  @Test("no points, points that are not finite and tiny pictures draw what there is")
  func nothing() {
    #expect(count(LabelledDots([], isGood: [], side: 30).image(), .white) == 900)
    let points = [SIMD2(.nan, 1.0), SIMD2(1, .infinity), SIMD2(2, 2)]
    let image = LabelledDots(points, isGood: [true, true, false], side: 30).image()
    #expect(image[15, 15] == LabelledDots.bad)
    #expect(LabelledDots([.zero, .one], isGood: [true, true], side: 1).image().size.area == 1)
  }
}
