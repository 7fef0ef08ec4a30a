import Foundation

/// A file as the system knows it, whatever paths and links lead to it.
struct FileIdentity: Hashable {
  let device, number: UInt64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The file that links from `path` lead to; nil when there is none.
  init?(_ path: PathArgument) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }

  /// The open file.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}
