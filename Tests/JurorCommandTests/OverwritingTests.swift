import Fixtures
import Foundation
import Testing

/// Nothing of the user's is written over.
@Suite("juror score and files that are there already")
struct OverwritingTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    for (name, grey) in [("a", 40), ("b", 200), ("c", 120)] {
      try juror.folder.photo("photos/\(name).jpg", grey: grey)
    }
    try juror.folder.write("mine".utf8, to: "notes.txt")
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: juror.folder(name)))
  }

  private func score(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try juror.run(["score", "--model", "brightness"] + arguments)
  }

  @Test(
    "an input is never written over, whatever its path is spelled like, told so or not",
    arguments: ["photos/a.jpg", "./photos/../photos/a.jpg", "hard.jpg", "soft.jpg"],
    [["--sheet"], ["--output"], ["--overwrite", "--sheet"], ["--overwrite", "--output"]])
  func inputs(name: String, option: [String]) throws {
    #expect(link(juror.folder("photos/a.jpg"), juror.folder("hard.jpg")) == 0)
    #expect(symlink("photos/a.jpg", juror.folder("soft.jpg")) == 0)
    let before = try bytes("photos/a.jpg")
    for inputs in [["photos/b.jpg", "photos/a.jpg"], ["photos"]] where inputs.count > 1 || name.contains("/")
    {
      let run = try juror.run(["score", "--model", "brightness"] + option + [name] + inputs)
      #expect(run.code == 1 && run.output.isEmpty && run.error.contains(name), "\(run.error)")
    }
    #expect(try bytes("photos/a.jpg") == before)
  }

  @Test("the first photo of a glob that was forgotten behind --sheet or --output stays")
  func glob() throws {
    let before = try bytes("photos/a.jpg")
    for option in ["--sheet", "--output"] {
      let run = try juror.shell("\"$0\" score --model brightness \(option) photos/*.jpg")
      #expect(run.code == 1 && run.error.contains("--overwrite"), "\(run.error)")
    }
    #expect(try bytes("photos/a.jpg") == before)
  }

  @Test("somebody else's file is replaced only by --overwrite")
  func foreign() throws {
    let refused = try score("--output", "notes.txt", "photos")
    #expect(refused.code == 1 && refused.error.contains("notes.txt: there is a file"))
    #expect(try juror.folder.text("notes.txt") == "mine")
    #expect(try score("--output", "notes.txt", "--overwrite", "photos").code == 0)
    #expect(try juror.folder.text("notes.txt").hasPrefix("{\"path\":\"photos/a.jpg\""))
    try juror.folder.photo("picture.png", grey: 1)
    #expect(try score("--sheet", "picture.png", "photos").code == 1)
    #expect(try score("--sheet", "picture.png", "--overwrite", "photos").code == 0)
  }

  @Test(
    "an earlier output and an empty file are replaced",
    arguments: ["jsonl", "csv", "json", "table"])
  func earlier(format: String) throws {
    try juror.folder.write([], to: "out")
    for _ in 0..<2 { #expect(try score("--output", "out", "--format", format, "photos").code == 0) }
  }

  @Test(
    "an earlier sheet among the photos of a folder is drawn anew, and is no photo", arguments: ["jpg", "png"])
  func sheet(ending: String) throws {
    for _ in 0..<2 {
      let run = try score("--sheet", "photos/sheet.\(ending)", "photos")
      #expect(run.code == 0 && run.records.count == 3, "\(run.error)")
    }
  }

  @Test("a folder that is not there is said before anything is scored", arguments: ["--sheet", "--output"])
  func missingFolder(option: String) throws {
    let run = try score(option, "none/out.jpg", "photos")
    #expect(
      run.code == 1 && run.output.isEmpty && run.error.contains("none/out.jpg: there is no folder none"))
  }
}
