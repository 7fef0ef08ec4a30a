import Fixtures
import Foundation
import Imaging
import Inference
import Testing

@Suite("Searching for photos")
struct PhotoSearchTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func findings(
    _ path: String = "", recursive: Bool = false, ignored: [String] = []
  ) async -> [PhotoSearch.Finding] {
    var all: [PhotoSearch.Finding] = []
    var configuration = PhotoSearch.Configuration()
    configuration.isRecursive = recursive
    configuration.ignored = ignored.map { PhotoPath(folder($0)) }
    let search = PhotoSearch(
      [.path(PhotoPath(path.isEmpty ? folder.path : folder(path)))], configuration: configuration)
    for await finding in search { all.append(finding) }
    return all
  }

  private func names(_ findings: [PhotoSearch.Finding]) -> [String] {
    findings.compactMap {
      if case .photo(let path, _) = $0 { String(path.text.dropFirst(folder.path.count + 1)) } else { nil }
    }
  }

  @Test("a folder's entries come in the order of their bytes, folders in their place, hidden ones never")
  func order() async throws {
    try folder.makeFolder("b")
    try folder.makeFolder(".hidden")
    for name in ["c.jpg", "B.jpg", "b/2.jpg", "b/10.jpg", "a.jpg", ".x.jpg", ".hidden/y.jpg"] {
      try folder.write([1], to: name)
    }
    #expect(names(await findings()) == ["B.jpg", "a.jpg", "c.jpg"])
    #expect(names(await findings(recursive: true)) == ["B.jpg", "a.jpg", "b/10.jpg", "b/2.jpg", "c.jpg"])
  }

  @Test("loops of links end, and a linked folder is seen once", .timeLimit(.minutes(10)))
  func loops() async throws {
    try folder.makeFolder("b")
    try folder.write([1], to: "b/1.jpg")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder("b/up"), withDestinationPath: folder.path)
    try manager.createSymbolicLink(atPath: folder("self"), withDestinationPath: folder("self"))
    try manager.createSymbolicLink(atPath: folder("c"), withDestinationPath: folder("b"))
    #expect(names(await findings(recursive: true)) == ["b/1.jpg"])
  }

  @Test("a file of ours is passed over in a folder, whatever link leads to it")
  func ignored() async throws {
    for name in ["a.jpg", "sheet.jpg"] { try folder.write([1], to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder("link.jpg"), withDestinationPath: folder("sheet.jpg"))
    #expect(names(await findings(ignored: ["sheet.jpg", "none.jpg"])) == ["a.jpg"])
  }

  @Test("what is no regular file is not opened: a pipe would block", .timeLimit(.minutes(10)))
  func pipes() async throws {
    mkfifo(folder("pipe.jpg"), 0o600)
    #expect(await findings() == [.other(PhotoPath(folder("pipe.jpg")))])
  }

  @Test("a path that is not there is found, for its error to be told")
  func missing() async {
    #expect(await findings("none.jpg") == [.photo(PhotoPath(folder("none.jpg")), named: true)])
  }

  @Test("names that are not UTF-8 are found and kept byte by byte")
  func notText() async throws {
    let name: [UInt8] = Array("caf".utf8) + [0xE9] + Array(".png".utf8)
    let path = PhotoPath(folder.path).appending(name)
    try folder.photo("a.png", grey: 100)
    try #require(rename(folder("a.png"), path.bytes.map(CChar.init(bitPattern:)) + [0]) == 0)
    #expect(await findings() == [.photo(path, named: false)])
    #expect(!path.isText && path.hasPhotoExtension)
  }

  @Test(
    "photos are known by extension whatever its case",
    arguments: [
      ("a.JPG", true), ("b.nef", true), ("jpg", false), (".jpg", false), ("a.jpg.xmp", false), ("a.", false),
    ])
  func extensions(name: String, isPhoto: Bool) {
    #expect(PhotoPath("/some.jpg/\(name)").hasPhotoExtension == isPhoto)
  }

  @Test("a search leaves out what is done, and counts the rest")
  func done() async throws {
    for name in ["a.jpg", "b.jpg", "c.txt"] { try folder.write([1], to: name) }
    let search = PhotoSearch([.path(PhotoPath(folder.path))], except: [PhotoPath(folder("a.jpg"))])
    #expect(search.count() == 2)
  }
}
