import EighthJPEG

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
        message: "\(header.size) are \(header.size.megapixels) megapixels; at most \(limit) are decoded.")
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

  /// What the file says about its samples that libvips does not pass on.
  private var meaning: SampleMeaning {
    SampleMeaning(content.format) { [content] in content.file.bytes(at: $0, count: $1) }
  }

  /// Decodes what `frame` shows.
  ///
  /// Stored pixels are resized and cut while the file streams by; colours and orientation follow on the small result.
  func decode(_ frame: Frame) throws(PhotoError) -> RGBImage {
    do throws(VipsFailure) {
      return try decode(frame, from: open)
    } catch {
      let error = content.error()
      if content.coding == .jpeg, let image = try? decodeWithEnd(frame) { return image }
      throw error
    }
  }

  /// The photo's pixels, made as much smaller on the way as a stored size allows, and how much that is.
  private typealias Opened = (pipeline: Pipeline, shrink: Int)

  private func decode(
    _ frame: Frame, from open: (_ stored: PixelSize) throws(VipsFailure) -> Opened
  ) throws(VipsFailure) -> RGBImage {
    let stored = orientation.turned(frame.resized)
    let visible = orientation.source(frame.visible, stored: stored)
    let meaning = meaning
    let (source, shrink) = try open(stored)
    let whole =
      shrink > 1
      ? (Double(header.size.width) / Double(shrink), Double(header.size.height) / Double(shrink))
      : (Double(source.size.width), Double(source.size.height))
    let small = try source.unpacked().flattened(meaning).straightened(from: meaning.encoding)
      .resized(to: stored, part: visible, whole: whole)
    return try small.sRGBImage(from: meaning.encoding).turned(orientation).padded(to: frame.input)
  }

  /// Decodes a JPEG that lacks nothing but the marker at its end.
  ///
  /// libvips looks for libjpeg's warnings before it reads on, so that it does not notice one about the last eight rows.
  /// They are checked here for the commonest kind; of others no row is left out by shrinking, once.
  private func decodeWithEnd(_ frame: Frame) throws(VipsFailure) -> RGBImage {
    let bytes = jpegBytes
    let isCommonest = EighthJPEG.knows(bytes)
    guard !isCommonest || EighthJPEG(bytes) != nil else { throw VipsFailure(message: "rows are missing") }
    let whole = FixedBytes(bytes)
    func decoded(shrinking: Bool) throws(VipsFailure) -> RGBImage {
      try decode(frame) { stored throws(VipsFailure) in
        let shrink = shrinking ? shrink(to: stored, of: JPEGSampling(bytes)) : 1
        return (try Pipeline.open(whole, as: .jpeg, shrink: shrink, strictly: true), shrink)
      }
    }
    if !isCommonest { _ = try decoded(shrinking: false) }
    return try decoded(shrinking: true)
  }

  private func open(for stored: PixelSize) throws(VipsFailure) -> Opened {
    let most = shrink(to: stored)
    if most == 1 { return (header, 1) }
    // WebP is scaled by its library to cover exactly what the photo covers.
    guard content.coding == .jpeg else { return (try Self.open(content, memory, shrink: most), 1) }
    let bytes = jpegBytes
    let sampling = JPEGSampling(bytes)
    if most == 8, !header.isInterlaced, let eighth = try Pipeline.eighth(of: bytes, header: header) {
      return (eighth, 8)
    }
    let shrink = shrink(to: stored, of: sampling)
    return (shrink == 1 ? header : try Self.open(content, memory, shrink: shrink), shrink)
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

  /// The bytes of a JPEG, its end marked even if the file lacks that.
  private var jpegBytes: [UInt8] {
    guard let memory else {
      return content.file.bytes(at: 0, count: jpegCount, ending: JPEGFrame.end, room: EighthJPEG.slack)
    }
    return memory.bytes + JPEGFrame.end
  }

  /// The largest shrink-on-load that still leaves a factor of two to the resize.
  ///
  /// Then the result differs from a whole decode's about as much as Pillow's resizing differs from libvips': on five
  /// photos enlarged to 24 megapixels by .2–.55 of 255 on average (Pillow .3–.45), and by .6–1.6 when less is left.
  ///
  /// Where `sampling` makes colours coarser than pixels at a shrink, that counts as well.
  private func shrink(to stored: PixelSize, of sampling: JPEGSampling? = nil) -> Int {
    guard content.coding == .jpeg || content.coding == .webp else { return 1 }
    let x = Double(header.size.width) / Double(stored.width)
    let y = Double(header.size.height) / Double(stored.height)
    return [8, 4, 2].first { min(x, y) >= Double($0 * 2 * (sampling?.coarseness(shrunkBy: $0) ?? 1)) } ?? 1
  }
}
