import Datasets
import Foundation
import Testing

struct FolderTests {
  @Test("photos of a folder come sorted, from folders below too, without hidden or other files")
  func listing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b.JPG", "a/c.png", ".hidden.jpg", "notes.txt", ".cache/d.jpg"] {
      let url = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    let photos = try Folder.read(folder.path)
    #expect(photos.map(\.id) == ["a/c.png", "b.JPG"])
    #expect(photos[0].path == folder.appending(path: "a/c.png").path)
    #expect(try Folder.read(folder.path + "/a*").map(\.id) == ["a/c.png"])
    #expect(
      Folder.parts(of: "images/a-*") == ("images", "a-*") && Folder.parts(of: "images") == ("images", nil))
    let nothing = folder.path + "/z*"
    #expect(throws: DatasetError(nothing, "there are no photos in this folder")) { try Folder.read(nothing) }
  }

  @Test("a missing or empty folder is an error")
  func missing() throws {
    #expect(throws: DatasetError("/nowhere", "there is no such folder")) { try Folder.read("/nowhere") }
    let empty = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(throws: DatasetError.self) { try Folder.read(empty.path) }
  }
}
