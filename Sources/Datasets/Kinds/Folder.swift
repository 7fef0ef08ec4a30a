import Foundation

/// A folder of photos that nobody rated.
public enum Folder {
  /// File name endings that are taken for photos; whether they are is seen when they are decoded.
  public static let extensions: Set<String> = [
    "jpg", "jpeg", "png", "webp", "tif", "tiff", "gif", "heic", "heif", "avif", "jxl",
  ]

  /// A folder and a pattern of names, where the last part of a path has a star: `images/holiday-*`.
  public static func parts(of path: String) -> (folder: String, pattern: String?) {
    let name = lastComponent(path)
    return name.contains("*") ? (String(path.dropLast(name.count + 1)), name) : (path, nil)
  }

  /// Every photo in the folder and the folders below, in the order of their ids; hidden files are left out.
  ///
  /// - Parameter path: a folder, with a pattern at its end to take only photos whose paths below the folder match that.
  public static func read(_ path: String) throws(DatasetError) -> [UnlabelledPhoto] {
    let (directory, pattern) = parts(of: path)
    let root = URL(filePath: directory, directoryHint: .isDirectory)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isDirectory), isDirectory.boolValue
    else { throw DatasetError(directory, "there is no such folder") }
    guard let entries = FileManager.default.enumerator(atPath: root.path) else {
      throw DatasetError(directory, "this folder cannot be read")
    }
    var photos: [UnlabelledPhoto] = []
    for case let name as String in entries {
      let url = root.appending(path: name)
      let hidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      guard !hidden, extensions.contains(url.pathExtension.lowercased()),
        pattern.map({ fnmatch($0, name, 0) == 0 }) ?? true
      else { continue }
      photos.append(UnlabelledPhoto(id: name, path: url.path))
    }
    guard !photos.isEmpty else { throw DatasetError(path, "there are no photos in this folder") }
    return photos.sorted { $0.id < $1.id }
  }
}
