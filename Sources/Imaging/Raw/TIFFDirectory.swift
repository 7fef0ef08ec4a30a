/// The tags of one picture in a TIFF file, as far as they are asked for here (TIFF 6.0, section 2; DNG 1.7; BigTIFF).
struct TIFFDirectory {
  /// The tags that are read.
  enum Tag: Int, CaseIterable {
    case panasonicJPEG = 46
    case subfileType = 254
    case width = 256
    case height = 257
    case bitsPerSample = 258
    case compression = 259
    case photometric = 262
    case make = 271
    case stripOffsets = 273
    case orientation = 274
    case stripLengths = 279
    case tileOffsets = 324
    case tileLengths = 325
    case subDirectories = 330
    case sampleFormat = 339
    case jpegTables = 347
    case jpegOffset = 513
    case jpegLength = 514
    case colourFilter = 33_422
    case dngVersion = 50_706
    case canonSlices = 50_752
  }

  /// A tag's values.
  struct Field {
    /// How many values there are.
    let count: Int
    /// Where in the file they lie.
    let place: Int
    /// The first of them, if they are whole numbers.
    let numbers: [Int]
  }

  private var fields: [Tag: Field] = [:]
  /// Where the next directory of the chain lies, and those below this one.
  private(set) var others: [Int] = []

  /// Reads the directory at byte `place`; nil when the file ends before it does.
  init?(_ file: PhotoFile, _ layout: TIFFLayout, at place: Int) {
    let head = file.bytes(at: place, count: layout.countSize)
    guard let announced = layout.number(head, 0, layout.countSize) else { return nil }
    // More entries than this are no directory, but what a wrong pointer found.
    let count = min(announced, 4_096)
    let start = place + layout.countSize
    let entries = file.bytes(at: start, count: count * layout.entrySize + layout.pointerSize)
    guard entries.count >= count * layout.entrySize else { return nil }
    for entry in 0..<count {
      let offset = entry * layout.entrySize
      guard let tag = layout.number(entries, offset, 2).flatMap(Tag.init) else { continue }
      fields[tag] = layout.field(file, entries, at: offset, start: start)
    }
    let next = announced == count ? layout.number(entries, count * layout.entrySize, layout.pointerSize) : nil
    others = (self[.subDirectories] + [next ?? 0]).filter { $0 > 0 }
  }

  /// The values of a tag, the first 64 at most; none when it is absent.
  subscript(_ tag: Tag) -> [Int] { fields[tag]?.numbers ?? [] }

  func has(_ tag: Tag) -> Bool { fields[tag] != nil }

  /// Width and height in pixels, if it says so.
  var size: PixelSize? {
    guard let width = self[.width].first, let height = self[.height].first else { return nil }
    return PixelSize(width: min(width, 1 << 30), height: min(height, 1 << 30))
  }

  /// Whether its pixels are a sensor's values: a mosaic or linear light, or packed in a camera maker's own way.
  var isSensor: Bool {
    Self.sensorColours.contains(self[.photometric].first ?? 0)
      || Self.makersCompressions.contains(self[.compression].first ?? 1)
      || fields[.colourFilter] != nil || fields[.canonSlices] != nil
  }

  /// Colour filter array and linear RAW (DNG 1.7, PhotometricInterpretation).
  private static let sensorColours = [32_803, 34_892]
  /// Sony, Samsung (two), Nikon, Kodak, Pentax.
  private static let makersCompressions = [32_767, 32_770, 32_772, 34_713, 65_000, 65_535]

  /// Whether its samples have a size and a compression that TIFF readers know (libtiff 4.5).
  var isCommon: Bool {
    let bits = self[.bitsPerSample].first ?? 1
    let isReal = self[.sampleFormat].first == 3
    return (isReal ? [32, 64] : [1, 2, 4, 8, 16, 32, 64]).contains(bits)
      && Self.commonCompressions.contains(self[.compression].first ?? 1)
  }

  /// None, fax (three), LZW, JPEG (two), Deflate (two), PackBits, ThunderScan, NeXT, JBIG, SGI's logarithms (two), LERC, LZMA, Zstandard,
  /// WebP.
  private static let commonCompressions = [
    1, 2, 3, 4, 5, 6, 7, 8, 32_766, 32_771, 32_773, 32_809, 32_946, 34_661, 34_676, 34_677, 34_887, 34_925,
    50_000, 50_001,
  ]

  /// Where JPEG files may lie: in one piece as its pixels, or as a thumbnail beside them.
  var jpegPlaces: [Range<Int>] {
    var places = [(self[.jpegOffset], self[.jpegLength])]
    if !isSensor, fields[.jpegTables] == nil, [1, 2, 6].contains(self[.photometric].first ?? 6) {
      places += [(self[.stripOffsets], self[.stripLengths]), (self[.tileOffsets], self[.tileLengths])]
    }
    if let jpeg = fields[.panasonicJPEG] { places.append(([jpeg.place], [jpeg.count])) }
    return places.compactMap { offsets, lengths in
      guard offsets.count == 1, lengths.count == 1, offsets[0] > 0, lengths[0] > 0 else { return nil }
      return offsets[0]..<offsets[0] + lengths[0]
    }
  }
}
