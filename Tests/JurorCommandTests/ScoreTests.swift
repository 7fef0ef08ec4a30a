import Fixtures
import Foundation
import Imaging
import Inference
import Testing

@Suite("juror score")
struct ScoreTests {
  let juror: JurorProgram

  init() throws { juror = try JurorProgram() }

  @Test("one record a photo in the order given, exit code 0, nothing else on standard output")
  func simple() throws {
    for (name, grey) in [("b.png", 255), ("a.jpg", 0)] { try juror.folder.photo(name, grey: grey) }
    let run = try juror("score", "--model", "brightness", "b.png", "a.jpg")
    #expect(run.code == 0)
    #expect(run.records.map(\.path.text) == ["b.png", "a.jpg"])
    #expect(run.output.split(separator: "\n").count == 2)
    #expect(abs((run.means[0] ?? 0) - juror.fixture.mean(brightness: 1)) < 1e-5)
    #expect(abs((run.means[1] ?? 0) - 4) < 1e-5)
  }

  @Test("a single photo that is scored leaves standard error empty")
  func quiet() throws {
    try juror.folder.photo("a.png", grey: 9)
    #expect(try juror("score", "--model", "brightness", "a.png").error.isEmpty)
  }

  @Test(
    "a folder's photos and those in folders below are scored, unless told not to; other files are counted")
  func folder() throws {
    try juror.folder.makeFolder("photos/deep")
    for name in ["photos/a.png", "photos/b.png", "photos/deep/c.png"] {
      try juror.folder.photo(name, grey: 9)
    }
    try juror.folder.write("text".utf8, to: "photos/notes.txt")
    let flat = try juror("score", "--model", "brightness", "--no-recursive", "photos")
    #expect(flat.records.map(\.path.text) == ["photos/a.png", "photos/b.png"])
    #expect(flat.code == 0 && flat.error.contains("2 rated, 1 skipped that are no photos"))
    for flags in [[], ["--recursive"]] {
      #expect(try juror.run(["score", "--model", "brightness", "photos"] + flags).records.count == 3)
    }
  }

  @Test("what cannot be scored is an error record of the right kind, said on standard error, exit code 1")
  func errors() throws {
    try juror.folder.photo("good.png", grey: 9)
    try juror.folder.write([], to: "empty.jpg")
    try juror.folder.write("text".utf8, to: "text.txt")
    let run = try juror(
      "score", "--model", "brightness", "none.jpg", "good.png", "empty.jpg", "text.txt", "photos/..")
    let kinds = run.records.map { record -> String in
      if case .failed(let kind, _) = record.outcome { kind.rawValue } else { "rated" }
    }
    #expect(Array(kinds.prefix(4)) == ["not-found", "rated", "empty", "unsupported"])
    #expect(run.code == 1)
    #expect(run.error.contains("none.jpg: not-found: "))
  }

  @Test("--sheet draws the best photos above the worst")
  func sheet() throws {
    for number in 0..<12 { try juror.folder.photo("\(number).png", grey: number * 20) }
    let run = try juror("score", "--model", "brightness", "--sheet", "sheet.png", ".")
    let sheet = try PhotoDecoder().decode(juror.folder("sheet.png"))
    #expect(run.code == 0 && run.records.count == 12)
    let row = sheet.size.height / 2
    let tile = sheet.size.width / 5
    let grey = { (x: Int, y: Int) in sheet.pixels[3 * (y * sheet.size.width + x)] }
    #expect(grey(tile / 2, row / 2) == 220 && grey(tile / 2, row + row / 2) == 0)
  }

  @Test("a name that is too long for its tile ends in …, and photos that are gone are grey fields")
  func longNames() throws {
    let name = String(repeating: "a long name ", count: 20)
    try juror.folder.photo("\(name).png", grey: 0)
    #expect(try juror("score", "--model", "brightness", "--sheet", "sheet.png", "\(name).png").code == 0)
    let sheet = try PhotoDecoder().decode(juror.folder("sheet.png"))
    // The caption ends before the tile does: white all along the right edge.
    let edge = (0..<sheet.size.height).map { sheet.pixels[3 * (($0 + 1) * sheet.size.width - 4)] }
    #expect(edge.allSatisfy { $0 == 255 })
  }

