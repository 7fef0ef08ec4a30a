import Datasets
import Fixtures
import Testing

/// A label file and where reading it should fail.
struct LabelFile: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let kind: DatasetKind
  let bytes: [UInt8]
  /// Where the error points, and a part of what it says.
  var line: Int?
  var column: Int?
  var says = ""

  init(_ what: String, _ kind: DatasetKind, _ text: String, _ line: Int?, _ column: Int?, _ says: String) {
    self.init(what, kind, bytes: Array(text.utf8), line, column, says)
  }

  init(_ what: String, _ kind: DatasetKind, bytes: [UInt8], _ line: Int?, _ column: Int?, _ says: String) {
    (testDescription, self.kind, self.bytes) = (what, kind, bytes)
    (self.line, self.column, self.says) = (line, column, says)
  }

  /// Reads the file.
  func read() throws -> Dataset {
    let folder = try ScratchFolder()
    return try kind.read(folder.write(bytes, to: "labels"))
  }
}
