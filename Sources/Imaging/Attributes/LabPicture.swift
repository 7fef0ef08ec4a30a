import Foundation

/// A picture in CIE Lab under daylight (D65), whose distances are about those that people see.
struct LabPicture: Sendable {
  /// 0 (black) … 100 (white).
  let lightness: Plane
  /// From green to red, and from blue to yellow; about −110 … 110, greys at 0.
  let a, b: Plane

  init(_ image: RGBImage) {
    var (lightness, a, b) = ([Double](), [Double](), [Double]())
    for start in stride(from: 0, to: image.pixels.count, by: 3) {
      let red = Self.linear[Int(image.pixels[start])]
      let green = Self.linear[Int(image.pixels[start + 1])]
      let blue = Self.linear[Int(image.pixels[start + 2])]
      let x = Self.root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
      let y = Self.root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
      let z = Self.root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
      lightness.append(116 * y - 16)
      a.append(500 * (x - y))
      b.append(200 * (y - z))
    }
    self.lightness = Plane(size: image.size, values: lightness)
    self.a = Plane(size: image.size, values: a)
    self.b = Plane(size: image.size, values: b)
  }

  /// What stands out: how far each pixel's colour is from the mean colour, as a share of all such distances.
  ///
  /// Achanta, Hemami, Estrada & Süsstrunk 2009, "Frequency-tuned salient region detection", with their binomial blur of 5 × 5.
  /// Where nothing stands out all pixels have the same share.
  var saliency: Plane {
    let weights = [1, 4, 6, 4, 1].map { $0 / 16.0 }
    let channels = [lightness, a, b].map { channel in
      let mean = channel.mean
      return channel.filtered(along: .right, weights).filtered(along: .down, weights).values.map { $0 - mean }
    }
    let distances = lightness.values.indices.map { pixel in
      channels.reduce(0) { $0 + $1[pixel] * $1[pixel] }.squareRoot()
    }
    let (total, count) = (distances.reduce(0, +), Double(distances.count))
    // Less than this is rounding.
    let isEven = total < 1e-6 * count
    return Plane(size: lightness.size, values: distances.map { isEven ? 1 / count : $0 / total })
  }

  /// The linear light of an sRGB byte, 0…1 (IEC 61966-2-1).
  private static let linear: [Double] = (0...255).map { byte in
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  /// CIE's cube root, with a straight line below 216 / 24389.
  private static func root(_ value: Double) -> Double {
    value > 216.0 / 24_389 ? cbrt(value) : (24_389.0 / 27 * value + 16) / 116
  }
}
