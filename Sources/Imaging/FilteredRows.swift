import CFilter

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
    let shares = across.totals.map { 1 / $0 }
    let count = across.count * bands
    var result = [Float](repeating: 0, count: count * down.count)
    for (row, start) in down.starts.enumerated() {
      try window.move(to: start, columns, of: self)
      let sum = window.sum(down.weights[row * down.length..<(row + 1) * down.length])
      result.withUnsafeMutableBufferPointer { result in
        guard let new = result.baseAddress else { return }
        filter_across(
          sum, bands, across.starts, columns.lowerBound, across.weights, across.length, shares,
          1 / down.totals[row], new + row * count, across.count)
      }
    }
    return result
  }
}

/// The last rows that have been read, in a ring.
private final class RowWindow {
  /// How many numbers a row has room for: a multiple of 16, and some behind the last pixel.
  private let width: Int
  private let length: Int
  /// The rows, number `n` in slot `n % length`, and behind them their sum.
  private let numbers: UnsafeMutablePointer<Float>
  private var start = 0
  private var next = 0

  init(width: Int, length: Int) {
    self.width = (width / 16 + 1) * 16
    self.length = length
    numbers = .allocate(capacity: self.width * (length + 1) + 16)
    numbers.initialize(repeating: 0, count: self.width * (length + 1) + 16)
  }

  deinit { numbers.deallocate() }

  /// Reads on, so that the window begins with row `start`.
  func move<Source: Rows>(to start: Int, _ columns: Range<Int>, of source: Source) throws(Source.Failure) {
    self.start = start
    for number in max(next, start)..<max(next, start + length) {
      try source.read(number, columns, into: numbers + number % length * width)
    }
    next = max(next, start + length)
  }

  /// The weighted sum of the window's rows.
  func sum(_ weights: ArraySlice<Float>) -> UnsafePointer<Float> {
    let result = numbers + length * width
    let rows = (start..<start + length).map { Optional(UnsafePointer(numbers + $0 % length * width)) }
    weights.withUnsafeBufferPointer { filter_down(rows, $0.baseAddress, length, result, width) }
    return UnsafePointer(result)
  }
}

extension RGBImage {
  /// Every column filtered, and then every row.
  func filtered(across: LineFilter, down: LineFilter) -> RGBImage {
    let values = RGBRows(image: self).filtered(across: across, down: down)
    return RGBImage(checked: PixelSize(width: across.count, height: down.count), pixels: values.bytes)
  }
}

private struct RGBRows: Rows {
  let image: RGBImage
  var size: PixelSize { image.size }
  var bands: Int { 3 }

  func read(_ number: Int, _ columns: Range<Int>, into row: UnsafeMutablePointer<Float>) {
    let start = (number * size.width + columns.lowerBound) * 3
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      filter_from_bytes(pixels + start, row, columns.count * 3)
    }
  }
}

extension [Float] {
  /// The nearest bytes.
  var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, count in
      filter_to_bytes(self, bytes.baseAddress, self.count)
      count = self.count
    }
  }

  /// The nearest numbers of 16 bits.
  var words: [UInt16] {
    [UInt16](unsafeUninitializedCapacity: count) { words, count in
      filter_to_words(self, words.baseAddress, self.count)
      count = self.count
    }
  }
}
