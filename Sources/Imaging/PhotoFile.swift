import Foundation

/// An open file as the decoder finds it, before any library has looked inside.
///
/// Everything is read by place and length: a file that shrinks meanwhile gives fewer bytes, never a signal.
final class PhotoFile: Sendable {
  let path: String
  /// How many bytes it had when it was opened.
  let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`; a photo error when there are no bytes to be had.
  init(_ path: String) throws(PhotoError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(errno, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw Self.failure(code, path)
    }
    size = Int(status.st_size)
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard isRegular, size > 0 else {
      close(descriptor)
      if isRegular { throw PhotoError(.empty, path: path, message: "The file has no bytes.") }
      let what = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
      throw PhotoError(.unreadable, path: path, message: "This is \(what).")
    }
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from the file's byte `place` on; how many bytes were there.
  func read(_ buffer: UnsafeMutableRawBufferPointer, at place: Int) -> Int {
    var count = 0
    while count < buffer.count {
      let got = pread(
        descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(place + count))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { break }
      count += got
    }
    return count
  }

  /// `count` bytes from byte `place` on, fewer where the file ends, and then those of `ending`; in an array with room for some more.
  func bytes(at place: Int, count: Int, ending: [UInt8] = [], room: Int = 0) -> [UInt8] {
    guard place >= 0, place < size, count > 0 else { return ending }
    let most = min(count, size - place)
    return [UInt8](unsafeUninitializedCapacity: most + ending.count + room) { buffer, filled in
      let got = read(
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<most]), at: place)
      _ = buffer[got...].initialize(from: ending)
      filled = got + ending.count
    }
  }

  private static func failure(_ code: Int32, _ path: String) -> PhotoError {
    let missing = code == ENOENT || code == ENOTDIR
    return PhotoError(
      missing ? .notFound : .unreadable, path: path,
      message: missing
        ? "There is no such file." : "The file cannot be opened: \(String(cString: strerror(code))).")
  }
}
