import Files
import Foundation

/// A file being written under a temporary name beside it, which takes its own name when it is settled; two programs cannot
/// write one file at a time.
///
/// Writing may go on after that: what is written then is in the file at once, and when it cannot be, the file ends where the last
/// whole piece did.
public final class OutputFile {
  private let path: PathArgument
  private let target: PathArgument
  private let descriptor: Int32
  /// Nil once settled, and for what is no regular file, such as a pipe.
  private var temporary: PathArgument?
  private var length: off_t = 0

  /// Starts the file; one that is there stays as it is until the new one is settled.
  ///
  /// - Throws: a ``CommandError`` when the file cannot be made, or another program is writing it.
  public init(_ destination: Destination) throws {
    (path, target) = (destination.path, destination.target)
    if destination.isStream {
      descriptor = try Self.open(target, O_WRONLY | O_CLOEXEC, naming: path)
      return
    }
    // Hidden, so that no search of a folder comes upon it.
    let temporary = target.parent.appending(
      [UInt8(ascii: ".")] + target.name + Array(".part".utf8))
    descriptor = try Self.locked(temporary, naming: path)
    do {
      try Self.checkUnlocked(target, naming: path)
      guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
      // What a link or an earlier file allows others, the new file does, too.
      var status = stat()
      if target.withCString({ stat($0, &status) }) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    } catch {
      _ = temporary.withCString { unlink($0) }
      close(descriptor)
      throw error
    }
    self.temporary = temporary
  }

  deinit {
    if let temporary { _ = temporary.withCString { unlink($0) } }
    close(descriptor)
  }

  /// Writes `text` at the end.
  public func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes `bytes` at the end, all of them or none.
  public func write(_ bytes: [UInt8]) throws {
    do {
      try descriptor.write(bytes, to: "\(path)")
      length += off_t(bytes.count)
    } catch {
      if isRegular { ftruncate(descriptor, length) }
      throw error
    }
  }

  /// Gives the file its name.
  public func settle() throws {
    guard let temporary else { return }
    try flush()
    let renamed = temporary.withCString { from in target.withCString { rename(from, $0) } }
    guard renamed == 0 else { throw Self.failure(path) }
    self.temporary = nil
  }

  /// Gives the file its name, if it has not got it yet, with all that was written.
  public func finish() throws {
    if temporary == nil { try flush() }
    try settle()
  }

  private func flush() throws {
    guard isRegular, fsync(descriptor) != 0, errno != EINVAL else { return }
    throw Self.failure(path)
  }

  private var isRegular: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Opens the file for us alone.
  ///
  /// The system lets go of the lock when the program ends, however it does.
  private static func locked(_ file: PathArgument, naming path: PathArgument) throws -> Int32 {
    while true {
      let descriptor = try open(file, O_WRONLY | O_CREAT | O_NOFOLLOW | O_APPEND | O_CLOEXEC, naming: path)
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw inUse(path)
      }
      // Whoever had it may have renamed it between the two calls.
      if FileIdentity(descriptor: descriptor) == FileIdentity(path: file.bytes) { return descriptor }
      close(descriptor)
    }
  }

  /// A file that has its name already may still be written.
  private static func checkUnlocked(_ file: PathArgument, naming path: PathArgument) throws {
    let descriptor = file.withCString { Foundation.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw inUse(path) }
  }

  private static func open(_ file: PathArgument, _ flags: Int32, naming path: PathArgument) throws -> Int32 {
    let descriptor = file.withCString { Foundation.open($0, flags, 0o666) }
    guard descriptor >= 0 else { throw failure(path) }
    return descriptor
  }

  private static func inUse(_ path: PathArgument) -> CommandError {
    CommandError("\(path): another run is writing this file; wait for it, or choose another name")
  }

  private static func failure(_ path: PathArgument) -> CommandError {
    CommandError("\(path): cannot write: \(String(cString: strerror(errno)))")
  }
}
