/// One opened photo: header known, pixels not yet decoded.
struct PhotoSource {
  let path: String
  let uprightSize: PixelSize
  private let format: PhotoFormat
  private let orientation: Orientation
  private let header: Pipeline

  /// Opens the photo at `path`; `limit` is in millions of pixels.
  init(_ path: String, limit: Double) throws(PhotoError) {
    let head = try PhotoFile.head(of: path, count: PhotoFormat.headLength)
    guard let format = PhotoFormat(head: head) else {
      throw PhotoError(
        .unsupported, path: path, message: "The content is no photo in a format that is read here.")
    }
    do throws(VipsFailure) {
      header = try Pipeline.open(path, as: format)
    } catch {
      throw Self.damaged(path, format, error)
    }
    let megapixels = Double(header.size.area) / 1e6
    guard megapixels <= limit else {
      throw PhotoError(
        .tooLarge, path: path,
        message: "\(header.size) are \(Int(megapixels)) megapixels; the limit is \(limit).")
    }
    self.path = path
    self.format = format
    orientation = format.isDecodedUpright ? .upright : header.orientation
    uprightSize = orientation.turned(header.size)
  }

  /// Decodes what `frame` shows.
  ///
  /// Stored pixels are resized and cut while the file streams by; colours and orientation follow on the small result.
  func decode(_ frame: Frame) throws(PhotoError) -> RGBImage {
    let stored = orientation.turned(frame.resized)
    let visible = orientation.source(frame.visible, stored: stored)
    do throws(VipsFailure) {
      let shrink = shrink(to: stored)
      let source = shrink == 1 ? header : try Pipeline.open(path, as: format, shrink: shrink)
      let small = try source.flattened().resized(to: stored).cropped(to: visible).inMemory()
      return try small.toSRGB().image().turned(orientation).padded(to: frame.input)
    } catch {
      throw Self.damaged(path, format, error)
    }
  }

  /// The largest shrink-on-load that leaves the resize something to do.
  private func shrink(to stored: PixelSize) -> Int {
    guard format.shrinksOnLoad else { return 1 }
    let x = Double(header.size.width) / Double(stored.width)
    let y = Double(header.size.height) / Double(stored.height)
    return [8, 4, 2].first { min(x, y) >= Double($0) * 2 } ?? 1
  }

  private static func damaged(_ path: String, _ format: PhotoFormat, _ failure: VipsFailure) -> PhotoError {
    let reason = failure.message.split(separator: "\n").first.map { " (\($0))" } ?? ""
    return PhotoError(
      .truncated, path: path, message: "The \(format.rawValue) data end early or are damaged\(reason).")
  }
}
