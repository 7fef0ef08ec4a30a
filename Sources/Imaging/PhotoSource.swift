/// One opened photo: header known, pixels not yet decoded.
struct PhotoSource {
  private let path: String
  private let format: PhotoFormat
  private let preview: RawPreview?
  private let header: Pipeline
  private let orientation: Orientation
  /// The size of the upright photo; of a RAW file's preview.
  let uprightSize: PixelSize

  /// Opens the photo at `path`; `limit` is in millions of pixels.
  init(_ path: String, limit: Double) throws(PhotoError) {
    let head = try PhotoFile.head(of: path, count: PhotoFormat.headLength)
    guard let format = PhotoFormat(head: head) else {
      if GitLFS.isPointer(head) {
        throw PhotoError(.unsupported, path: path, message: "This is \(GitLFS.advice).")
      }
      throw PhotoError(
        .unsupported, path: path, message: "This is no photo of a known format (\(PhotoFormat.list)).")
    }
    guard PhotoFormat.readable.contains(format) else {
      throw PhotoError(
        .unsupported, path: path,
        message: "This libvips was built without \(format.rawValue); it has \(PhotoFormat.list).")
    }
    self.path = path
    self.format = format
    preview = format == .raw ? try Self.preview(path) : nil
    do throws(VipsFailure) {
      header = try Self.open(path, format, preview)
    } catch {
      throw Self.error(path, format, error)
    }
    let megapixels = Double(header.size.area) / 1e6
    guard megapixels <= limit else {
      throw PhotoError(
        .tooLarge, path: path,
        message: "\(header.size) are \(Int(megapixels)) megapixels; at most \(limit) are decoded.")
    }
    orientation =
      if format.isDecodedUpright { .upright } else {
        header.orientation ?? preview?.orientation(of: header.size) ?? .upright
      }
    uprightSize = orientation.turned(header.size)
  }

  /// About how many bytes decoding takes where it cannot be done row by row; else 0.
  ///
  /// Measured with libvips 8.14 on 24 megapixels, as resident memory beyond that of a TIFF.
  var memory: Int {
    let bytesPerPixel =
      switch format {
      case .heif: 8
      case .jpegXL, .gif: 5
      case .jpeg where header.isInterlaced: 5
      case .png where header.isInterlaced: 3
      default: 0
      }
    return bytesPerPixel * min(header.size.area, 1 << 40)
  }

  /// Decodes what `frame` shows.
  ///
  /// Stored pixels are resized and cut while the file streams by; colours and orientation follow on the small result.
  func decode(_ frame: Frame) throws(PhotoError) -> RGBImage {
    let stored = orientation.turned(frame.resized)
    let visible = orientation.source(frame.visible, stored: stored)
    do throws(VipsFailure) {
      let shrink = shrink(to: stored)
      let source = shrink == 1 ? header : try open(shrink: shrink)
      let small = try source.flattened().resized(to: stored).cropped(to: visible).inMemory()
      return try small.toSRGB().image().turned(orientation).padded(to: frame.input)
    } catch {
      throw Self.error(path, format, error)
    }
  }

  private func open(shrink: Int) throws(VipsFailure) -> Pipeline {
    if format == .jpeg, shrink == 8, let eighth = try Pipeline.eighth(of: path, header: header) {
      return eighth
    }
    return try Self.open(path, format, preview, shrink: shrink)
  }

  private static func open(
    _ path: String, _ format: PhotoFormat, _ preview: RawPreview?, shrink: Int = 1
  ) throws(VipsFailure) -> Pipeline {
    if let preview { return try Pipeline.open(preview, shrink: shrink) }
    return try Pipeline.open(path, as: format, shrink: shrink)
  }

  private static func preview(_ path: String) throws(PhotoError) -> RawPreview {
    do {
      return try RawPreview(path)
    } catch {
      throw PhotoError(
        error.isTruncated ? .truncated : .unsupported, path: path,
        message: "This RAW file has no preview that can be read (\(error.message)).")
    }
  }

  /// The largest shrink-on-load that still leaves a factor of two to the resize.
  ///
  /// Then the result differs from a whole decode's about as much as Pillow's resizing differs from libvips': on five
  /// photos enlarged to 24 megapixels by .2–.55 of 255 on average (Pillow .3–.45), and by .6–1.6 when less is left.
  private func shrink(to stored: PixelSize) -> Int {
    guard format == .jpeg || format == .webp || preview?.isJPEG == true else { return 1 }
    let x = Double(header.size.width) / Double(stored.width)
    let y = Double(header.size.height) / Double(stored.height)
    return [8, 4, 2].first { min(x, y) >= Double($0) * 2 } ?? 1
  }

  private static func error(_ path: String, _ format: PhotoFormat, _ failure: VipsFailure) -> PhotoError {
    // HEIF is a container: what is inside may be compressed in a way that this libheif cannot decode.
    if format == .heif, failure.message.contains("nsupported") {
      return PhotoError(
        .unsupported, path: path, message: "This kind of HEIF cannot be read (\(failure.message)).")
    }
    return PhotoError(
      .truncated, path: path,
      message: "The \(format.rawValue) data end early or are damaged (\(failure.message)).")
  }
}
