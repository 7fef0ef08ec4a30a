import Datasets
import Fixtures
import Ratings
import Testing

struct SplitListTests {
  private let dataset = Dataset(
    kind: .table, source: "", scale: nil,
    photos: ["a.jpg", "b c, d.jpg", "e.1.jpg", "e.2.jpg"].map { RatedPhoto(id: $0, ratings: .good(true)) })

  private func path(_ text: String) throws -> (folder: ScratchFolder, path: String) {
    let folder = try ScratchFolder()
    return (folder, try folder.write(text.utf8, to: "mine.txt"))
  }

  @Test("a file's lines are ids, names or paths of the test photos; blanks and commas belong to names")
  func names() throws {
    let (folder, path) = try path("\u{FEFF}photos/a.jpg\r\n\r\nb c, d\r\ne.1.jpg\r\n")
    defer { _ = folder }
    let split = try dataset.split(named: path)
    #expect(split.name == path)
    #expect(split.training.isEmpty)
    #expect(split.test == ["a.jpg", "b c, d.jpg", "e.1.jpg"])
    let same = try Split(name: "", training: [], validation: [], test: ["e.1.jpg", "a.jpg", "b c, d.jpg"])
    #expect(split.hash == same.hash)
  }

  @Test("lines without a rated photo are told, and do not change the hash")
  func absent() throws {
    let (folder, path) = try path("a\nnowhere\n")
    defer { _ = folder }
    let selection = try Selection(of: dataset, split: path)
    #expect(selection.absent == ["nowhere"])
    #expect(!selection.isComplete)
    #expect(selection.ids == ["a.jpg"])
    #expect(selection.name == "\(path), test")
    #expect(
      try selection.split?.hash == Split(name: "", training: [], validation: [], test: ["a.jpg"]).hash)
  }

  @Test("published lists may name photos that have no rating")
  func published() throws {
    var dataset = dataset
    dataset.splits = [SplitRule(name: "s", training: [], test: ["a.jpg", "x"])]
    let selection = try Selection(of: dataset, split: "s")
    #expect(selection.absent == ["x"])
    #expect(selection.isComplete)
  }

  @Test(
    "a malformed list is an error that names its line",
    arguments: [
      ("a\nb c, d\nx/a.jpg\n", 3, "already on line 1"), ("a\ne\n", 2, "2 rated photos may be meant"),
      ("", nil, "there are no ids"), ("\n \n", nil, "there are no ids"), ("a\0\n", 1, "NUL"),
    ])
  func malformed(text: String, line: Int?, says: String) throws {
    let (folder, path) = try path(text)
    defer { _ = folder }
    let problem = try #require(throws: Split.Problem.self) { try dataset.split(named: path) }
    guard case .unreadableList(let error) = problem else {
      Issue.record("\(problem)")
      return
    }
    #expect(error.line == line)
    #expect(error.path == path)
    #expect(error.message.contains(says), "\(error)")
  }

  @Test("a published split and a rule come before a file of the same name; a folder is no list")
  func precedence() throws {
    #expect(try dataset.rule(named: "last-1").demandsEveryPhoto == false)
    let folder = try ScratchFolder()
    #expect(throws: Split.Problem.unknown(folder.path, known: [])) { try dataset.split(named: folder.path) }
  }
}
