import Foundation

extension RGBImage {
  /// Independent Gaussian noise on every channel, with standard deviation `sigma` on the scale 0…1, clipped.
  public func noised(sigma: Double, using generator: inout some RandomNumberGenerator) -> RGBImage {
    var pixels = pixels
    let scale = sigma * 255
    // Box and Muller (1958): one draw of 64 bits gives two uniform numbers and these two normal ones.
    for index in stride(from: 0, to: pixels.count, by: 2) {
      let bits = generator.next()
      let radius = scale * (-2 * log((Double(bits >> 32) + 1) / 0x1p32)).squareRoot()
      let angle = 2 * Double.pi * Double(bits & 0xFFFF_FFFF) / 0x1p32
      pixels[index] = Self.byte(Double(pixels[index]) + radius * cos(angle))
      if index + 1 < pixels.count {
        pixels[index + 1] = Self.byte(Double(pixels[index + 1]) + radius * sin(angle))
      }
    }
    return RGBImage(checked: size, pixels: pixels)
  }

  /// The nearest value that a channel can hold; not a number becomes 0.
  static func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
}
