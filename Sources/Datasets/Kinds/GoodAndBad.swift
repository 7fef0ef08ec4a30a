import Foundation
import Ratings

/// Photos in two folders: `good` and `bad`, or `high` and `low`.
///
/// Folders inside those name categories.
public enum GoodAndBad {
  /// Finds the photos; the id of one is its path below the folder.
  public static func read(_ directory: String) throws(DatasetError) -> Dataset {
    try read(directory, as: .folders, good: ["good", "high"], bad: ["bad", "low"])
  }

  /// The names of folders are compared without case.
  static func read(
    _ directory: String, as kind: DatasetKind, good: [String], bad: [String]
  ) throws(DatasetError) -> Dataset {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted() } catch {
      throw DatasetError(directory, "there is no such folder")
    }
    var photos: [RatedPhoto] = []
    for (isGood, wanted) in [(true, good), (false, bad)] {
      guard let name = names.first(where: { wanted.contains($0.lowercased()) }) else {
        throw DatasetError(
          directory, "expected a folder named \(wanted.joined(separator: " or ")) in this folder")
      }
      for photo in try Folder.read(directory + "/" + name) {
        let category = photo.id.firstIndex(of: "/").map { String(photo.id[..<$0]).lowercased() }
        photos.append(
          RatedPhoto(id: "\(name)/\(photo.id)", path: photo.path, ratings: .good(isGood), category: category))
      }
    }
    return Dataset(kind: kind, source: directory, scale: nil, photos: photos)
  }
}
