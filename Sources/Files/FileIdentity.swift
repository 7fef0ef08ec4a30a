package import Foundation

/// A file as the system knows it, whatever paths and links lead to it.
package struct FileIdentity: Hashable, Sendable {
  private let device, number: UInt64

  /// The file that `stat` described.
  package init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The file that links from a path lead to; nil when there is none.
  package init?(path: [UInt8]) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }

  /// The open file.
  package init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}

extension [UInt8] {
  /// A path's bytes, which need not be UTF-8, as the system takes them: with a closing zero.
  package func withCString<Result, Failure>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The buffer is never empty, so it has a base address.
    try (map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
      try body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }
}
