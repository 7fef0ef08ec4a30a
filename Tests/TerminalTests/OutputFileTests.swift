import Fixtures
import Foundation
import Testing

@testable import Terminal

@Suite("Output files")
struct OutputFileTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func output(_ name: String) throws -> OutputFile {
    try OutputFile(
      Destination(PathArgument(bytes: folder(name).utf8), inputs: [], overwrite: true) { _ in .foreign })
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test("a file has its old content until it is settled, and no other name is left")
  func settling() throws {
    try folder.write("old".utf8, to: "file")
    let file = try output("file")
    try file.write("new")
    #expect(try folder.text("file") == "old")
    try file.finish()
    #expect(try folder.text("file") == "new")
    #expect(try names == ["file"])
  }

  @Test("a file that is let go unsettled was never there")
  func abandoned() throws {
    try output("file").write("half")
    #expect(try names == [])
  }

  @Test("what is written after settling is in the file at once")
  func growing() throws {
    let file = try output("file")
    try file.settle()
    try file.write("line")
    #expect(try folder.text("file") == "line")
  }

  @Test("a link keeps pointing to the file, even to one that was not there", arguments: [true, false])
  func links(exists: Bool) throws {
    try folder.makeFolder("far")
    if exists { try folder.write("old".utf8, to: "far/file") }
    #expect(symlink("far/file", folder("link")) == 0)
    let file = try output("link")
    try file.write("new")
    try file.finish()
    #expect(try folder.text("far/file") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder("link")) == "far/file")
  }

  @Test(
    "a file that is being written is refused to a second writer, settled or not", arguments: [true, false])
  func lock(settled: Bool) throws {
    var first: OutputFile? = try output("file")
    if settled { try first?.settle() }
    #expect(throws: CommandError.self) { try output("file") }
    try first?.finish()
    first = nil
    #expect(throws: Never.self) { try output("file") }
  }

  @Test("what a killed program left behind is no lock")
  func staleLock() throws {
    try folder.write("left behind, and longer than what comes".utf8, to: ".file.part")
    let file = try output("file")
    try file.write("new")
    try file.finish()
    #expect(try folder.text("file") == "new")
  }

  @Test("a file keeps who may read it")
  func permissions() throws {
    try folder.write("old".utf8, to: "file")
    chmod(folder("file"), 0o600)
    try output("file").finish()
    var status = stat()
    #expect(stat(folder("file"), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("writing to a full device is an error", .enabled(if: access("/dev/full", W_OK) == 0))
  func full() throws {
    let full = try Destination(PathArgument(argument: "/dev/full"), inputs: [], overwrite: false) { _ in
      .foreign
    }
    let file = try OutputFile(full)
    #expect(throws: CommandError("cannot write to /dev/full: No space left on device")) {
      try file.write("x")
    }
  }
}
