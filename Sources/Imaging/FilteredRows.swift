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
  /// Every row filtered, and then every column: not rounded, `bands` numbers a pixel, row by row.
  ///
  /// Of the rows, only as many are kept as one sum needs, when they are narrow already.
  func filtered(across: LineFilter, down: LineFilter) throws(Failure) -> [Float] {
    let window = RowWindow(across, length: down.length, bands: bands)
    let shares = across.totals.flatMap { repeatElement(1 / $0, count: bands) }
    let count = across.count * bands
    var result = [Float](repeating: 0, count: count * down.count)
    for (row, start) in down.starts.enumerated() {
      try window.move(to: start, of: self)
      let weights = down.weights[row * down.length..<(row + 1) * down.length]
      result.withUnsafeMutableBufferPointer { result in
        guard let new = result.baseAddress else { return }
        weights.withUnsafeBufferPointer { weights in
          filter_down(
            window.rows, weights.baseAddress, down.length, shares, 1 / down.totals[row], new + row * count,
            count)
        }
      }
    }
    return result
  }
}

/// The last rows that have been read, filtered across, in a ring.
private final class RowWindow {
  private let across: LineFilter
  private let length: Int
  private let bands: Int
  /// The old pixels of a row that are needed, and room for them and what may be read behind them.
  private let columns: Range<Int>
  private let line: UnsafeMutablePointer<Float>
  /// How many numbers a filtered row has room for; number `n` lies in slot `n % length`.
  private let width: Int
  private let numbers: UnsafeMutablePointer<Float>
  private var start = 0
  private var next = 0

  init(_ across: LineFilter, length: Int, bands: Int) {
    (self.across, self.length, self.bands) = (across, length, bands)
    columns = across.old
    line = .allocate(capacity: columns.count * bands + 4)
    line.initialize(repeating: 0, count: columns.count * bands + 4)
    width = across.count * bands + 15
    numbers = .allocate(capacity: width * length)
    numbers.initialize(repeating: 0, count: width * length)
  }

  deinit {
    line.deallocate()
    numbers.deallocate()
  }

  /// Reads on, so that the window begins with row `start`.
  func move<Source: Rows>(to start: Int, of source: Source) throws(Source.Failure) {
    self.start = start
    for number in max(next, start)..<max(next, start + length) {
      try source.read(number, columns, into: line)
      filter_across(
        line, bands, across.starts, columns.lowerBound, across.weights, across.length,
        numbers + number % length * width, across.count)
    }
    next = max(next, start + length)
  }

  /// The window's rows, from its first on.
  var rows: [UnsafePointer<Float>?] {
    (start..<start + length).map { UnsafePointer(numbers + $0 % length * width) }
  }
}

extension RGBImage {
  /// Every row filtered, and then every column.
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
