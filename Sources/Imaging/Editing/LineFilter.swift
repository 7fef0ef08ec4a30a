import Foundation

/// A filter along a line of pixels: each new pixel is a weighted sum of old ones beside each other.
struct LineFilter {
  /// For each new pixel the first old one of its sum.
  private var starts: [Int] = []
  /// How many old pixels each sum has.
  private let length: Int
  /// The weights of each sum, which add up to 1, one sum after the other.
  private var weights: [Float] = []

  /// How many new pixels there are.
  var count: Int { starts.count }

  /// A Gaussian of standard deviation `sigma`, to 3.5 of them; the outermost pixels repeat.
  init(gaussian sigma: Double, count: Int) {
    let reach = min(Int((3.5 * sigma).rounded(.up)), count)
    let bell = (-reach...reach).map { exp(-pow(Double($0) / sigma, 2) / 2) }
    self.init(from: count, to: count, length: 2 * reach + 1) { middle in
      bell.enumerated().map { (min(max(middle - reach + $0, 0), count - 1), $1) }
    }
  }

  /// A triangle as wide as two steps of the coarser line: linear interpolation, and averages where there are fewer new pixels than old ones.
  init(triangleFrom old: Int, to new: Int) {
    let step = Double(old) / Double(new)
    let reach = max(1, step)
    self.init(from: old, to: new, length: Int((2 * reach).rounded(.up)) + 1) { index in
      let middle = (Double(index) + 0.5) * step
      let (first, end) = (
        Int((middle - reach + 0.5).rounded(.down)), Int((middle + reach + 0.5).rounded(.down))
      )
      return (max(0, first)..<min(old, end)).map {
        ($0, max(0, 1 - abs((Double($0) + 0.5 - middle) / reach)))
      }
    }
  }

  /// - Parameter sum: old pixels within `length` of each other with their weights.
  private init(from old: Int, to new: Int, length: Int, _ sum: (Int) -> [(pixel: Int, weight: Double)]) {
    self.length = min(length, old)
    for index in 0..<new {
      let parts = sum(index)
      let total = parts.reduce(0) { $0 + $1.weight }
      let start = min(parts.first?.pixel ?? 0, old - self.length)
      var own = [Double](repeating: 0, count: self.length)
      for (pixel, weight) in parts { own[pixel - start] += weight / total }
      starts.append(start)
      weights += own.map(Float.init)
    }
  }

  /// The new line.
  fileprivate func callAsFunction(_ old: [SIMD4<Float>]) -> [SIMD4<Float>] {
    [SIMD4<Float>](unsafeUninitializedCapacity: count) { new, count in
      weights.withUnsafeBufferPointer { weights in
        old.withUnsafeBufferPointer { old in
          for (index, start) in starts.enumerated() {
            var sum = SIMD4<Float>.zero
            for place in 0..<length { sum += old[start + place] * weights[index * length + place] }
            new[index] = sum
          }
        }
      }
      count = starts.count
    }
  }

  /// Calls `body` for each new line of lines, with the old ones that it is a sum of, and their weights.
  fileprivate func eachSum(_ body: (_ old: Range<Int>, _ weights: ArraySlice<Float>) -> Void) {
    for (index, start) in starts.enumerated() {
      body(start..<start + length, weights[index * length..<(index + 1) * length])
    }
  }
}

extension RGBImage {
  /// Every row filtered, and then every column.
  func filtered(across: LineFilter, down: LineFilter) -> RGBImage {
    let result = PixelSize(width: across.count, height: down.count)
    // Rows that are filtered already and still needed, from number `first` on.
    var (rows, first) = ([[SIMD4<Float>]](), 0)
    var sum = [SIMD4<Float>](repeating: .zero, count: result.width)
    let filtered = [UInt8](unsafeUninitializedCapacity: result.area * 3) { bytes, count in
      down.eachSum { old, weights in
        while first + rows.count < old.upperBound { rows.append(across(line(first + rows.count))) }
        rows.removeFirst(old.lowerBound - first)
        first = old.lowerBound
        sum.withUnsafeMutableBufferPointer { sum in
          sum.update(repeating: SIMD4(repeating: 0.5))
          for (row, weight) in zip(rows, weights) {
            row.withUnsafeBufferPointer { row in
              for x in 0..<sum.count { sum[x] += row[x] * weight }
            }
          }
          for pixel in sum {
            // Weights add up to 1, so that sums stay below 256.
            for channel in 0..<3 { bytes[count + channel] = UInt8(pixel[channel]) }
            count += 3
          }
        }
      }
    }
    return RGBImage(checked: result, pixels: filtered)
  }

  /// A row of pixels, the fourth channel 0.
  private func line(_ number: Int) -> [SIMD4<Float>] {
    pixels.withUnsafeBufferPointer { pixels in
      (0..<size.width).map { x in
        let place = (number * size.width + x) * 3
        return SIMD4(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2]), 0)
      }
    }
  }
}
