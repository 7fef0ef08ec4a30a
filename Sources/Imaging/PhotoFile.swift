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

  private static func failure(_ code: Int32, _ path: String) -> PhotoError {
    let missing = code == ENOENT || code == ENOTDIR
    return PhotoError(
      missing ? .notFound : .unreadable, path: path,
      message: missing
        ? "There is no such file." : "The file cannot be opened: \(String(cString: strerror(code))).")
  }
}
