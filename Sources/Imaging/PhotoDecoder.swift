/// Reads photo files as upright 8-bit sRGB pixels.
///
/// Safe to use from many threads at once.
public struct PhotoDecoder: Sendable {
  /// The decoder's limits.
  public struct Configuration: Hashable, Sendable {
    /// Photos with more pixels than this many millions are refused before decoding.
    public var megapixelLimit: Double

    /// How many megabytes photos may take together that have to be decoded as a whole.
    ///
    /// These are HEIC, AVIF, JPEG XL, GIF, and progressive JPEG and PNG. Beyond that they wait for each other. Nor is more than this read
    /// of a single file.
    public var megabyteLimit: Int

    /// Makes a configuration.
    public init(megapixelLimit: Double = 500, megabyteLimit: Int = 300) {
      self.megapixelLimit = megapixelLimit
      self.megabyteLimit = megabyteLimit
    }
  }

  /// The decoder's limits.
  public let configuration: Configuration
  private let memory: MemoryBudget

  /// Makes a decoder; its copies share its limits.
  public init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
    memory = MemoryBudget(limit: min(max(configuration.megabyteLimit, 0), 1 << 30) << 20)
  }

  /// The names of the formats that can be read here, such as `JPEG`; some depend on how libvips was built.
  public static var formats: [String] { PhotoFormat.readable.map(\.rawValue) }

  /// The version of LibRaw, which opens RAW files.
  public static var libRaw: String { LibRawPreview.libraryVersion }

  /// The upright size of the photo at `path`, from its header alone.
  public func size(of path: String) throws(PhotoError) -> PixelSize {
    try withSource(path, decoding: false) { (source) throws(PhotoError) in source.uprightSize }
  }

  /// Decodes the photo at `path` straight to the input that `fit` chooses, reading no more of it than is needed.
  public func decode(_ path: String, fit: Fit) throws(PhotoError) -> DecodedPhoto {
    try withSource(path) { (source) throws(PhotoError) in
      let image = try source.decode(fit.frame(for: source.uprightSize))
      return DecodedPhoto(image: image, uprightSize: source.uprightSize)
    }
  }

  /// Decodes the photo at `path` at its own size, or smaller so that its longest side is at most `longestSide`.
  public func decode(_ path: String, longestSide: Int? = nil) throws(PhotoError) -> RGBImage {
    try withSource(path) { (source) throws(PhotoError) in
      var size = source.uprightSize
      if let longestSide, max(size.width, size.height) > max(1, longestSide) {
        let square = PixelSize(width: max(1, longestSide), height: max(1, longestSide))
        size = Frame.contain(size, in: square).resized
      }
      return try source.decode(Frame(resized: size, input: size))
    }
  }

  /// Opens a photo and, if it is to be decoded, waits until there is memory for it.
  private func withSource<Result>(
    _ path: String, decoding: Bool = true, _ body: (PhotoSource) throws(PhotoError) -> Result
  ) throws(PhotoError) -> Result {
    defer { Vips.leaveThread() }
    let content = try PhotoContent(PhotoFile(path), limit: memory.largestRead)
    return try memory.with(content.byteCount) { () throws(PhotoError) in
      let source = try PhotoSource(content, limit: configuration.megapixelLimit)
      guard decoding else { return try body(source) }
      return try memory.with(source.byteCount, beside: content.byteCount) { () throws(PhotoError) in
        try body(source)
      }
    }
  }
}

/// A photo as a network sees it.
public struct DecodedPhoto: Sendable, Hashable {
  /// The pixels, already fitted.
  public let image: RGBImage
  /// The size of the whole photo, upright.
  public let uprightSize: PixelSize

  /// Puts an image together with the size of the photo it came from.
  public init(image: RGBImage, uprightSize: PixelSize) {
    self.image = image
    self.uprightSize = uprightSize
  }
}
