import Fixtures
import Foundation
import Inference
import Testing

@Suite("juror score and lists of paths")
struct ListTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    for name in ["a.png", "b b.png", "li\nne.png"] { try juror.folder.photo("photos/\(name)", grey: 9) }
  }

  private func score(_ list: String, _ flags: String...) throws -> BuiltProgram.Outcome {
    try juror.run(["score", "--model", "brightness", "-"] + flags, input: list)
  }

  @Test("a list as find -print0 writes it is recognised, and read with --null", arguments: [[], ["--null"]])
  func nul(flags: [String]) throws {
    let run = try juror.shell(
      "find photos -type f -print0 | \"$0\" score --model brightness - \(flags.joined())")
    #expect(run.code == 0 && run.records.count == 3, "\(run.error)")
    #expect(run.records.contains { $0.path.text == "photos/li\nne.png" })
  }

  @Test(
    "lists of other systems are understood: carriage returns, a byte order mark, empty lines, no last line end",
    arguments: [
      "photos/a.png\r\nphotos/b b.png\r\n", "\u{FEFF}photos/a.png\nphotos/b b.png\n",
      "\u{FEFF}photos/a.png\r\n\r\nphotos/b b.png", "\n\nphotos/a.png\nphotos/b b.png",
    ])
  func lines(list: String) throws {
    let run = try score(list)
    #expect(run.code == 0, "\(run.error)")
    #expect(run.records.map(\.path.text) == ["photos/a.png", "photos/b b.png"])
  }

  @Test("a name that really ends in a carriage return is found")
  func carriageReturn() throws {
    try juror.folder.photo("odd.png", grey: 9)
    #expect(rename(juror.folder("odd.png"), juror.folder("odd.png\r")) == 0)
    #expect(try score("odd.png\r\n").records.map(\.path.text) == ["odd.png\r"])
  }

  @Test("what is no list is an error, not an empty run")
  func noList() throws {
    let wide = try juror.shell("printf '\\377\\376a\\0.\\0\\n\\0' | \"$0\" score --model brightness -")
    #expect(wide.code == 1 && wide.error.contains("UTF-16"), "\(wide.error)")
    let folder = try juror.shell("\"$0\" score --model brightness - < photos")
    #expect(folder.code == 1 && folder.error.contains("The list cannot be read"), "\(folder.error)")
    // Lines come first, more of them than are looked at before the list is taken for one of lines.
    let mixed = try juror.shell(
      "(head -c 70000 /dev/zero | tr '\\0' '\\n'; printf 'photos/a.png\\0photos/a.png\\n') | \"$0\" score --model brightness -"
    )
    #expect(mixed.code == 1 && mixed.error.contains("--null"), "\(mixed.error)")
    #expect(mixed.records.count == 1)
  }

  @Test("arguments that are not UTF-8 are the files that they name, several of them")
  func arguments() throws {
    try juror.folder.photo("x.png", grey: 0)
    try juror.folder.photo("y.png", grey: 200)
    let run = try juror.shell(
      """
      e=$(printf 'latin\\351.png') f=$(printf 'latin\\350.png')
      mv x.png "$e"; mv y.png "$f"
      "$0" score --model brightness "$e" "$f" --output "$(printf 'out\\351.jsonl')" && cat out*.jsonl
      """)
    #expect(run.code == 0, "\(run.error)")
    #expect(
      run.records.map(\.path.bytes) == [0xE9, 0xE8].map { Array("latin".utf8) + [$0] + Array(".png".utf8) })
    #expect(run.means[0] != run.means[1])
  }
}
