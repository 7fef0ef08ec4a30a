import CRaw
import Foundation

/// The preview that a camera stored in its RAW file: a JPEG as a rule, plain RGB bytes in some old files.
///
/// The only file with libraw's handles. A preview owns its handle, whose memory holds the bytes, and closes it when it
/// is released.
final class RawPreview {
  private let handle: UnsafeMutablePointer<libraw_data_t>

  /// Why there is no preview, in libraw's words.
  struct Failure: Error {
    let message: String
    /// Whether the file ends before what its header promises.
    var isTruncated = false
  }

  /// libraw's version, such as `0.20.2-Release`.
  static var libraryVersion: String { String(cString: libraw_version()) }

  /// One file at a time, because Debian's default libraw keeps state between calls.
  private static let turn = NSLock()

  /// Reads the preview of the RAW file at `path`.
  init(_ path: String) throws(Failure) {
    Self.turn.lock()
    defer { Self.turn.unlock() }
    guard let handle = shim_raw_open() else { throw Failure(message: "out of memory") }
    var status = libraw_open_file(handle, path)
    if status == 0 { status = libraw_unpack_thumb(handle) }
    guard status == 0, handle.pointee.thumbnail.thumb != nil else {
      let reason = libraw_strerror(status).map { String(cString: $0) } ?? ""
      libraw_close(handle)
      throw Failure(message: reason, isTruncated: status == LIBRAW_IO_ERROR.rawValue)
    }
    self.handle = handle
  }

  deinit { libraw_close(handle) }

  /// The preview's bytes, valid as long as this object.
  var bytes: UnsafeRawBufferPointer {
    let thumbnail = handle.pointee.thumbnail
    return UnsafeRawBufferPointer(start: thumbnail.thumb, count: Int(thumbnail.tlength))
  }

  /// A copy of the bytes, with room for `slack` more.
  func bytes(slack: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count + slack) { buffer, count in
      count = buffer.update(fromContentsOf: bytes)
    }
  }

  /// Whether the bytes are a JPEG file.
  var isJPEG: Bool { handle.pointee.thumbnail.tformat == LIBRAW_THUMBNAIL_JPEG }

  /// The size of a preview of plain RGB bytes; nil when the preview is something else.
  var plainSize: PixelSize? {
    let thumbnail = handle.pointee.thumbnail
    let size = PixelSize(width: Int(thumbnail.twidth), height: Int(thumbnail.theight))
    let fits = thumbnail.tformat == LIBRAW_THUMBNAIL_BITMAP && size.area > 0 && bytes.count >= size.area * 3
    return fits ? size : nil
  }

  /// How a preview that does not say so itself must be turned, given its size: as the RAW pixels, unless it already
  /// stands where they lie.
  func orientation(of preview: PixelSize) -> Orientation {
    let sizes = handle.pointee.sizes
    let orientation: Orientation =
      switch sizes.flip {
      case 3: .turnedHalf
      case 5: .turnedLeft
      case 6: .turnedRight
      default: .upright
      }
    let rawLies = sizes.width >= sizes.height
    let previewLies = preview.width >= preview.height
    return orientation.swapsSides && rawLies != previewLies ? .upright : orientation
  }
}
