/// The directories of a TIFF file, wherever in it they lie.
struct TIFFFile {
  /// In the order in which they are met: the first, those below it, the next of the chain.
  private(set) var directories: [TIFFDirectory] = []
  /// Whether every directory that another one points at was there.
  private(set) var isComplete = true
  /// Whether a camera maker's mark follows the header: Canon's or Phase One's.
  let hasMakersMark: Bool

  /// Reads all directories of `file`; nil when it does not begin as a TIFF does.
  init?(_ file: PhotoFile) {
    let head = file.bytes(at: 0, count: 16)
    guard let layout = TIFFLayout(head), let first = layout.first(head) else { return nil }
    hasMakersMark = [Array("CR\u{2}".utf8), Array("IIII".utf8), Array("MMMM".utf8)].contains {
      head.dropFirst(8).starts(with: $0)
    }
    var waiting = [first]
    var met: Set<Int> = []
    while let place = waiting.first, directories.count < 100 {
      waiting.removeFirst()
      guard met.insert(place).inserted else { continue }
      guard let directory = TIFFDirectory(file, layout, at: place) else {
        isComplete = false
        continue
      }
      directories.append(directory)
      waiting += directory.others
    }
  }

  /// Whether it holds a sensor's values.
  var isCameraRaw: Bool { hasMakersMark || directories.contains(where: \.isSensor) }

  /// Whether it might do so, by the file that a camera makes: with larger pictures below the first, or some that are gone.
  var resemblesCameraRaw: Bool {
    let namesCamera = directories.contains { $0.has(.make) && $0.has(.subDirectories) || $0.has(.dngVersion) }
    return namesCamera && (!isComplete || !startsWithLargest)
  }

  /// Whether its first picture is one that a TIFF reader shows, and no thumbnail.
  var isPicture: Bool {
    guard let first = directories.first, let size = first.size else { return false }
    return !first.isSensor && (size.longerSide >= RawFile.leastSide || (!isCameraRaw && startsWithLargest))
  }

  private var startsWithLargest: Bool {
    let areas = directories.map { $0.size?.area ?? 0 }
    return areas.first == areas.max()
  }
}

/// How a TIFF file writes numbers.
struct TIFFLayout {
  private let isLittleEndian: Bool
  /// BigTIFF, with 64-bit places.
  private let isBig: Bool

  /// Reads the mark that a file begins with: TIFF's, BigTIFF's, Panasonic's, Olympus' (three); nil for others.
  init?(_ head: [UInt8]) {
    let mark = String(decoding: head.prefix(4), as: UTF8.self)
    guard ["II*\0", "MM\0*", "II+\0", "MM\0+", "IIU\0", "IIRO", "IIRS", "MMOR"].contains(mark) else {
      return nil
    }
    isLittleEndian = mark.hasPrefix("I")
    isBig = mark.contains("+")
  }

  var countSize: Int { isBig ? 8 : 2 }
  var entrySize: Int { isBig ? 20 : 12 }
  var pointerSize: Int { isBig ? 8 : 4 }

  /// Where the first directory lies.
  func first(_ head: [UInt8]) -> Int? { number(head, isBig ? 8 : 4, pointerSize) }

  /// A number of `size` bytes, at most 2⁵⁶; nil when the bytes end before it does.
  func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int? {
    guard offset >= 0, offset + size <= bytes.count else { return nil }
    var value: UInt64 = 0
    for place in 0..<size {
      value = value << 8 | UInt64(bytes[offset + (isLittleEndian ? size - 1 - place : place)])
    }
    return Int(min(value, 1 << 56))
  }

  /// The values of the entry that lies at `offset` in `entries`, which begin at byte `start` of the file.
  func field(_ file: PhotoFile, _ entries: [UInt8], at offset: Int, start: Int) -> TIFFDirectory.Field? {
    guard let type = number(entries, offset + 2, 2), let count = number(entries, offset + 4, pointerSize),
      let value = number(entries, offset + 4 + pointerSize, pointerSize)
    else { return nil }
    let size = Self.sizes[type] ?? 1
    let isInline = count <= pointerSize / size
    let place = isInline ? start + offset + 4 + pointerSize : value
    guard Self.wholeNumbers.contains(type) else { return .init(count: count, place: place, numbers: []) }
    let kept = min(count, 64)
    let bytes = file.bytes(at: place, count: kept * size)
    let numbers = (0..<kept).compactMap { number(bytes, $0 * size, size) }
    return .init(count: count, place: place, numbers: numbers)
  }

  /// Bytes of a value by its type, where they are not one.
  private static let sizes = [
    3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
  ]
  /// The types BYTE, SHORT, LONG, IFD, LONG8 and IFD8.
  private static let wholeNumbers: Set<Int> = [1, 3, 4, 13, 16, 18]
}
