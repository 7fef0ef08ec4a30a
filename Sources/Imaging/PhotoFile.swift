import Foundation

/// A file as the decoder finds it, before any library has looked inside.
enum PhotoFile {
  /// The first bytes of the file at `path`, at most `count`; a photo error when there are none to be had.
  static func head(of path: String, count: Int) throws(PhotoError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(errno, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let what = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
      throw PhotoError(.unreadable, path: path, message: "This is \(what).")
    }
    guard status.st_size > 0 else { throw PhotoError(.empty, path: path, message: "The file has no bytes.") }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = read(descriptor, &bytes, count)
    guard got >= 0 else { throw failure(errno, path) }
    return Array(bytes.prefix(got))
  }

  /// All bytes of the file at `path`, with room for `slack` more; nil when they cannot be had.
  static func bytes(of path: String, slack: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, let size = Int(exactly: status.st_size) else { return nil }
    var complete = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size + slack) { buffer, count in
      while count < size {
        let got = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        guard got > 0 else { return }
        count += got
      }
      complete = true
    }
    return complete ? bytes : nil
  }

  /// `count` bytes of the file at `path` from byte `place` on, fewer where it ends.
  static func part(of path: String, at place: Int, count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, place >= 0, count > 0 else { return [] }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, place < Int(status.st_size) else { return [] }
    let most = min(count, Int(status.st_size) - place)
    return [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, most, off_t(place)))
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
