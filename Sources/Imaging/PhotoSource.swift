/// One opened photo: header known, pixels not yet decoded.
struct PhotoSource {
  private let content: PhotoContent
  /// What lies in memory; nil when the library reads the file.
  private let memory: FixedBytes?
  private let header: Pipeline
  private let orientation: Orientation
  /// The size of the upright photo; of a RAW file's preview.
  let uprightSize: PixelSize

  /// Opens `content`; `limit` is in millions of pixels.
  init(_ content: PhotoContent, limit: Double) throws(PhotoError) {
    self.content = content
    memory =
      switch content.place {
      case .file: nil
      case .part(let range): FixedBytes(content.file, range)
      case .preview(let preview): preview.bytes
      }
    do throws(VipsFailure) {
      header = try Self.open(content, memory, shrink: 1)
    } catch {
      throw content.error()
    }
    let megapixels = Double(header.size.area) / 1e6
    guard megapixels <= limit else {
      throw PhotoError(
        .tooLarge, path: content.file.path,
        message: "\(header.size) are \(Int(megapixels)) megapixels; at most \(limit) are decoded.")
    }
    let own = content.format.isDecodedUpright ? .upright : header.orientation ?? .upright
    // What writes previews often notes that they are upright when it does not know.
    orientation = own == .upright ? content.turn?.of(header.size) ?? own : own
    uprightSize = orientation.turned(header.size)
  }

  /// About how many bytes decoding takes beyond those of the file, where it cannot be done row by row.
  ///
  /// Measured with libvips 8.14 on 24 megapixels, as resident memory beyond that of a TIFF.
  var byteCount: Int {
    let bytesPerPixel =
      switch content.coding {
      case .heif: 8
      case .jpegXL, .gif: 5
      case .jpeg where header.isInterlaced: 5
      case .png where header.isInterlaced: 3
      default: 0
      }
    let pixels = bytesPerPixel * min(header.size.area, 1 << 40)
    return content.coding == .jpeg && !header.isInterlaced ? pixels + jpegCount : pixels
  }

  /// Decodes what `frame` shows.
  ///
  /// Stored pixels are resized and cut while the file streams by; colours and orientation follow on the small result.
  func decode(_ frame: Frame) throws(PhotoError) -> RGBImage {
    do throws(VipsFailure) {
      return try decode(frame) { shrink throws(VipsFailure) in try open(shrink: shrink) }
    } catch {
      let error = content.error()
      if content.coding == .jpeg, let image = try? decodeWithEnd(frame) { return image }
      throw error
    }
  }

  private func decode(
    _ frame: Frame, from open: (_ shrink: Int) throws(VipsFailure) -> Pipeline
  ) throws(VipsFailure) -> RGBImage {
    let stored = orientation.turned(frame.resized)
    let visible = orientation.source(frame.visible, stored: stored)
    let source = try open(shrink(to: stored))
    let small = try source.flattened().resized(to: stored).cropped(to: visible).inMemory()
    return try small.toSRGB().image().turned(orientation).padded(to: frame.input)
  }

  /// Decodes a JPEG that lacks nothing but the marker at its end.
  ///
  /// libvips looks for libjpeg's warnings before it reads on, so that it does not notice one about the last eight rows.
  /// They are checked here for the commonest kind; of others no row is left out by shrinking, once.
  private func decodeWithEnd(_ frame: Frame) throws(VipsFailure) -> RGBImage {
    let bytes = jpeg(ending: EighthJPEG.ending)
    let isCommonest = EighthJPEG.knows(bytes)
    guard !isCommonest || EighthJPEG(bytes) != nil else { throw VipsFailure(message: "rows are missing") }
    let whole = FixedBytes(bytes)
    func decoded(shrinking: Bool) throws(VipsFailure) -> RGBImage {
      try decode(frame) { shrink throws(VipsFailure) in
        try Pipeline.open(whole, as: .jpeg, shrink: shrinking ? shrink : 1, strictly: true)
      }
    }
    if !isCommonest { _ = try decoded(shrinking: false) }
    return try decoded(shrinking: true)
  }

  private func open(shrink: Int) throws(VipsFailure) -> Pipeline {
    if shrink == 8, content.coding == .jpeg, header.bands == 3, !header.isInterlaced,
      let eighth = try Pipeline.eighth(ofJPEG: jpeg(ending: EighthJPEG.ending), header: header)
    {
      return eighth
    }
    return shrink == 1 ? header : try Self.open(content, memory, shrink: shrink)
  }

  private static func open(
    _ content: PhotoContent, _ memory: FixedBytes?, shrink: Int
  ) throws(VipsFailure) -> Pipeline {
    guard let memory else { return try Pipeline.open(content.file.path, as: content.format, shrink: shrink) }
    if let coding = content.coding { return try Pipeline.open(memory, as: coding, shrink: shrink) }
    guard case .preview(let preview) = content.place else { throw VipsFailure(message: "no preview") }
    return try Pipeline.open(pixels: memory, of: preview.size)
  }

  /// How many bytes of a JPEG are read at once at most: what lies behind them is something else, or nothing.
  private var jpegCount: Int { memory?.count ?? min(content.file.size, JPEGFrame.mostBytes(of: header.size)) }

  /// The bytes of a JPEG, and more behind them.
  private func jpeg(ending: [UInt8]) -> [UInt8] {
    if let memory { return memory.bytes + ending }
    return content.file.bytes(at: 0, count: jpegCount, ending: ending)
  }

  /// The largest shrink-on-load that still leaves a factor of two to the resize.
  ///
  /// Then the result differs from a whole decode's about as much as Pillow's resizing differs from libvips': on five
  /// photos enlarged to 24 megapixels by .2–.55 of 255 on average (Pillow .3–.45), and by .6–1.6 when less is left.
  private func shrink(to stored: PixelSize) -> Int {
    guard content.coding == .jpeg || content.coding == .webp else { return 1 }
    let x = Double(header.size.width) / Double(stored.width)
    let y = Double(header.size.height) / Double(stored.height)
    return [8, 4, 2].first { min(x, y) >= Double($0) * 2 } ?? 1
  }
}
