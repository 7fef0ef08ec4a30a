import Foundation

/// A folder of photos that nobody rated.
public enum Folder {
  /// File name endings that are taken for photos; whether they are is seen when they are decoded.
  public static let extensions: Set<String> = [
    "jpg", "jpeg", "png", "webp", "tif", "tiff", "gif", "heic", "heif", "avif", "jxl",
  ]

  /// Every photo in the folder and the folders below, in the order of their ids; hidden files are left out.
  public static func read(_ directory: String) throws(DatasetError) -> [UnlabelledPhoto] {
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
      guard !hidden, extensions.contains(url.pathExtension.lowercased()) else { continue }
      photos.append(UnlabelledPhoto(id: name, path: url.path))
    }
    guard !photos.isEmpty else { throw DatasetError(directory, "there are no photos in this folder") }
    return photos.sorted { $0.id < $1.id }
  }
}
