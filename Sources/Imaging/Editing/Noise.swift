import Foundation

extension RGBImage {
  /// Independent Gaussian noise on every channel, with standard deviation `sigma` on the scale 0…1, clipped.
  public func noised(sigma: Double, using generator: inout some RandomNumberGenerator) -> RGBImage {
    var pixels = pixels
    let (scale, quantiles) = (Float(sigma * 255), normalQuantiles)
    pixels.withUnsafeMutableBufferPointer { pixels in
      // One draw of 64 bits chooses four of 65,536 equally likely numbers.
      for start in stride(from: 0, to: pixels.count, by: 4) {
        var bits = generator.next()
        for index in start..<min(start + 4, pixels.count) {
          let value = Float(pixels[index]) + scale * quantiles[Int(bits & 0xFFFF)] + 0.5
          pixels[index] = UInt8(max(0, min(255, value)))
          bits >>= 16
        }
      }
    }
    return RGBImage(checked: size, pixels: pixels)
  }

  /// The nearest value that a channel can hold; not a number becomes 0.
  static func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
}

/// The normal distribution as 65,536 equally likely numbers, the middles of as many slices of it, up to 4.3; their variance is 1.
private let normalQuantiles: [Float] = {
  let count = 65_536
  let upper = (0..<count / 2).map { quantile(0.5 + (Double($0) + 0.5) / Double(count)) }
  let deviation = (upper.reduce(0) { $0 + $1 * $1 } / Double(upper.count)).squareRoot()
  return upper.reversed().map { Float(-$0 / deviation) } + upper.map { Float($0 / deviation) }
}()

/// The number that a normal variable stays below with a probability of .5 to 1, by Newton's method.
private func quantile(_ probability: Double) -> Double {
  var x = 0.0
  for _ in 0..<50 {
    let step =
      (0.5 * erfc(-x / 2.0.squareRoot()) - probability) / (exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    x -= max(-1, min(1, step))
    if abs(step) < 1e-12 { break }
  }
  return x
}
