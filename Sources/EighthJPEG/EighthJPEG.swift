/// Decodes baseline JPEGs at an eighth of their size, from next to nothing but each block's mean.
///
/// At that size libjpeg, too, uses only the DC coefficients of brightness, but reads every other one on the way. Here
/// they are passed over several at a time (``HuffmanCode/Skip``), which takes half of libjpeg's time or less. Colour that is stored at
/// a lower resolution is averaged over parts of blocks, as libjpeg-turbo's 2 × 2 transform does for 4:2:0.
public struct EighthJPEG: Sendable {
  /// Columns: an eighth of the file's, rounded up.
  public let width: Int
  /// Rows: an eighth of the file's, rounded up.
  public let height: Int
  /// Height × width × 3 bytes: red, green, blue in the file's own colour space.
  public let pixels: [UInt8]

  /// The zeros that are put behind a file's bytes; who leaves room for them in an array spares it a copy.
  public static let slack = BitReader.slack

  /// Files of more pixels than this, 2³⁰, are left alone: whatever a header says, 101 MB hold what is made of it.
  public static let largestArea = 1 << 30

  /// Whether a file's bytes begin as the kind of JPEG that is read here.
  public static func knows(_ file: [UInt8]) -> Bool { file.withUnsafeBufferPointer { JPEGHeader($0) != nil } }

  /// Decodes a file's bytes; nil for what libjpeg had better look at: other kinds of JPEG, damage, and giants.
  ///
  /// A header that announces more blocks than the file has room for is refused before anything is allocated for them.
  public init?(_ file: consuming [UInt8]) {
    let count = file.count
    file.append(contentsOf: repeatElement(0, count: Self.slack))
    let image = file.withUnsafeMutableBufferPointer { buffer -> (Int, Int, [UInt8])? in
      let bytes = UnsafeMutableBufferPointer(rebasing: buffer.prefix(count))
      guard let header = JPEGHeader(UnsafeBufferPointer(bytes)),
        header.width * header.height <= Self.largestArea,
        var planes = BlockPlanes(header, within: count), planes.read(bytes)
      else { return nil }
      return (planes.width, planes.height, planes.rgb())
    }
    guard let image else { return nil }
    (width, height, pixels) = image
  }
}

/// Y, Cb and Cr, a value for each 8 × 8 pixels, in whole MCUs.
private struct BlockPlanes {
  let width: Int
  let height: Int
  private let header: JPEGHeader
  /// MCUs across and down.
  private let across: Int
  private let down: Int
  /// Values of a plane's row, and of a plane.
  private let stride: Int
  private let area: Int
  /// One plane after the other.
  private var values: [UInt8]

  /// Room for an image; nil when `count` bytes cannot hold its blocks, of which each takes two bits at least.
  init?(_ header: JPEGHeader, within count: Int) {
    self.header = header
    let luma = header.components[0]
    (width, height) = ((header.width + 7) / 8, (header.height + 7) / 8)
    across = (width + luma.across - 1) / luma.across
    down = (height + luma.down - 1) / luma.down
    stride = across * luma.across
    area = stride * down * luma.down
    guard across * down * header.blocks <= 4 * count else { return nil }
    values = [UInt8](repeating: 0, count: 3 * area)
  }

  /// Reads the scan, whose bytes are moved together over its stuffing; false when anything about it is odd.
  mutating func read(_ file: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    let parts = header.components
    let luma = BlockReader(parts[0], luma: parts[0])
    let blue = BlockReader(parts[1], luma: parts[0])
    let red = BlockReader(parts[2], luma: parts[0])
    let interval = header.restartInterval > 0 ? header.restartInterval : across * down
    var segments = ScanSegments(file, from: header.scanStart)
    return values.withUnsafeMutableBufferPointer { values in
      guard var corner = values.baseAddress else { return false }
      var column = 0
      for first in Swift.stride(from: 0, to: across * down, by: interval) {
        guard let segment = segments.next() else { return false }
        var bits = BitReader(segment.start, end: segment.end)
        var predictions = (0, 0, 0)
        for _ in first..<min(first + interval, across * down) {
          guard luma.readMCU(&bits, prediction: &predictions.0, into: corner, stride: stride),
            blue.readMCU(&bits, prediction: &predictions.1, into: corner + area, stride: stride),
            red.readMCU(&bits, prediction: &predictions.2, into: corner + 2 * area, stride: stride),
            !bits.isBeyondEnd
          else { return false }
          corner += parts[0].across
          column += 1
          if column == across {
            column = 0
            corner += stride * (parts[0].down - 1)
          }
        }
        guard bits.isAtEnd else { return false }
      }
      return segments.isAtEnd
    }
  }

  /// JFIF's conversion to red, green and blue, in 16-bit fixed point.
  func rgb() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
      for row in 0..<height {
        for place in row * stride..<row * stride + width {
          let y = Int(values[place]) << 16 + 1 << 15
          let (blue, red) = (Int(values[area + place]) - 128, Int(values[2 * area + place]) - 128)
          pixels[count] = clamped((y + 91_881 * red) >> 16)
          pixels[count + 1] = clamped((y - 22_554 * blue - 46_802 * red) >> 16)
          pixels[count + 2] = clamped((y + 116_130 * blue) >> 16)
          count += 3
        }
      }
    }
  }
}
