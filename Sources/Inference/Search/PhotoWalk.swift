import Files
import Foundation
import Imaging

/// Goes through files, folders and lists of paths one step at a time; a step may block.
///
/// It holds no more than the names of the folders it is in.
struct PhotoWalk: Sequence, IteratorProtocol {
  private var sources: ArraySlice<PhotoSearch.Source>
  private let recursive: Bool
  private var list: PathList
  private let ignored: Set<FileIdentity>
  /// The entries still to be seen of each folder on the way down, last one first.
  private var folders: [[PhotoPath]] = []
  /// Folders seen below the current source: a loop of links ends here.
  private var visited: Set<FileIdentity> = []

  init(_ sources: [PhotoSearch.Source], configuration: PhotoSearch.Configuration) {
    self.sources = sources[...]
    recursive = configuration.isRecursive
    list = PathList(nulSeparated: configuration.listIsNulSeparated)
    ignored = Set(configuration.ignored.compactMap { FileIdentity(path: $0.bytes) })
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
        visited = []
        switch nextNamed() {
        case nil: return nil
        case .problem(let message):
          return .failure(PhotoPath("-"), PhotoError(.unreadable, path: "-", message: message))
        case .path(let path): if let finding = visit(path, named: true) { return finding }
        }
      }
    }
  }

  private mutating func nextNamed() -> PathList.Entry? {
    while let source = sources.first {
      switch source {
      case .path(let path):
        sources.removeFirst()
        return .path(path)
      case .standardInput:
        if let entry = list.next() { return entry }
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
      guard visited.insert(FileIdentity(status)).inserted else { return nil }
      guard let names = Self.entries(of: path) else {
        let message = "The folder cannot be read: \(String(cString: strerror(errno)))."
        return .failure(path, PhotoError(.unreadable, path: path.text, message: message))
      }
      folders.append(names.reversed().map(path.appending))
      return nil
    case S_IFREG:
      if !named, !ignored.isEmpty, ignored.contains(FileIdentity(status)) { return nil }
      return .photo(path, named: named)
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
