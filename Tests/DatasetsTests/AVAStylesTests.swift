import Datasets
import Fixtures
import Testing

/// The lists of styles beside three photos' votes, and what to put in their place.
private struct StyleLists: CustomTestStringConvertible {
  let testDescription: String
  var files = [
    "styles.txt": "1 Duotones\n2 HDR\n14 Vanishing_Point\n", "train.jpgl": "7\n9\n", "train.lab": "2\n14\n",
    "test.jpgl": "8\n", "test.multilab": "1 0 1 0 0 0 0 0 0 0 0 0 0 1\n",
  ]
  /// Where reading them should fail.
  let file: String
  let line: Int?
  let says: String

  init(
    _ what: String = "", _ file: String = "", _ text: String? = nil, line: Int? = nil,
    in other: String? = nil, says: String = ""
  ) {
    testDescription = what
    if !file.isEmpty { files[file] = text }
    (self.file, self.line, self.says) = (other ?? file, line, says)
  }

  func read() throws -> Dataset {
    let folder = try ScratchFolder()
    try folder.makeFolder("style")
    try folder.write((7...10).map { "\($0) \($0) 1 1 0 0 0 0 0 0 0 0 0 0 0\n" }.joined().utf8, to: "AVA.txt")
    for (name, text) in files { try folder.write(text.utf8, to: "style/\(name)") }
    return try AVA.read(folder.path)
  }
}

struct AVAStylesTests {
  @Test("one style of each training photo, any number of each test photo, and the split of the two lists")
  func styles() throws {
    let dataset = try StyleLists().read()
    let styles = dataset.photos.map { $0.styles.joined(separator: " ") }
    #expect(styles == ["HDR", "Duotones 3 Vanishing_Point", "Vanishing_Point", ""])
    let split = try dataset.split(named: "style")
    #expect(split.training == ["7", "9"])
    #expect(split.validation.isEmpty)
    #expect(split.test == ["8"])
  }

  @Test("votes in the dialect of others find the lists that lie beside them, and the names of their tags")
  func table() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("style")
    for (name, text) in StyleLists().files { try folder.write(text.utf8, to: "style/\(name)") }
    try folder.write("22 Rural\n".utf8, to: "tags.txt")
    try folder.write("5 Red\n".utf8, to: "challenges.txt")
    let header =
      "image_id,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11,tag1,tag2,tag3\n"
    let path = try folder.write((header + "8,1,1,0,0,0,0,0,0,0,0,22,0,5\n").utf8, to: "test.csv")
    for dataset in [try AVA.read(path), try AVA.read(folder.path)] {
      #expect(dataset.photos.map(\.styles) == [["Duotones", "3", "Vanishing_Point"]])
      #expect(dataset.photos.map(\.tags) == [["Rural"]])
      #expect(dataset.photos.map(\.challenge) == ["Red"])
    }
  }

  @Test(
    "a malformed list is an error that names its file and line",
    arguments: [
      StyleLists("a label too few", "train.lab", "2\n", line: 2, in: "train.jpgl", says: "has no label in"),
      StyleLists("a label too many", "train.lab", "2\n14\n1\n", line: 3, says: "label 3 has no photo in"),
      StyleLists("labels missing", "test.multilab", says: "there is no such file"),
      StyleLists("photos missing", "train.jpgl", says: "there is no such file"),
      StyleLists("a style of letters", "train.lab", "2\nHDR\n", line: 2, says: "from 1 to 14, found \"HDR\""),
      StyleLists("style 0", "train.lab", "0\n2\n", line: 1, says: "from 1 to 14, found \"0\""),
      StyleLists("style 15", "train.lab", "2\n15\n", line: 2, says: "from 1 to 14, found \"15\""),
      StyleLists("two single labels", "train.lab", "2 3\n2\n", line: 1, says: "expected 1 fields, found 2"),
      StyleLists(
        "13 columns", "test.multilab", "1 0 1 0 0 0 0 0 0 0 0 0 0\n", line: 1, says: "expected 14 fields"),
      StyleLists(
        "a column of 2", "test.multilab", "1 0 2 0 0 0 0 0 0 0 0 0 0 1\n", line: 1, says: "from 0 to 1"),
      StyleLists("an id of letters", "test.jpgl", "x\n", line: 1, says: "image id: expected a whole number"),
      StyleLists("an id twice", "train.jpgl", "7\n7\n", line: 2, says: "\"7\" is there twice"),
      StyleLists(
        "a test photo that is a training photo", "test.jpgl", "9\n", line: 1, says: "\"9\" is there twice"),
      StyleLists("a name without number", "styles.txt", "HDR 2\n", line: 1, says: "expected a whole number"),
    ])
  fileprivate func malformed(_ lists: StyleLists) throws {
    let error = try #require(throws: DatasetError.self) { try lists.read() }
    #expect(error.path.hasSuffix("style/\(lists.file)"), "\(error)")
    #expect(error.line == lists.line, "\(error)")
    #expect("\(error)".contains(lists.says), "\(error)")
  }
}
