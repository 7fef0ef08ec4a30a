import Files
import Foundation

/// Where a program's text goes, byte by byte, without a buffer between; every write is checked.
public struct StandardStream: Sendable {
  let descriptor: Int32
  private let name: String

  /// Data.
  public static let output = StandardStream(descriptor: STDOUT_FILENO, name: "standard output")
  /// What is said to the person at the terminal.
  public static let error = StandardStream(descriptor: STDERR_FILENO, name: "standard error")

  /// Whether a person may be reading along.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all of `text`.
  public func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes `text` and ends the line.
  public func writeLine(_ text: String) throws { try write(text + "\n") }

  /// Writes all of `bytes`; a line of progress steps aside for them.
  ///
  /// - Throws: ``ReaderGone``, or a ``CommandError`` when they cannot be written, as on a full disk.
  public func write(_ bytes: [UInt8]) throws {
    guard isInTheWay else { return try descriptor.write(bytes, to: name) }
    try ProgressLine.standAside(keepingCursor: isTerminal && bytes.last != UInt8(ascii: "\n")) {
      try descriptor.write(bytes, to: name)
    }
  }

  /// Whether what is written here shows up where ``ProgressLine`` is: at the terminal, or behind a pipe that may end there.
  private var isInTheWay: Bool {
    guard ProgressLine.isEnabled else { return false }
    var status = stat()
    return isTerminal || fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// Whether both lead to one terminal, file or pipe, so that what is said on both would be read twice.
  public func leadsToSamePlace(as other: StandardStream) -> Bool {
    if isTerminal, other.isTerminal { return true }
    guard let own = FileIdentity(descriptor: descriptor) else { return false }
    return own == FileIdentity(descriptor: other.descriptor)
  }

  /// Takes the places of streams that the program was started without, so that no file opened later gets their numbers;
  /// writing to them fails.
  static func fillGaps() {
    for descriptor in 0...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Closes the stream, which tells of a write that failed only later, as they do over a network.
  func closeChecked() throws {
    guard close(descriptor) != 0, errno != EBADF else { return }
    throw CommandError("cannot write to \(name): \(String(cString: strerror(errno)))")
  }
}

/// The program that read our output has ended, as `head` does: a reason to stop, not an error.
public struct ReaderGone: Error {}

/// A failure that ends a command, in one sentence.
public struct CommandError: Error, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// A failure that this sentence tells.
  public init(_ description: String) { self.description = description }
}

/// Says something to the person at the terminal; if nobody can hear it, that is no reason to stop.
public func say(_ text: String) {
  try? StandardStream.error.writeLine(text)
}

extension Int32 {
  /// Writes all bytes to this descriptor of the file called `name`.
  func write(_ bytes: [UInt8], to name: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(self, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        throw ReaderGone()
      } else if errno == EAGAIN {
        // Somebody has made the pipe non-blocking: wait until it takes more.
        var request = pollfd(fd: self, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, 1000)
      } else if errno != EINTR {
        throw CommandError("cannot write to \(name): \(String(cString: strerror(errno)))")
      }
    }
  }
}
