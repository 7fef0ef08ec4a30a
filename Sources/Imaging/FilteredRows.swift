/// Numbers in rows, `bands` for each pixel, each row asked for once at most, from top to bottom.
protocol Rows {
  associatedtype Failure: Error
  var size: PixelSize { get }
  var bands: Int { get }
  /// Writes the numbers of row `number` in `columns` to `row`.
  func read(_ number: Int, _ columns: Range<Int>, into row: UnsafeMutablePointer<Float>) throws(Failure)
}

extension Rows {
  /// Every column filtered, and then every row: not rounded, `bands` numbers a pixel, row by row.
  ///
  /// Of the rows, only as many are kept as one sum needs, and of each only what is seen of it.
  func filtered(across: LineFilter, down: LineFilter) throws(Failure) -> [Float] {
    let columns = across.old
    let window = RowWindow(width: columns.count * bands, length: down.length)
    let count = across.count * bands
    var result = [Float](repeating: 0, count: count * down.count)
    for (row, start) in down.starts.enumerated() {
      try window.move(to: start, columns, of: self)
      result.withUnsafeMutableBufferPointer { result in
        guard let new = result.baseAddress else { return }
        let sums = window.sum(down.weights[row * down.length..<(row + 1) * down.length])
        across.apply(to: sums, bands: bands, share: 1 / down.totals[row], into: new + row * count)
      }
    }
    return result
  }
}

/// The last rows that have been read, in a ring.
private final class RowWindow {
  private typealias Part = SIMD16<Float>
  /// How many parts a row has; some numbers are left over behind the last pixel.
  private let width: Int
  private let length: Int
  /// The rows, number `n` in slot `n % length`, and behind them their sum.
  private let parts: UnsafeMutablePointer<Part>
  private var start = 0
  private var next = 0

  init(width: Int, length: Int) {
    self.width = width / Part.scalarCount + 1
    self.length = length
    parts = .allocate(capacity: self.width * (length + 1))
    parts.initialize(repeating: .zero, count: self.width * (length + 1))
  }

  deinit { parts.deallocate() }

  /// Reads on, so that the window begins with row `start`.
  func move<Source: Rows>(to start: Int, _ columns: Range<Int>, of source: Source) throws(Source.Failure) {
    self.start = start
    for number in max(next, start)..<max(next, start + length) {
      let row = UnsafeMutableRawPointer(parts + number % length * width)
      try source.read(number, columns, into: row.assumingMemoryBound(to: Float.self))
    }
    next = max(next, start + length)
  }

  /// The weighted sum of the window's rows.
  func sum(_ weights: ArraySlice<Float>) -> UnsafeRawPointer {
    let result = parts + length * width
    weights.withUnsafeBufferPointer { weights in
      for part in 0..<width {
        var sum = Part.zero
        var slot = start % length
        for weight in weights {
          sum += parts[slot &* width &+ part] * weight
          slot = slot &+ 1 == length ? 0 : slot &+ 1
        }
        result[part] = sum
      }
    }
    return UnsafeRawPointer(result)
  }
}

extension LineFilter {
  /// The new line, times `share`, of an old one from the first pixel on that is needed; behind it, another four numbers may be read.
  fileprivate func apply(
    to line: UnsafeRawPointer, bands: Int, share: Double, into new: UnsafeMutablePointer<Float>
  ) {
    let stride = bands * MemoryLayout<Float>.stride
    let first = old.lowerBound
    weights.withUnsafeBufferPointer { weights in
      for (index, start) in starts.enumerated() {
        for band in Swift.stride(from: 0, to: bands, by: 4) {
          var pixel = line + (start &- first) &* stride + band &* MemoryLayout<Float>.stride
          var sum = SIMD4<Double>.zero
          for place in index &* length..<index &* length &+ length {
            sum += SIMD4<Double>(pixel.loadUnaligned(as: SIMD4<Float>.self)) * Double(weights[place])
            pixel += stride
          }
          // Rows and columns count alike, so that a turned picture's numbers are the same.
          sum *= share * (1 / totals[index])
          for channel in band..<min(band + 4, bands) {
            new[index &* bands &+ channel] = Float(sum[channel - band])
          }
        }
      }
    }
  }
}

extension RGBImage {
  /// Every column filtered, and then every row.
  func filtered(across: LineFilter, down: LineFilter) -> RGBImage {
    let values = RGBRows(image: self).filtered(across: across, down: down)
    return RGBImage(checked: PixelSize(width: across.count, height: down.count), pixels: values.rounded())
  }
}

private struct RGBRows: Rows {
  let image: RGBImage
  var size: PixelSize { image.size }
  var bands: Int { 3 }

  func read(_ number: Int, _ columns: Range<Int>, into row: UnsafeMutablePointer<Float>) {
    let start = (number * size.width + columns.lowerBound) * 3
    image.pixels.withUnsafeBufferPointer { pixels in
      for place in 0..<columns.count * 3 { row[place] = Float(pixels[start &+ place]) }
    }
  }
}

extension [Float] {
  /// The nearest whole numbers that there are, of numbers that are about as large.
  func rounded<Number: FixedWidthInteger>(to type: Number.Type = Number.self) -> [Number] {
    let most = Int32(Number.max)
    return [Number](unsafeUninitializedCapacity: count) { numbers, count in
      for place in 0..<self.count {
        // By way of 32 bits, for which processors have an instruction; what is below 0 is cut to 0.
        let whole = Int32(self[place] + 0.5)
        numbers[place] = Number(truncatingIfNeeded: whole < 0 ? 0 : whole > most ? most : whole)
      }
      count = self.count
    }
  }
}
