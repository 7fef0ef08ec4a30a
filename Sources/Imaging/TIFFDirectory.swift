/// The tags of a TIFF file's first directory, as far as the file's head holds it (TIFF 6.0, section 2).
struct TIFFDirectory {
  private var values: [Int: Int] = [:]

  /// Reads what lies within `head`; no tags when the directory starts beyond it.
  init(head: [UInt8]) {
    let isLittleEndian = head.first == UInt8(ascii: "I")
    func number(at offset: Int, size: Int) -> Int? {
      guard offset >= 0, offset + size <= head.count else { return nil }
      let bytes = head[offset..<offset + size]
      return (isLittleEndian ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(at: 2, size: 2) == 42, let start = number(at: 4, size: 4),
      let count = number(at: start, size: 2)
    else { return }
    for entry in 0..<count {
      let offset = start + 2 + 12 * entry
      guard let tag = number(at: offset, size: 2) else { return }
      values[tag] = number(at: offset + 8, size: number(at: offset + 2, size: 2) == 3 ? 2 : 4) ?? 0
    }
  }

  /// Whether this is a camera's RAW file: a DNG, a camera's file with sub-directories, or pixels packed in a camera
  /// maker's own way.
  var isCameraRaw: Bool {
    values[Tag.dngVersion] != nil || (values[Tag.make] != nil && values[Tag.subDirectories] != nil)
      || Tag.makersCompressions.contains(values[Tag.compression] ?? 1)
      || values[Tag.canonSlices] != nil
  }

  private enum Tag {
    static let compression = 259
    static let make = 271
    static let subDirectories = 330
    static let dngVersion = 50_706
    static let canonSlices = 50_752
    /// Sony, Samsung, Nikon, Kodak, Pentax.
    static let makersCompressions = [32_767, 32_770, 34_713, 65_000, 65_535]
  }
}
