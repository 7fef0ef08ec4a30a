/// What is needed of Canon's older RAW files, CRW: heaps of records, each with its table at the end (CIFF 1.0).
struct CIFFHeap {
  /// Where JPEG files lie: the picture, the thumbnail.
  private(set) var jpegs: [Range<Int>] = []
  /// How far the picture must be turned to the right, in degrees.
  private(set) var rotation: Int?
  /// The picture's size before that.
  private(set) var size: PixelSize?
  private let file: PhotoFile
  private let isLittleEndian: Bool

  /// Reads the records of `file`; nil when it does not begin as a CRW does.
  init?(_ file: PhotoFile) {
    let head = file.bytes(at: 0, count: 14)
    guard head.count == 14, head.dropFirst(6).elementsEqual("HEAPCCDR".utf8) else { return nil }
    self.file = file
    isLittleEndian = head[0] == UInt8(ascii: "I")
    guard let start = number(at: 2, size: 4) else { return nil }
    var left = 100
    read(start..<max(start, file.size), depth: 0, &left)
  }

  /// Reads the heap in `range`, and those in it; `left` counts how many more may be read.
  private mutating func read(_ range: Range<Int>, depth: Int, _ left: inout Int) {
    left -= 1
    guard left > 0, depth < 8, range.count > 6, let offset = number(at: range.upperBound - 4, size: 4) else {
      return
    }
    let table = range.lowerBound + offset
    guard range.contains(table), let count = number(at: table, size: 2) else { return }
    for entry in 0..<min(count, 1_000) {
      let start = table + 2 + 10 * entry
      guard let tag = number(at: start, size: 2), let length = number(at: start + 2, size: 4),
        let place = number(at: start + 6, size: 4)
      else { return }
      // The upper two bits tell where the record lies: 0 in the heap.
      guard tag >> 14 == 0, length > 0 else { continue }
      let record = range.lowerBound + place..<range.lowerBound + place + length
      switch tag {
      case 0x2007, 0x2008: jpegs.append(record)
      case 0x1810: readImageInfo(at: record.lowerBound)
      case 0x2800..<0x3800 where record.upperBound <= range.upperBound: read(record, depth: depth + 1, &left)
      default: continue
      }
    }
  }

  private mutating func readImageInfo(at place: Int) {
    guard let width = number(at: place, size: 4), let height = number(at: place + 4, size: 4) else { return }
    size = PixelSize(width: width, height: height)
    rotation = number(at: place + 12, size: 4)
  }

  private func number(at place: Int, size: Int) -> Int? {
    let bytes = file.bytes(at: place, count: size)
    guard bytes.count == size else { return nil }
    return (isLittleEndian ? bytes.reversed() : bytes).reduce(0) { $0 << 8 | Int($1) }
  }
}
