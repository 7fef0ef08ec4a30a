import Datasets
import Fixtures
import Ratings
import Testing

struct AADBTests {
  @Test("the published lists, with their misspelling, give scores, attributes and the official split")
  func lists() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("imgListFiles_label")
    try folder.makeFolder("datasetImages_originalSize")
    try folder.makeFolder("AADB_newtest_originalSize")
    try folder.write([], to: "AADB_newtest_originalSize/c.jpg")
    for (list, rows) in [("Train", ["a.jpg", "b.jpg"]), ("Validation", ["d.jpg"]), ("TestNew", ["c.jpg"])] {
      for (name, value) in [("score", 0.65), ("BalacingElements", -0.2), ("Light", 0.4)] {
        let lines = rows.map { "\($0) \(value)\n" }.joined()
        try folder.write(lines.utf8, to: "imgListFiles_label/imgList\(list)Regression_\(name).txt")
      }
    }
    let dataset = try AADB.read(folder.path)
    #expect(dataset.attributes == ["BalancingElements", "Light"])
    #expect(dataset.photos.map(\.id) == ["a.jpg", "b.jpg", "d.jpg", "c.jpg"])
    #expect(dataset.photos[0].ratings == .moments(mean: 0.65))
    #expect(dataset.photos[0].attributes == [-0.2, 0.4])
    #expect(dataset.photos[0].path == folder("datasetImages_originalSize/a.jpg"))
    #expect(dataset.photos[3].path == folder("AADB_newtest_originalSize/c.jpg"))
    let split = try dataset.split(named: "official")
    #expect([split.training, split.validation, split.test] == [["a.jpg", "b.jpg"], ["d.jpg"], ["c.jpg"]])
  }

  @Test("flat CSV files: one alone, or three in a folder; attributes may be fewer")
  func tables() throws {
    let folder = try ScratchFolder()
    let file = try folder.write(
      "ImageFile,Content,Symmetry,score\na_b.jpg,-1,0.25,0\nc.jpg,0,1,1\n".utf8, to: "test.csv")
    let one = try AADB.read(file)
    #expect(one.attributes == ["Content", "Symmetry"])
    #expect(one.photos.map(\.attributes) == [[-1, 0.25], [0, 1]])
    #expect(one.photos.map(\.ratings.mean) == [0, 1])
    #expect(one.photos[0].path == nil)
    try folder.write("ImageFile,Content,Symmetry,score\nd.jpg,0,0,0.5\n".utf8, to: "train.csv")
    #expect(try AADB.read(folder.path).split(named: "official").training == ["d.jpg"])
    try folder.write("ImageFile,score\ne.jpg,0.5\n".utf8, to: "val.csv")
    let error = try #require(throws: DatasetError.self) { try AADB.read(folder.path) }
    #expect(error.message.contains("attributes differ"))
  }

  @Test("a photo that an attribute's list lacks is an error")
  func incomplete() throws {
    let folder = try ScratchFolder()
    try folder.write("a.jpg 0.5\nb.jpg 0.5\n".utf8, to: "imgListTrainRegression_score.txt")
    try folder.write("a.jpg 0.5\n".utf8, to: "imgListTrainRegression_Object.txt")
    let error = try #require(throws: DatasetError.self) { try AADB.read(folder.path) }
    #expect(error.line == 2)
    #expect(error.message.contains("\"b.jpg\" has no value in imgListTrainRegression_Object.txt"))
  }

  @Test("a folder without labels is said")
  func missing() throws {
    let folder = try ScratchFolder()
    #expect(throws: DatasetError.self) { try AADB.read(folder.path) }
  }
}
