import Foundation
import Imaging

/// Goes through files, folders and lists of paths one step at a time; a step may block.
///
/// It holds no more than the names of the folders it is in.
struct PhotoWalk: Sequence, IteratorProtocol {
  private var sources: ArraySlice<PhotoSearch.Source>
  private let recursive: Bool
  private var input = InputLines()
  /// The entries still to be seen of each folder on the way down, last one first.
  private var folders: [[PhotoPath]] = []
  /// Folders seen below the current source: a loop of links ends here.
  private var visited: Set<FileIdentity> = []

  init(_ sources: [PhotoSearch.Source], recursive: Bool) {
    self.sources = sources[...]
    self.recursive = recursive
  }

  mutating func next() -> PhotoSearch.Finding? {
    while true {
      if let level = folders.indices.last {
        guard let path = folders[level].popLast() else {
          folders.removeLast()
          continue
        }
        if let finding = visit(path, named: false) { return finding }
      } else {
        guard let path = nextNamed() else { return nil }
        visited = []
        if let finding = visit(path, named: true) { return finding }
      }
    }
  }

  private mutating func nextNamed() -> PhotoPath? {
    while let source = sources.first {
      switch source {
      case .path(let path):
        sources.removeFirst()
        return path
      case .standardInput:
        if let line = input.next() { return PhotoPath(bytes: line) }
        sources.removeFirst()
      }
    }
    return nil
  }

  /// What is at `path`; nil for a folder, whose entries come next or are left alone.
  private mutating func visit(_ path: PhotoPath, named: Bool) -> PhotoSearch.Finding? {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else {
      return named || path.hasPhotoExtension ? .photo(path, named: named) : .other(path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      guard named || recursive else { return nil }
      let identity = FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
      guard visited.insert(identity).inserted else { return nil }
      guard let names = Self.entries(of: path) else {
        let message = "The folder cannot be read: \(String(cString: strerror(errno)))."
        return .failure(path, PhotoError(.unreadable, path: path.text, message: message))
      }
      folders.append(names.reversed().map(path.appending))
      return nil
    case S_IFREG: return .photo(path, named: named)
    default: return named ? .photo(path, named: true) : .other(path)
    }
  }

  /// The names in a folder in the order of their bytes, without hidden ones; nil when it cannot be read.
  private static func entries(of folder: PhotoPath) -> [[UInt8]]? {
    guard let directory = folder.withCString(opendir) else { return nil }
    defer { closedir(directory) }
    var names: [[UInt8]] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name.first != UInt8(ascii: ".") { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

private struct FileIdentity: Hashable {
  let device, number: UInt64
}

/// Standard input line by line; empty lines are passed over.
private struct InputLines: IteratorProtocol {
  private var buffer: [UInt8] = []
  private var ended = false

  mutating func next() -> [UInt8]? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        if !line.isEmpty { return line }
      } else if ended {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
      } else {
        fill()
      }
    }
  }

  private mutating func fill() {
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 || errno != EINTR {
      ended = true
    }
  }
}
