import Files
import Foundation

/// A file's name as the system knows it: bytes, which need not be UTF-8.
public struct PhotoPath: Hashable, Sendable {
  /// The name's bytes, without a closing zero.
  public let bytes: [UInt8]

  /// The path that `text` spells in UTF-8.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The path of given bytes.
  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The path for people: bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether ``text`` says it all.
  public var isText: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// The path of the entry `name` in this folder.
  public func appending(_ name: [UInt8]) -> PhotoPath {
    PhotoPath(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
  }

  /// Whether the name ends as photos' names do, whatever the content.
  public var hasPhotoExtension: Bool {
    let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return false }
    return Self.photoExtensions.contains(String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased())
  }

  private static let photoExtensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "tif", "tiff", "gif", "heic", "heif", "hif", "avif", "jxl",
    "bmp",
    "jp2", "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "iiq", "kdc", "mef", "mos", "mrw", "nef",
    "nrw",
    "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
  ]

  func withCString<Result, Failure>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try bytes.withCString(body) }
}

extension PhotoPath {
  /// Lets `body` open the file by a path that a `String` can hold: its own, or that of an open descriptor.
  func withReadablePath<Result, Failure: Error>(
    _ body: (String) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if isText { return try body(text) }
    let descriptor = withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { return try body(text) }
    defer { close(descriptor) }
    return try body("/dev/fd/\(descriptor)")
  }
}
