extension ContactSheet {
  /// The endings of file names that a sheet can have, in small letters.
  public static let endings = ["jpg", "jpeg", "png"]

  /// The bytes of a file: PNG where its name ends so, else JPEG.
  ///
  /// A comment inside tells it from a photo of the user's.
  public func file(ending: String) throws(ImageError) -> [UInt8] {
    let image = try image()
    return ending == "png"
      ? Self.marking(png: try image.png()) : Self.marking(jpeg: try image.jpeg(quality: 88))
  }

  /// Whether a file that begins so is a sheet: its first 4,096 bytes tell.
  public static func isSheet(_ head: [UInt8]) -> Bool {
    head.indices.dropLast(words.count - 1).contains { head[$0...].starts(with: words) }
  }

  private static let words = Array("juror contact sheet".utf8)

  /// A JPEG file with the mark: a comment segment after the one that must come first.
  private static func marking(jpeg: [UInt8]) -> [UInt8] {
    let hasHeader = jpeg.count > 6 && jpeg[2] == 0xFF && jpeg[3] == 0xE0
    let place = hasHeader ? 4 + Int(jpeg[4]) << 8 + Int(jpeg[5]) : 2
    guard place <= jpeg.count else { return jpeg }
    return jpeg[..<place] + [0xFF, 0xFE, 0, UInt8(words.count + 2)] + words + jpeg[place...]
  }

  /// A PNG file with the mark: a text chunk after the header, which ends at byte 33.
  private static func marking(png: [UInt8]) -> [UInt8] {
    guard png.count >= 33 else { return png }
    let chunk = Array("tEXtSoftware\0".utf8) + words
    let checksum = crc32(chunk)
    return png[..<33] + bigEndian(UInt32(chunk.count - 4)) + chunk + bigEndian(checksum) + png[33...]
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// CRC-32 of ISO 3309, as PNG uses it.
  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
  }
}
