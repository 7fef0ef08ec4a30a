import CRaw
import Foundation

/// The preview that libraw finds in a RAW file: a JPEG as a rule, plain RGB bytes in some old files.
///
/// The only file with libraw's handles: each is closed before the initialiser returns.
struct LibRawPreview {
  /// A JPEG file, or the pixels of a plain preview.
  let bytes: FixedBytes
  /// Whether the bytes are a JPEG file.
  let isJPEG: Bool
  let size: PixelSize
  /// How the sensor's rows are turned.
  let turn: RawTurn

  /// Why there is no preview, in libraw's words.
  struct Failure: Error {
    let message: String
    /// Whether libraw does not take the file for a camera's at all.
    var isRefusal = false
    /// Whether the file ends before what its header promises.
    var isTruncated = false
  }

  /// libraw's version, such as `0.20.2-Release`.
  static var libraryVersion: String { String(cString: libraw_version()) }

  /// In libraw's order, whose bits are: mirrored, upside down, rows and columns exchanged.
  private static let orientations: [Orientation] = [
    .upright, .mirrored, .flipped, .turnedHalf, .transposed, .turnedLeft, .turnedRight, .transversed,
  ]

  /// One file at a time, because Debian's default libraw keeps state between calls.
  private static let lock = NSLock()

  /// Reads the preview of the RAW file at `path`.
  init(_ path: String) throws(Failure) {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    guard let handle = shim_raw_open() else { throw Failure(message: "out of memory") }
    defer { libraw_close(handle) }
    let opening = libraw_open_file(handle, path)
    let status = opening == 0 ? libraw_unpack_thumb(handle) : opening
    let thumbnail = handle.pointee.thumbnail
    guard status == 0, let start = thumbnail.thumb else {
      throw Failure(
        message: libraw_strerror(status).map { String(cString: $0) } ?? "", isRefusal: opening != 0,
        isTruncated: status == LIBRAW_IO_ERROR.rawValue)
    }
    let found = UnsafeRawBufferPointer(start: start, count: Int(thumbnail.tlength))
    isJPEG = thumbnail.tformat == LIBRAW_THUMBNAIL_JPEG
    if isJPEG {
      let frame = JPEGFrame { place, count in Array(found.dropFirst(place).prefix(count)) }
      guard let frame else { throw Failure(message: "its preview is damaged") }
      size = frame.size
    } else {
      size = PixelSize(width: Int(thumbnail.twidth), height: Int(thumbnail.theight))
      guard thumbnail.tformat == LIBRAW_THUMBNAIL_BITMAP, size.area > 0, found.count >= size.area * 3 else {
        throw Failure(message: "its preview is cut off or of an unknown kind")
      }
    }
    bytes = FixedBytes(found)
    let sizes = handle.pointee.sizes
    turn = RawTurn(
      orientation: Self.orientations[Int(sizes.flip) & 7],
      sensor: PixelSize(width: Int(sizes.width), height: Int(sizes.height)))
  }
}
