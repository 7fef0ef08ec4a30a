import Datasets
import Fixtures
import Ratings
import Testing

struct AVATests {
  private static let rows = """
    1 953619 0 1 5 17 38 36 15 6 5 1 1 22 1396
    2 953958 10 7 15 26 26 21 10 8 1 2 15 0 1396
    3 1617 0 0 4 8 41 56 10 3 4 0 0 0 0

    """
  private static let first: [Double] = [0, 1, 5, 17, 38, 36, 15, 6, 5, 1]

  @Test("the official layout: counts, tags without the absent 0, challenge, names from the lists beside it")
  func official() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.rows.utf8, to: "AVA.txt")
    try folder.write("1 Abstract\n22 Rural\n".utf8, to: "tags.txt")
    try folder.write("1396 100 Meters\n".utf8, to: "challenges.txt")
    try folder.makeFolder("images")
    let dataset = try AVA.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["953619", "953958", "1617"])
    #expect(dataset.photos[0].ratings.votes?.counts == Self.first)
    #expect(dataset.photos.map(\.tags) == [["Abstract", "Rural"], ["15"], []])
    #expect(dataset.photos.map(\.challenge) == ["100 Meters", "100 Meters", nil])
    #expect(dataset.photos[1].path == folder("images/953958.jpg"))
    #expect(dataset.expectedMissing.count == 26)
    #expect(dataset.expectedMissing.contains("1617"))
    #expect(try AVA.read(folder("AVA.txt")).photos == dataset.photos)
  }

  private static let counts = "953619,0,1,5,17,38,36,15,6,5,1"

  @Test(
    "the dialects of others give the same votes",
    arguments: [
      "image_id,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11,tag1,tag2,tag3\n"
        + "\(counts),1,22,1396\n,,,,,,,,,,,,,\n",
      "img_name,MOS,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,semantic_tag1,semantic_tag2,official split,ILGnet split\n"
        + "953619.jpg,5.56,0,1,5,17,38,36,15,6,5,1,1,22,2,0\n",
      "[{\"image_id\": \"953619\", \"label\": [0,1,5,17,38,36,15,6,5,1]}]", "\(counts)\n",
      "0,1,2,3,4,5,6,7,8,9,10\n\(counts)\n", ",0,1,2,3,4,5,6,7,8,9,10\n0,\(counts)\n",
    ])
  func dialects(text: String) throws {
    let folder = try ScratchFolder()
    let photo = try #require(try AVA.read(folder.write(text.utf8, to: "a.csv")).photos.first)
    #expect(photo.id == "953619")
    #expect(photo.ratings.votes?.counts == Self.first)
    if text.contains("tag1") { #expect(photo.tags == ["1", "22"]) }
    if text.contains("tag3") { #expect(photo.challenge == "1396") }
  }

  @Test("rows that sum to 1 are probabilities, in CSV and in JSON")
  func probabilities() throws {
    let folder = try ScratchFolder()
    let total = Self.first.reduce(0, +)
    let list = Self.first.map { "\($0 / total)" }.joined(separator: ",")
    for text in ["953619,\(list)\n", "[{\"image_id\": 953619, \"label\": [\(list)]}]"] {
      let photo = try #require(try AVA.read(folder.write(text.utf8, to: "a.csv")).photos.first)
      #expect(photo.id == "953619")
      guard case .distribution(let distribution) = photo.ratings else {
        Issue.record("\(photo.ratings) are no probabilities")
        continue
      }
      #expect(zip(distribution.probabilities, Self.first).allSatisfy { abs($0 - $1 / total) < 1e-12 })
    }
  }

  @Test("train, val and test files make the published split; a photo in two of them is leakage")
  func files() throws {
    let folder = try ScratchFolder()
    func file(_ name: String, _ ids: [Int]) throws {
      try folder.write(ids.map { "\($0),1,1,1,1,1,1,1,1,1,1\n" }.joined().utf8, to: name)
    }
    try file("train.csv", [1, 2, 3])
    try file("val.csv", [4])
    try file("test.csv", [5, 6])
    let split = try AVA.read(folder.path).split(named: "published")
    #expect(split.training == ["1", "2", "3"])
    #expect(split.validation == ["4"])
    #expect(split.test == ["5", "6"])
    try file("val.csv", [4, 6])
    let leaking = try AVA.read(folder.path)
    #expect(leaking.photos.count == 6)
    #expect(throws: Split.Problem.leaks(["6"])) { try leaking.split(named: "published") }
    #expect(try leaking.split(named: "published", allowingLeaks: true).leaks == ["6"])
    try folder.write("6,9,1,1,1,1,1,1,1,1,1\n".utf8, to: "val.csv")
    let error = try #require(throws: DatasetError.self) { try AVA.read(folder.path) }
    #expect(error.message.contains("other ratings"))
  }

  @Test("each further part of the test is a split with the same training photos, as MPANet's by aspect")
  func parts() throws {
    let folder = try ScratchFolder()
    func file(_ name: String, _ ids: [Int]) throws {
      let header =
        "image_id,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11,tag1,tag2,tag3\n"
      let rows = ids.map { "\($0),1,1,1,1,1,1,1,1,1,1,0,0,7\n" }.joined()
      try folder.write((header + rows).utf8, to: name)
    }
    try file("train.csv", [1, 2])
    try file("test.csv", [4, 5, 6])
    try file("test_aspect_ratio_0.4_0.6.csv", [5])
    try file("test_aspect_ratio_1.6.csv", [4, 6])
    try folder.write("notes,not,votes\n".utf8, to: "notes.csv")
    let dataset = try AVA.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["1", "2", "4", "5", "6"])
    #expect(
      dataset.splits.map(\.name) == ["published", "test_aspect_ratio_0.4_0.6", "test_aspect_ratio_1.6"])
    let tall = try dataset.split(named: "test_aspect_ratio_1.6")
    #expect([tall.training, tall.test] == [["1", "2"], ["4", "6"]])
    try file("test_aspect_ratio_1.6.csv", [2, 6])
    let leaking = try AVA.read(folder.path)
    #expect(throws: Split.Problem.leaks(["2"])) { try leaking.split(named: "test_aspect_ratio_1.6") }
    #expect(try leaking.split(named: "published").test == ["4", "5", "6"])
  }

  @Test("lists beside AVA.txt make splits; ids without a rating are left out and counted")
  func lists() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("aesthetics_image_lists")
    try folder.makeFolder("AVA1")
    try folder.write(Self.rows.utf8, to: "AVA.txt")
    try folder.write("1617\n999999\n".utf8, to: "aesthetics_image_lists/generic_test.jpgl")
    try folder.write("953619\n".utf8, to: "aesthetics_image_lists/generic_ls_train.jpgl")
    try folder.write("953619\n".utf8, to: "aesthetics_image_lists/animal_train.jpgl")
    try folder.write("953958\n".utf8, to: "aesthetics_image_lists/animal_test.jpgl")
    try folder.write("953619.jpg 1\n953958.jpg 0\n".utf8, to: "AVA1/train.txt")
    try folder.write("1617.jpg 1\n".utf8, to: "AVA1/val.txt")
    let dataset = try AVA.read(folder.path)
    #expect(dataset.splits.map(\.name) == ["official", "official-large", "animal", "ava1"])
    let official = try dataset.split(named: "official")
    #expect(official.training == ["953619", "953958"])
    #expect(official.test == ["1617"])
    #expect(dataset.splits[0].absent(from: dataset.photos) == ["999999"])
    #expect(try dataset.split(named: "official-large").training == ["953619"])
    #expect(try dataset.split(named: "animal").test == ["953958"])
    #expect(try dataset.split(named: "ava1").test == ["1617"])
  }

  @Test("pyiqa's columns make the official split and ILGnet's")
  func columns() throws {
    let folder = try ScratchFolder()
    let header =
      "img_name,MOS,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,semantic_tag1,semantic_tag2,official split,ILGnet split\n"
    let rows = [("a", 0, 2), ("b", 1, 0), ("c", 2, 0)].map {
      "\($0.0).jpg,5,1,1,1,1,1,1,1,1,1,1,0,0,\($0.1),\($0.2)\n"
    }
    let dataset = try AVA.read(folder.write((header + rows.joined()).utf8, to: "meta.csv"))
    #expect(
      try dataset.split(named: "official")
        == Split(name: "official", training: ["a"], validation: ["b"], test: ["c"]))
    #expect(try dataset.split(named: "ava1").test == ["a"])
  }

  @Test("a folder without labels, and a path to nothing, are said")
  func missing() throws {
    let folder = try ScratchFolder()
    let error = try #require(throws: DatasetError.self) { try AVA.read(folder.path) }
    #expect(error.message.contains("expected AVA.txt"))
    #expect(throws: DatasetError("/nowhere", "there is no such file")) { try AVA.read("/nowhere") }
  }
}
