import Foundation

extension LabPicture {
  /// How far the hues agree on one axis, from a hue to its opposite: the length of the sum of all colours, each with its angle
  /// doubled, as a share of the sum of their lengths; 0…1.
  ///
  /// Every pixel has one unit of chroma besides, hardly visible, that agrees with all: greys are harmonious, also noisy ones.
  var harmony: Double {
    var (sumX, sumY, total) = (0.0, 0.0, 0.0)
    for (a, b) in zip(a.values, b.values) {
      let chroma = hypot(a, b)
      guard chroma > 1e-9 else { continue }
      sumX += (a * a - b * b) / chroma
      sumY += 2 * a * b / chroma
      total += chroma
    }
    let count = Double(a.values.count)
    return (hypot(sumX, sumY) + count) / (total + count)
  }

  /// 1 − |2 m − 1| of the mean lightness m in 0…1, times the share of pixels that are neither black nor white; 0…1.
  var light: Double {
    let clipped = lightness.values.count { $0 < 1 || $0 > 99 }
    let unclipped = 1 - Double(clipped) / Double(lightness.values.count)
    return (1 - abs(2 * lightness.mean / 100 - 1)) * unclipped
  }
}

extension RGBImage {
  /// How colourful people find the image: 0 for greys, 15 slightly, 33 moderately, 59 quite, 109 extremely.
  ///
  /// Hasler & Süsstrunk 2003, "Measuring colourfulness in natural images".
  var colourfulness: Double {
    var (sum, squares) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let (red, green) = (Double(pixels[start]), Double(pixels[start + 1]))
      let opponents = SIMD2(red - green, (red + green) / 2 - Double(pixels[start + 2]))
      sum += opponents
      squares += opponents * opponents
    }
    let count = Double(size.area)
    let mean = sum / count
    let variance = squares / count - mean * mean
    return max(0, variance.sum()).squareRoot() + 0.3 * (mean * mean).sum().squareRoot()
  }
}
