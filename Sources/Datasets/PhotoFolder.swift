import Foundation

/// The folders in which the photos of a data set may lie.
struct PhotoFolder {
  private let folders: [(path: String, names: Set<String>)]

  /// Lists those of the folders that exist.
  init(_ candidates: [String], in root: String) {
    folders = candidates.compactMap { name in
      let path = root + "/" + name
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
      return (path, Set(names))
    }
  }

  /// Where a photo is, or should be; nil when there is no folder of photos.
  func path(of name: @autoclosure () -> String) -> String? {
    if folders.isEmpty { return nil }
    let name = name()
    let folder = folders.first { $0.names.contains(name) } ?? folders.first
    return folder.map { $0.path + "/" + name }
  }
}

/// Whether there is a folder at `path`.
func isFolder(_ path: String) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
}

/// Whether there is anything at `path`.
func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// What follows the last slash, or the last backslash of a path from Windows.
func lastComponent(_ path: String) -> String {
  let separator = path.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
  return separator.map { String(path[path.utf8.index(after: $0)...]) } ?? path
}

/// A file name without the ending of a photo's format, if it has one.
func withoutPhotoExtension(_ name: String) -> String {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
    Folder.extensions.contains(name[name.index(after: dot)...].lowercased())
  else { return name }
  return String(name[..<dot])
}