  @Test("--sheet takes only the formats that it can write")
  func sheetFormat() throws {
    #expect(try juror("score", "--sheet", "sheet.gif", "a.png").code == 64)
  }

  @Test("--sort puts the best first, equals in their order and errors last; --top keeps the best")
  func ranking() throws {
    for (name, grey) in [("a", 40), ("b", 200), ("c", 120), ("d", 200)] {
      try juror.folder.photo("photos/\(name).png", grey: grey)
    }
    let names = ["none.png", "photos/a.png", "photos/b.png", "photos/c.png", "photos/d.png"]
    let sorted = try juror.run(["score", "--model", "brightness", "--sort"] + names)
    #expect(sorted.records.map(\.path.text) == [2, 4, 3, 1, 0].map { names[$0] })
    let top = try juror.run(["score", "--model", "brightness", "--top", "2"] + names)
    #expect(top.records.map(\.path.text) == [names[2], names[4]])
    #expect(top.code == 1)
  }

  @Test("the scores are the same whatever the number of jobs")
  func jobs() throws {
    for index in 0..<24 {
      try juror.folder.photo("photos/\(index).jpg", grey: index * 10, width: 30 + 9 * index)
    }
    let one = try juror("score", "--model", "brightness", "--jobs", "1", "photos")
    let many = try juror("score", "--model", "brightness", "--jobs", "7", "photos")
    #expect(one.records.count == 24)
    #expect(one.output == many.output)
  }

  @Test(
    "names with spaces, quotation marks, line ends and bytes that are not UTF-8 come through, in every format"
  )
  func names() throws {
    for name in ["photos/sp ace.png", "photos/quo\"te,.png", "photos/li\nne.png"] {
      try juror.folder.photo(name, grey: 9)
    }
    let odd = PhotoPath(juror.folder("photos")).appending(Array("caf".utf8) + [0xE9] + Array(".png".utf8))
    try juror.folder.photo("x.png", grey: 9)
    try #require(rename(juror.folder("x.png"), odd.bytes.map(CChar.init(bitPattern:)) + [0]) == 0)

    let json = try juror("score", "--model", "brightness", juror.folder("photos"))
    #expect(json.code == 0 && json.records.count == 4)
    #expect(json.records.first?.path == odd)
    let csv = try juror("score", "--model", "brightness", "--format", "csv", "photos")
    #expect(
      RecordCSV.rows(csv.output.utf8).dropFirst().map(\.first) == [
        "photos/caf\u{FFFD}.png", "photos/li\nne.png", "photos/quo\"te,.png", "photos/sp ace.png",
      ])
    let table = try juror("score", "--model", "brightness", "--format", "table", "photos")
    #expect(table.output.split(separator: "\n").count == 5)
  }

  @Test("--format json is one array")
  func jsonArray() throws {
    for name in ["a", "b"] { try juror.folder.photo("photos/\(name).png", grey: 9) }
    let run = try juror("score", "--model", "brightness", "--format", "json", "photos")
    #expect(PhotoRecord.array(json: run.output.utf8)?.count == 2)
    try juror.folder.makeFolder("none")
    #expect(try juror("score", "--model", "brightness", "--format", "json", "none").output == "[]\n")
  }

  @Test(
    "wrong usage is exit code 64",
    arguments: [
      ["score"], ["score", "--top", "0", "."], ["score", "--jobs", "0", "."],
      ["score", "--precision", "f8", "."],
      ["score", "--resume", "."], ["score", "--format", "xml", "."], ["scor", "."],
    ])
  func usage(arguments: [String]) throws {
    let run = try juror.run(arguments)
    #expect(run.code == 64 && run.output.isEmpty && !run.error.isEmpty)
  }

  @Test("an unknown model is exit code 1 and tells the known ones")
  func unknownModel() throws {
    let run = try juror("score", "--model", "nosuch", ".")
    #expect(run.code == 1 && run.error.contains("nosuch") && run.error.contains("brightness"))
  }
}
