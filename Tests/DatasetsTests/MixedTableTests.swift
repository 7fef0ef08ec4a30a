import Fixtures
import Testing

@testable import Datasets

/// What fuzzing found in tables.
@Suite("Tables of means and votes")
struct MixedTableTests {
  @Test("a mean outside the scale that only a later row tells is an error at its own row")
  func lateScale() {
    let file = LabelFile(
      "a late scale", .table,
      """
      {"id": "a", "mean": 2}
      {"id": "b", "mean": 2.5}
      {"id": "c", "distribution": [0.5, 0.5]}
      """, 2, nil, "expected a mean from 1.0 to 2.0, found 2.5")

    let error = #expect(throws: DatasetError.self) { try file.read() }

    #expect(error?.line == file.line)
    #expect(error?.message == file.says)
  }

  @Test("AADB's files must have the same attributes, also when the first has none")
  func attributes() throws {
    let folder = try ScratchFolder()
    try folder.write("ImageFile,score\na.jpg,0.25\n".utf8, to: "train.csv")
    try folder.write("ImageFile,Content,score\nb.jpg,0,1\n".utf8, to: "test.csv")

    let error = #expect(throws: DatasetError.self) { try AADB.read(folder.path) }

    #expect(error?.path.hasSuffix("test.csv") == true)
  }
}
