/// What is wrong with a data set, and where.
public struct DatasetError: Error, Hashable, Sendable {
  /// The file or folder.
  public let path: String
  /// Line in the file, from 1, where there is one.
  public let line: Int?
  /// The column's name, where there is one.
  public let column: String?
  /// What was expected and what was found.
  public let message: String

  /// An error at a place in a file.
  public init(_ path: String, line: Int? = nil, column: String? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }
}

extension DatasetError: CustomStringConvertible {
  /// `ratings.csv:12: column "c3": expected a count ≥ 0, found "x"`.
  public var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(column.map { "column \"\($0)\": " } ?? "")\(message)"
  }
}
