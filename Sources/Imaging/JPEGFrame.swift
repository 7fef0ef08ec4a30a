/// What a JPEG file announces of its picture before the data begin (T.81, B.2.2).
struct JPEGFrame {
  /// How it is coded: the frame's marker, 0xC0 … 0xCF.
  let process: UInt8
  /// Bits of a sample.
  let precision: Int
  let size: PixelSize
  let components: Int

  /// Finds the frame of the JPEG that starts at `start`, where `read` gives bytes by place and count; nil when there is none.
  init?(at start: Int = 0, _ read: (_ place: Int, _ count: Int) -> [UInt8]) {
    guard read(start, 2) == [0xFF, 0xD8] else { return nil }
    var place = start + 2
    for _ in 0..<1_000 {
      let segment = read(place, 10).map(Int.init)
      guard segment.count == 10, segment[0] == 0xFF else { return nil }
      switch segment[1] {
      case 0xFF: place += 1
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        process = UInt8(segment[1])
        precision = segment[4]
        size = PixelSize(width: segment[7] << 8 | segment[8], height: segment[5] << 8 | segment[6])
        components = segment[9]
        return
      case 0xD0...0xDA: return nil
      default: place += 2 + max(2, segment[2] << 8 | segment[3])
      }
    }
    return nil
  }

  /// Finds the frame of the JPEG that starts at byte `start` of `file`.
  init?(_ file: PhotoFile, at start: Int = 0) { self.init(at: start) { file.bytes(at: $0, count: $1) } }

  /// The marker that ends a JPEG file.
  static let end: [UInt8] = [0xFF, 0xD9]

  /// Whether libjpeg decodes it: sequential or progressive, Huffman or arithmetic coding, 8 bits.
  var isCommon: Bool { [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(process) && precision == 8 }

  /// More bytes than a JPEG of this size has: what lies beyond belongs to something else.
  static func mostBytes(of size: PixelSize) -> Int { 4 * min(size.area, 1 << 40) + (4 << 20) }
}
