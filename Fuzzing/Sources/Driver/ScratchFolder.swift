import Foundation

/// A folder for readers that want paths: in memory where the system has such a place.
public struct ScratchFolder {
  /// Where it is.
  public let path: String

  /// Makes an empty folder.
  public init() {
    let places = ["/dev/shm", FileManager.default.temporaryDirectory.path]
    let place = places.first { FileManager.default.isWritableFile(atPath: $0) } ?? "."
    path = "\(place)/juror-fuzzing-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    removeAtExit = path
    atexit { try? FileManager.default.removeItem(atPath: removeAtExit) }
  }

  /// Writes a file, replacing an earlier one, and returns its path.
  @discardableResult
  public func write(_ bytes: some Collection<UInt8>, as name: String) -> String {
    let file = "\(path)/\(name)"
    require(FileManager.default.createFile(atPath: file, contents: Data(bytes)), "cannot write \(file)")
    return file
  }
}

private nonisolated(unsafe) var removeAtExit = ""
