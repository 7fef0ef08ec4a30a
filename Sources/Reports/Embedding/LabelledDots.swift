import Foundation
public import Imaging
import Ratings

/// Points of a plane on white, each a round dot in the colour of its label: blue for good, orange for bad.
public struct LabelledDots: Sendable {
  /// One point.
  private let dots: [(place: SIMD2<Double>, isGood: Bool)]
  /// Width and height in pixels.
  public let side: Int
  /// Of each dot, in pixels.
  public let radius: Double

  /// The colour of dots that are labelled good.
  public static let good = RGBImage.Colour(red: 0x3A, green: 0x6E, blue: 0xA5)
  /// The colour of dots that are labelled bad.
  public static let bad = RGBImage.Colour(red: 0xD9, green: 0x82, blue: 0x2B)

  /// Points with their labels, one for each; a point that is not finite is left out.
  public init(_ points: [SIMD2<Double>], isGood: [Bool], side: Int = 800, radius: Double = 3.5) {
    dots = zip(points, isGood).filter { $0.0.x.isFinite && $0.0.y.isFinite }.map { ($0, $1) }
    self.side = max(1, side)
    self.radius = min(max(0, radius), Double(self.side))
  }

  /// How often the nearest `neighbours` of a dot have its label, and how often any other dot has; nil with fewer dots than that.
  public func agreement(neighbours: Int = 10) -> (share: Double, chance: Double)? {
    guard neighbours > 0, dots.count > neighbours else { return nil }
    var (near, all) = (0, 0)
    for (index, dot) in dots.enumerated() {
      let others = dots.enumerated().filter { $0.offset != index }.map { other in
        let offset = other.element.place - dot.place
        return (distance: (offset * offset).sum(), isSame: other.element.isGood == dot.isGood)
      }
      near += others.sorted { $0.distance < $1.distance }.prefix(neighbours).count { $0.isSame }
      all += others.count { $0.isSame }
    }
    let count = Double(dots.count)
    return (Double(near) / count / Double(neighbours), Double(all) / count / (count - 1))
  }

  /// The picture: both axes on one scale, y upwards, all dots inside.
  public func image() -> RGBImage {
    var canvas = Canvas(side: side)
    let places = dots.map(\.place)
    let low = places.dropFirst().reduce(places.first ?? .zero, pointwiseMin)
    let high = places.dropFirst().reduce(places.first ?? .zero, pointwiseMax)
    let extent = (high - low).max()
    let scale = extent > 0 ? max(0, Double(side) - 4 * radius - 2) / extent : 0
    var generator = SeededGenerator(seed: 0)
    // In random order, so that neither colour lies on the other.
    for dot in generator.permutation(of: dots.count) {
      let offset = (dots[dot].place - (low + high) / 2) * scale
      canvas.draw(
        SIMD2(offset.x, -offset.y) + Double(side) / 2, radius: radius, dots[dot].isGood ? Self.good : Self.bad
      )
    }
    return canvas.image
  }
}

/// Pixels that dots are drawn on.
private struct Canvas {
  let side: Int
  var pixels: [UInt8]

  init(side: Int) {
    self.side = side
    pixels = Array(repeating: 255, count: 3 * side * side)
  }

  var image: RGBImage {
    let size = PixelSize(width: side, height: side)
    return RGBImage(size: size, pixels: pixels) ?? RGBImage(size: size, filledWith: .white)
  }

  /// A round dot; each pixel takes as much of the colour as the dot covers of it, nearly.
  mutating func draw(_ centre: SIMD2<Double>, radius: Double, _ colour: RGBImage.Colour) {
    let channels = [colour.red, colour.green, colour.blue].map(Double.init)
    for y in rows(centre.y, radius) {
      for x in rows(centre.x, radius) {
        let offset = SIMD2(Double(x), Double(y)) + 0.5 - centre
        let cover = min(1, max(0, radius + 0.5 - (offset * offset).sum().squareRoot()))
        for (channel, value) in channels.enumerated() {
          let place = 3 * (y * side + x) + channel
          pixels[place] = UInt8((Double(pixels[place]) * (1 - cover) + value * cover).rounded())
        }
      }
    }
  }

  /// The rows, or columns, that a dot may touch.
  private func rows(_ centre: Double, _ radius: Double) -> Range<Int> {
    let low = max(0, Int(centre - radius - 1))
    return low..<max(low, min(side, Int(centre + radius + 2)))
  }
}
