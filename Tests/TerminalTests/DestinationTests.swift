import Fixtures
import Foundation
import Testing

@testable import Terminal

@Suite("Where output goes")
struct DestinationTests {
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try folder.makeFolder("photos/deep")
    for name in ["photos/a", "photos/deep/b", "ours", "foreign"] { try folder.write(name.utf8, to: name) }
    try folder.write([], to: "empty")
  }

  private func path(_ name: String) -> PathArgument { PathArgument(bytes: folder(name).utf8) }

  private func destination(
    _ name: String, inputs: [String] = ["photos/a"], overwrite: Bool = false, makingFolder: Bool = false
  ) throws -> Destination {
    try Destination(
      path(name), inputs: inputs.map { $0 == "-" ? PathArgument(argument: "-") : path($0) },
      overwrite: overwrite, makingFolder: makingFolder
    ) { file in
      switch file.name.last {
      case UInt8(ascii: "s"): .earlierOutput
      case UInt8(ascii: "n"): .foreign
      default: .input
      }
    }
  }

  @Test("a new name, an empty file and an earlier output are free", arguments: ["new", "empty", "ours"])
  func free(name: String) throws {
    #expect(try !destination(name).isStream)
  }

  @Test(
    "an input is never written over, whatever path or link leads to it",
    arguments: ["photos/a", "photos/../photos//a", "hard", "soft", "photos/deep/up/a"], [false, true])
  func inputs(name: String, overwrite: Bool) throws {
    #expect(link(folder("photos/a"), folder("hard")) == 0)
    #expect(symlink("photos/a", folder("soft")) == 0)
    #expect(symlink("..", folder("photos/deep/up")) == 0)
    #expect(throws: CommandError.self) { try destination(name, overwrite: overwrite) }
  }

  @Test("what may be found in a folder of inputs, or be listed, is not written over either")
  func folders() throws {
    for inputs in [["photos"], ["photos/deep"], ["-"]] {
      #expect(throws: CommandError.self) { try destination("photos/deep/b", inputs: inputs, overwrite: true) }
    }
    #expect(throws: Never.self) { try destination("photos/a", inputs: ["photos/deep"], overwrite: true) }
  }

  @Test("somebody else's file is replaced only when told so")
  func foreign() throws {
    #expect(throws: CommandError.self) { try destination("foreign") }
    #expect(throws: Never.self) { try destination("foreign", overwrite: true) }
  }

  @Test("a folder, and a place without a folder, are said before any work")
  func noPlace() throws {
    for name in ["photos", "none/new", "ours/new"] {
      #expect(throws: CommandError.self, "\(name)") { try destination(name, overwrite: true) }
    }
    #expect(throws: Never.self) { try destination("none/of/them/new", makingFolder: true) }
    #expect(throws: CommandError.self) { try destination("ours/new", makingFolder: true) }
  }

  @Test("parents of paths", arguments: [("a", "."), ("/a", "/"), ("a/b/", "a"), ("/a//b", "/a"), ("/", "/")])
  func parents(path: String, parent: String) {
    #expect("\(PathArgument(argument: path).parent)" == parent)
  }
}
