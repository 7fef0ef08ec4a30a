import Foundation

/// What stands out in a picture: the spectral residual.
///
/// The picture is reduced to 64 × 64; what its logarithmic amplitude spectrum has beyond the mean of 3 × 3 neighbours is transformed back with
/// the phase as it was, blurred (5 × 5, σ = 8) and squared. Steps and borders are OpenCV's (`StaticSaliencySpectralResidual`).
/// Hou & Zhang 2007, "Saliency detection: a spectral residual approach".
enum SpectralResidual {
  private static let side = 64

  /// 0 … 1 at the plane's own size, 1 where most stands out; 0 everywhere where nothing does.
  static func saliency(of plane: Plane) -> Plane {
    let small = plane.resizedLinearly(to: PixelSize(width: side, height: side))
    var spectrum = small.values.map { SIMD2($0, 0) }
    transform(&spectrum, direction: -1)
    let amplitudes = spectrum.map { ($0 * $0).sum().squareRoot() }
    // No amplitude has no logarithm; so little is rounding.
    let floor = max(1e-12, (amplitudes.max() ?? 0) * 1e-15)
    let logarithms = Plane(size: small.size, values: amplitudes.map { log(max($0, floor)) })
    let means = logarithms.mirroredFilter([1, 1, 1].map { $0 / 3 })
    for index in spectrum.indices {
      let residual = exp(logarithms.values[index] - means.values[index])
      spectrum[index] = amplitudes[index] > floor ? spectrum[index] / amplitudes[index] * residual : .zero
    }
    transform(&spectrum, direction: 1)
    let magnitude = Plane(size: small.size, values: spectrum.map { ($0 * $0).sum().squareRoot() })
    let weights = (-2...2).map { exp(-Double($0 * $0) / 128) }
    let sum = weights.reduce(0, +)
    let squares = magnitude.mirroredFilter(weights.map { $0 / sum }).values.map { $0 * $0 }
    let largest = squares.max() ?? 0
    return Plane(size: small.size, values: squares.map { largest > 0 ? $0 / largest : 0 })
      .resizedLinearly(to: plane.size)
  }

  /// The discrete Fourier transform of rows and columns, without a factor.
  private static func transform(_ values: inout [SIMD2<Double>], direction: Double) {
    for start in [0, 1] {
      for line in 0..<side {
        // Rows first, then columns.
        let places = (0..<side).map { start == 0 ? line * side + $0 : $0 * side + line }
        let result = transformed(places.map { values[$0] }, direction: direction)
        for (place, value) in zip(places, result) { values[place] = value }
      }
    }
  }

  /// Cooley and Tukey's, of a power of two.
  private static func transformed(_ values: [SIMD2<Double>], direction: Double) -> [SIMD2<Double>] {
    guard values.count > 1 else { return values }
    let half = values.count / 2
    let even = transformed((0..<half).map { values[2 * $0] }, direction: direction)
    let odd = transformed((0..<half).map { values[2 * $0 + 1] }, direction: direction)
    let turned = odd.enumerated().map { index, value in
      let angle = direction * .pi * Double(index) / Double(half)
      let (c, s) = (cos(angle), sin(angle))
      return SIMD2(c * value.x - s * value.y, s * value.x + c * value.y)
    }
    return zip(even, turned).map { $0 + $1 } + zip(even, turned).map { $0 - $1 }
  }
}

extension Plane {
  /// Bilinear, each pixel from the two nearest in each direction alone, however much smaller it becomes.
  func resizedLinearly(to target: PixelSize) -> Plane {
    func places(_ count: Int, of length: Int) -> [(low: Int, high: Int, share: Double)] {
      (0..<count).map { index in
        let place = (Double(index) + 0.5) * Double(length) / Double(count) - 0.5
        let low = place.rounded(.down)
        func inside(_ value: Double) -> Int { min(max(0, Int(value)), length - 1) }
        return (inside(low), inside(low + 1), place - low)
      }
    }
    let (columns, rows) = (places(target.width, of: size.width), places(target.height, of: size.height))
    return Plane(size: target) { x, y in
      let (column, row) = (columns[x], rows[y])
      func across(_ y: Int) -> Double {
        values[y * size.width + column.low] * (1 - column.share)
          + values[y * size.width + column.high] * column.share
      }
      return across(row.low) * (1 - row.share) + across(row.high) * row.share
    }
  }

  /// Filtered along both directions; beyond a border lies what is before it, the outermost pixels once.
  fileprivate func mirroredFilter(_ weights: [Double]) -> Plane {
    let reach = weights.count / 2
    func mirrored(_ place: Int, _ length: Int) -> Int {
      let place = abs(place)
      return place < length ? place : max(0, 2 * length - 2 - place)
    }
    let across = Plane(size: size) { x, y in
      weights.indices.reduce(0) {
        $0 + weights[$1] * values[y * size.width + mirrored(x + $1 - reach, size.width)]
      }
    }
    return Plane(size: size) { x, y in
      weights.indices.reduce(0) {
        $0 + weights[$1] * across.values[mirrored(y + $1 - reach, size.height) * size.width + x]
      }
    }
  }
}

extension RGBImage {
  /// Luma as OpenCV rounds it: .299 R + .587 G + .114 B, 0 … 255.
  var luma: Plane {
    let values = stride(from: 0, to: pixels.count, by: 3).map { start -> Double in
      let (red, green, blue) = (Double(pixels[start]), Double(pixels[start + 1]), Double(pixels[start + 2]))
      return (0.299 * red + 0.587 * green + 0.114 * blue).rounded()
    }
    return Plane(size: size, values: values)
  }

  /// One channel, 0 … 255: 0 for red, 1 for green, 2 for blue.
  func channel(_ number: Int) -> Plane {
    Plane(size: size, values: stride(from: number, to: pixels.count, by: 3).map { Double(pixels[$0]) })
  }

  /// What stands out by its luminance, as grey: white where most does, by the spectral residual.
  public func saliency() -> RGBImage {
    let bytes = SpectralResidual.saliency(of: luma).values.flatMap { value in
      [UInt8](repeating: UInt8((value * 255).rounded()), count: 3)
    }
    return RGBImage(checked: size, pixels: bytes)
  }
}
