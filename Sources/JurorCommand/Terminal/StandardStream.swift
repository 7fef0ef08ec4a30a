import Foundation

/// Where a program's text goes, byte by byte, without a buffer between.
struct StandardStream: Sendable {
  let descriptor: Int32

  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all of `text`.
  func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        throw ReaderGone()
      } else if errno != EINTR {
        throw CommandError("cannot write: \(String(cString: strerror(errno)))")
      }
    }
  }
}

/// The program that read our output has ended, as `head` does: a reason to stop, not an error.
struct ReaderGone: Error {}

/// A failure that ends a command, in one sentence.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Says something to the person at the terminal; if nobody can hear it, that is no reason to stop.
func note(_ text: String) {
  try? StandardStream.error.write("juror: \(text)\n")
}
