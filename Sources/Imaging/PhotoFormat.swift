/// The file formats that are read, told by a file's first bytes and not by its name.
enum PhotoFormat: String, CaseIterable, Sendable {
  case jpeg = "JPEG"
  case png = "PNG"
  case webp = "WebP"
  case tiff = "TIFF"
  case gif = "GIF"
  case heif = "HEIF"
  case jpegXL = "JPEG XL"
  case raw = "RAW"

  /// How many bytes ``init(head:)`` wants to see, fewer when the file is shorter.
  static let headLength = 16

  /// The format of a file that starts with `head`; nil when it is none of these.
  ///
  /// Most cameras' RAW files start as TIFFs do; what such a file is its directories tell (``TIFFFile``).
  init?(head: [UInt8]) {
    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: bytes) }
    func has(_ text: String, at offset: Int = 0) -> Bool { has(Array(text.utf8), at: offset) }

    if has([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has([0x89] + Array("PNG\r\n\u{1A}\n".utf8)) {
      self = .png
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if ["II*\0", "MM\0*", "II+\0", "MM\0+"].contains(where: { has($0) }) {
      self = .tiff
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if has("ftyp", at: 4), Self.heifBrands.contains(where: { has($0, at: 8) }) {
      self = .heif
    } else if has([0xFF, 0x0A]) || has([0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 0x0A]) {
      self = .jpegXL
    } else if Self.rawHeads.contains(where: { has($0) }) || has("HEAPCCDR", at: 6) || has("ftypcrx", at: 4) {
      self = .raw
    } else {
      return nil
    }
  }

  /// The major brands of still images in ISO base media files (ISO/IEC 23008-12, AVIF).
  private static let heifBrands = [
    "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis",
  ]

  /// RAW files that are no TIFF: Fujifilm, Panasonic, Olympus (three), Sigma, Minolta, and Phase One's oldest
  /// (two); Canon's CRW is a `HEAPCCDR`, its CR3 an `ftyp`.
  private static let rawHeads = [
    "FUJIFILMCCD-RAW", "IIU\0", "IIRO", "IIRS", "MMOR", "FOVb", "\0MRM", "IIII", "MMMM",
  ]

  /// The formats that can be read here: this libvips may have been built without some.
  static let readable = allCases.filter { $0.loader.map(Vips.has) ?? true }

  /// Their names for messages.
  static let list = readable.map(\.rawValue).joined(separator: ", ")

  /// libvips' operation that reads the format; none for RAW files, which libraw opens.
  private var loader: String? {
    switch self {
    case .jpeg: "jpegload"
    case .png: "pngload"
    case .webp: "webpload"
    case .tiff: "tiffload"
    case .gif: "gifload"
    case .heif: "heifload"
    case .jpegXL: "jxlload"
    case .raw: nil
    }
  }

  /// Whether the library that decodes this format reads on as it goes, so that the file need not be in memory.
  var isStreamed: Bool { [.jpeg, .png, .tiff].contains(self) }

  /// What libvips' messages about this format alone begin with; none where they begin variously.
  var messagePrefixes: [String] {
    switch self {
    case .jpeg: ["VipsJpeg", "jpegload"]
    case .png: ["vipspng", "pngload"]
    case .webp: ["webp"]
    case .gif: ["gifload"]
    case .heif: ["heif"]
    case .jpegXL: ["jxlload"]
    case .tiff, .raw: []
    }
  }

  /// Whether the library that decodes this format turns the pixels upright itself, so that EXIF's word must not count.
  var isDecodedUpright: Bool { self == .heif || self == .jpegXL }
}
