import Foundation

/// A file being written under a temporary name, which takes its own name when it is settled.
///
/// Writing may go on after that: what is written then is in the file at once.
final class OutputFile {
  private let stream: StandardStream
  private let path: String
  /// Nil once settled, and for what is no regular file, such as a pipe.
  private var temporary: String?

  /// Starts the file at `path`; one that is there stays as it is until the new one is settled.
  init(_ path: String) throws {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      (self.path, temporary) = (path, nil)
      stream = StandardStream(descriptor: try Self.open(path, O_WRONLY | O_CLOEXEC))
    } else {
      // A link keeps pointing to the file.
      self.path = exists ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
      let temporary = "\(self.path).\(getpid()).part"
      stream = StandardStream(
        descriptor: try Self.open(
          temporary, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, naming: path))
      self.temporary = temporary
    }
  }

  deinit {
    close(stream.descriptor)
    if let temporary { unlink(temporary) }
  }

  /// Writes `text` at the end.
  func write(_ text: String) throws { try stream.write(text) }

  /// Gives the file its name.
  func settle() throws {
    guard let temporary else { return }
    guard fsync(stream.descriptor) == 0, rename(temporary, path) == 0 else { throw Self.failure(path) }
    self.temporary = nil
  }

  private static func open(_ path: String, _ flags: Int32, naming name: String? = nil) throws -> Int32 {
    let descriptor = Foundation.open(path, flags, 0o666)
    guard descriptor >= 0 else { throw failure(name ?? path) }
    return descriptor
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError("\(path): cannot write: \(String(cString: strerror(errno)))")
  }
}
