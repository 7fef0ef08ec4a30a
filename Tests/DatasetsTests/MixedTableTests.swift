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
}
