/// What the samples of a TIFF file's pixels are (TIFF 6.0, PhotometricInterpretation and ExtraSamples; BigTIFF).
struct TIFFSamples {
  /// How many of them are colours; nil when the file does not say so.
  private(set) var colours: Int?
  /// What those beyond the colours are: 1 is alpha that the colours are multiplied by, 2 alpha, others none.
  private(set) var extra: [Int] = []

  /// Reads the first directory, wherever it lies.
  init(_ file: ByteReader) {
    let head = file(0, 16)
    let isBig = [Array("II+\0".utf8), Array("MM\0+".utf8)].contains(Array(head.prefix(4)))
    let isLittleEndian = head.first == UInt8(ascii: "I")
    func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int? {
      guard place >= 0, place + size <= bytes.count else { return nil }
      let part = bytes[place..<place + size]
      let value = (isLittleEndian ? Array(part.reversed()) : Array(part)).reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      return Int(exactly: value)
    }
    let (wide, entrySize) = isBig ? (8, 20) : (4, 12)
    guard let start = number(head, isBig ? 8 : 4, wide), start < 1 << 48,
      let count = number(file(start, isBig ? 8 : 2), 0, isBig ? 8 : 2)
    else { return }
    let entries = file(start + (isBig ? 8 : 2), min(count, 4_096) * entrySize)
    for place in stride(from: 0, to: entries.count, by: entrySize) {
      guard let tag = number(entries, place, 2), number(entries, place + 2, 2) == 3,
        let count = number(entries, place + 4, wide), count > 0
      else { continue }
      let value = place + 4 + wide
      if tag == 262 { colours = number(entries, value, 2).flatMap { Self.colours[$0] } }
      guard tag == 338 else { continue }
      let count16 = min(count, 64)
      let bytes =
        count <= wide / 2
        ? Array(entries[value..<min(value + wide, entries.count)])
        : number(entries, value, wide).map { file(min($0, 1 << 48), 2 * count16) } ?? []
      extra = (0..<count16).compactMap { number(bytes, 2 * $0, 2) }
    }
  }

  /// By photometric interpretation: white or black is zero, RGB, palette (which is looked up), separated, YCbCr, CIELab (three).
  private static let colours = [0: 1, 1: 1, 2: 3, 3: 3, 5: 4, 6: 3, 8: 3, 9: 3, 10: 3]
}
