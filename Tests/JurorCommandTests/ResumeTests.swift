import Fixtures
import Foundation
import Inference
import Testing

@Suite("juror score --resume")
struct ResumeTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    for (folder, name, grey) in [("d", "a", 40), ("d", "b", 200), ("e", "c", 120), ("e", "d", 60)] {
      try juror.folder.makeFolder(folder)
      try juror.folder.photo("\(folder)/\(name).png", grey: grey)
    }
  }

  private func score(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try juror.run(["score", "--model", "brightness"] + arguments)
  }

  private func paths(_ name: String) throws -> [String] {
    let text = try juror.folder.text(name)
    if text.hasPrefix("[") { return (PhotoRecord.array(json: text.utf8) ?? []).map(\.path.text) }
    if text.hasPrefix("path,") { return RecordCSV.rows(text.utf8).dropFirst().compactMap(\.first) }
    return text.split(separator: "\n").compactMap { PhotoRecord(json: $0.utf8)?.path.text }
  }

  @Test(
    "the format is the file's own, whatever its name and whether it is said or not",
    arguments: ["jsonl", "csv", "json"], ["out", "out.csv", "out.json"])
  func format(format: String, name: String) throws {
    #expect(try score("d", "--format", format, "--output", name).code == 0)
    let before = try juror.folder.text(name)
    let run = try score("e", "--output", name, "--resume")
    #expect(run.code == 0 && run.error.contains("2 rated, 2 rated before"), "\(run.error)")
    #expect(try paths(name) == ["d/a.png", "d/b.png", "e/c.png", "e/d.png"])
    #expect(try juror.folder.text(name).hasPrefix(format == "json" ? String(before.dropLast(3)) : before))
  }

  @Test(
    "the format of a new file is that of its ending",
    arguments: [("x.csv", "path,"), ("x.json", "["), ("x.txt", "{")])
  func ending(name: String, beginning: String) throws {
    #expect(try score("d", "--output", name).code == 0)
    #expect(try juror.folder.text(name).hasPrefix(beginning))
    #expect(try score("d", "--output", "y.csv", "--format", "jsonl").code == 0)
    #expect(try juror.folder.text("y.csv").hasPrefix("{"))
  }

  @Test(
    "what is not understood stays byte for byte",
    arguments: [
      "my notes\n", "id,mean\na,1\n", "{\"path\":\"a\",\"score\":3}\n", "{\"path\":\"a\",\"score\":3}",
      "[1, 2]\n",
      "[{\"path\":\"a\"", "path,mean,std,p1\n", "hello",
    ])
  func foreign(text: String) throws {
    try juror.folder.write(text.utf8, to: "out")
    let run = try score("d", "--output", "out", "--resume")
    #expect(run.code == 1 && run.output.isEmpty && run.error.contains("out: "), "\(run.error)")
    #expect(try juror.folder.text("out") == text)
  }

  @Test("a format that is not the file's is refused")
  func otherFormat() throws {
    #expect(try score("d", "--output", "out.csv").code == 0)
    let before = try juror.folder.text("out.csv")
    let run = try score("e", "--output", "out.csv", "--format", "jsonl", "--resume")
    #expect(run.code == 1 && run.error.contains("holds csv, not jsonl"))
    #expect(try juror.folder.text("out.csv") == before)
  }

  @Test(
    "ratings by another model, in another precision or on another scale are refused and stay",
    arguments: [
      ("\"brightness\"", "\"other\"", "by the model other"),
      ("}\n", ",\"precision\":\"bf16\"}\n", "--precision bf16"),
      ("\"scale\":[1,", "\"scale\":[0,", "on its scale"),
    ], ["", "--sort"])
  func otherModel(change: (old: String, new: String, message: String), flag: String) throws {
    #expect(try score("d", "--output", "out.jsonl").code == 0)
    let text = try juror.folder.text("out.jsonl").replacing(change.old, with: change.new, maxReplacements: 1)
    try juror.folder.write(text.utf8, to: "out.jsonl")
    let run = try juror.run(
      ["score", "--model", "brightness", "e", "--output", "out.jsonl", "--resume"]
        + (flag.isEmpty ? [] : [flag]))
    #expect(run.code == 1 && run.error.contains(change.message), "\(run.error)")
    #expect(try juror.folder.text("out.jsonl") == text)
  }

  @Test("--top, which would drop ratings of the file, is wrong usage; --sort keeps them all")
  func ranking() throws {
    #expect(try score("d", "--output", "out.jsonl").code == 0)
    let before = try juror.folder.text("out.jsonl")
    #expect(try score("e", "--output", "out.jsonl", "--top", "1", "--resume").code == 64)
    #expect(try juror.folder.text("out.jsonl") == before)
    #expect(try score("e", "--output", "out.jsonl", "--sort", "--resume").code == 0)
    #expect(try paths("out.jsonl") == ["d/b.png", "e/c.png", "e/d.png", "d/a.png"])
  }

  @Test(
    "fields that others have added to a record, and failures of photos not asked for now, are kept",
    arguments: ["jsonl", "json"])
  func additions(format: String) throws {
    try juror.folder.write([], to: "d/empty.png")
    #expect(try score("d", "--format", format, "--output", "out").code == 1)
    let text = try juror.folder.text("out").replacing(
      "{\"path\":\"d/a.png\"", with: "{\"mine\": 1, \"path\":\"d/a.png\"")
    try juror.folder.write(text.utf8, to: "out")
    #expect(try score("e", "--output", "out", "--resume").code == 0)
    let after = try juror.folder.text("out")
    #expect(after.contains("{\"mine\": 1, \"path\":\"d/a.png\"") && after.contains("\"kind\":\"empty\""))
    #expect(try paths("out").count == 5)
  }

  @Test("a torn last line is scored again", arguments: ["jsonl", "csv"])
  func torn(format: String) throws {
    #expect(try score("d", "e", "--format", format, "--output", "out").code == 0)
    let whole = try juror.folder.text("out")
    try juror.folder.write(whole.dropLast(20).utf8, to: "out")
    #expect(try score("d", "e", "--output", "out", "--resume").code == 0)
    #expect(try juror.folder.text("out") == whole)
  }

  @Test("--sheet shows the ratings of the earlier run, too")
  func sheet() throws {
    #expect(try score("d", "--output", "out.jsonl").code == 0)
    let all = try score("d", "e", "--sheet", "all.png")
    let resumed = try score("d", "e", "--output", "out.jsonl", "--resume", "--sheet", "resumed.png")
    #expect(all.code == 0 && resumed.code == 0)
    #expect(
      try Data(contentsOf: URL(filePath: juror.folder("all.png")))
        == Data(contentsOf: URL(filePath: juror.folder("resumed.png"))))
  }

  @Test(
    "of two runs at one output the second is refused, and a killed one is no obstacle",
    .timeLimit(.minutes(10)),
    arguments: ["jsonl", "json"])
  func twoRuns(format: String) throws {
    let first = juror.prepared(
      ["score", "--model", "brightness", "-", "--output", "out", "--format", format])
    let input = Pipe()
    first.standardInput = input
    try first.run()
    let started = { try juror.folder.names.contains { $0 == "out" || $0 == ".out.part" } }
    for _ in 0..<200 where try !started() { usleep(50_000) }
    for flags in [["--resume"], []] {
      let second = try juror.run(
        ["score", "--model", "brightness", "d", "--output", "out", "--format", format] + flags)
      #expect(second.code == 1 && second.error.contains("out: another run is writing this file"))
    }
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    #expect(try score("d", "--output", "out", "--format", format).code == 0)
    #expect(try paths("out").count == 2)
    #expect(try !juror.folder.names.contains(".out.part"))
  }
}

extension ScratchFolder {
  /// What is in the folder, hidden or not.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path) }
  }
}
