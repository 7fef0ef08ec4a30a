import Fixtures
import Foundation
import Imaging
import Testing

@testable import Inference

/// What a search goes through step by step.
@Suite("Walking through folders", .timeLimit(.minutes(10)))
struct PhotoWalkTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func walk(_ names: String..., recursive: Bool = true, ignored: [String] = []) -> [PhotoSearch
    .Finding]
  {
    var configuration = PhotoSearch.Configuration()
    configuration.isRecursive = recursive
    configuration.ignored = ignored.map { PhotoPath(folder($0)) }
    return Array(PhotoWalk(names.map { .path(PhotoPath(folder($0))) }, configuration: configuration))
  }

  private func photo(_ name: String, named: Bool = false) -> PhotoSearch.Finding {
    .photo(PhotoPath(folder(name)), named: named)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder(name), withDestinationPath: folder(target))
  }

  @Test("sources come in the order given, as often as they are given")
  func sources() throws {
    for name in ["a", "b"] {
      try folder.makeFolder(name)
      try folder.write([1], to: "\(name)/1.jpg")
    }
    let expected = [photo("b/1.jpg"), photo("a/1.jpg", named: true), photo("a/1.jpg"), photo("b/1.jpg")]
    #expect(walk("b", "a/1.jpg", "a", "b") == expected)
  }

  @Test("a file that is named is found even if it is ignored in folders, or hidden there")
  func named() throws {
    for name in ["sheet.jpg", ".hidden.jpg", "a.txt"] { try folder.write([1], to: name) }
    let names = ["sheet.jpg", ".hidden.jpg", "a.txt"]
    #expect(
      walk(names[0], names[1], names[2], ignored: ["sheet.jpg"]) == names.map { photo($0, named: true) })
    #expect(walk("", ignored: ["sheet.jpg"]) == [photo("a.txt")])
  }

  @Test(
    "without folders inside folders, only what lies in the named one is seen, and links to folders are not followed"
  )
  func flat() throws {
    try folder.makeFolder("a/b")
    for name in ["a/1.jpg", "a/b/2.jpg"] { try folder.write([1], to: name) }
    try link("a/c", to: "a/b")
    #expect(walk("a", recursive: false) == [photo("a/1.jpg")])
    #expect(walk("a/c", recursive: false) == [photo("a/c/2.jpg")])
  }

  @Test("a linked file is found by the link's name, each of two links too")
  func linkedFiles() throws {
    try folder.makeFolder("a")
    try folder.write([1], to: "x.jpg")
    for name in ["a/1.jpg", "a/2.txt"] { try link(name, to: "x.jpg") }
    #expect(walk("a") == [photo("a/1.jpg"), photo("a/2.txt")])
  }

  @Test("a link to nowhere is a photo that is missing if it is called one, and else is passed over")
  func broken() throws {
    for name in ["a.jpg", "b.txt"] { try link(name, to: "nowhere") }
    try folder.makeFolder("in")
    for name in ["in/a.jpg", "in/b.txt"] { try link(name, to: "nowhere") }
    #expect(walk("b.txt") == [photo("b.txt", named: true)])
    #expect(walk("in") == [photo("in/a.jpg"), .other(PhotoPath(folder("in/b.txt")))])
  }

  @Test("a folder under a folder that was named is looked through once for each naming, loops and all")
  func namedTwice() throws {
    try folder.makeFolder("a/b")
    try folder.write([1], to: "a/b/1.jpg")
    try link("a/b/up", to: "a")
    #expect(walk("a", "a/b") == [photo("a/b/1.jpg"), photo("a/b/1.jpg")])
  }

  @Test("names may have line ends, spaces, accents and control characters")
  func oddNames() throws {
    let names = ["\u{1}.jpg", " .jpg", "\"'.jpg", "a\nb.jpg", "cafe\u{301}.jpg", "caf\u{E9}.jpg", "雪.jpg"]
    try folder.makeFolder("a")
    for name in names { try folder.write([1], to: "a/\(name)") }
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(walk("a") == sorted.map { photo("a/\($0)") })
  }

  @Test("empty folders, and folders in folders to any depth that a path can name, are gone through")
  func deep() throws {
    let path = "top/" + Array(repeating: "d", count: 500).joined(separator: "/")
    try folder.makeFolder(path)
    try folder.makeFolder("top/empty")
    try folder.write([1], to: "\(path)/1.jpg")
    #expect(walk("top") == [photo("\(path)/1.jpg")])
    #expect(walk("top/empty").isEmpty)
  }

  @Test(
    "a folder that must not be read is a failure that names it, and the rest is found",
    .enabled(if: geteuid() != 0))
  func unreadable() throws {
    for name in ["a", "b"] { try folder.makeFolder("in/\(name)") }
    try folder.write([1], to: "in/b/1.jpg")
    chmod(folder("in/a"), 0)
    defer { chmod(folder("in/a"), 0o700) }
    let found = walk("in")
    guard case .failure(let path, let error) = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect(path == PhotoPath(folder("in/a")) && error.kind == .unreadable && error.path == path.text)
    #expect(found.dropFirst() == [photo("in/b/1.jpg")])
  }

  @Test("what is done is left out wherever it is found, and not counted")
  func done() async throws {
    try folder.makeFolder("a")
    for name in ["1.jpg", "2.jpg", "3.jpg"] { try folder.write([1], to: "a/\(name)") }
    let done = Set([PhotoPath(folder("a/2.jpg")), PhotoPath(folder("a/9.jpg"))])
    let search = PhotoSearch(
      [.path(PhotoPath(folder("a"))), .path(PhotoPath(folder("a/2.jpg")))], except: done)
    var found: [PhotoSearch.Finding] = []
    for await finding in search { found.append(finding) }
    #expect(found == [photo("a/1.jpg"), photo("a/3.jpg")])
    #expect(search.count() == 2)
    #expect(PhotoSearch([.standardInput]).count() == nil)
  }
}
