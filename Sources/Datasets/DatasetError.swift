/// What is wrong with a file or folder of a data set, and where.
public struct DatasetError: Error, Hashable, Sendable {
  /// The file or folder.
  public let path: String
  /// Line in the file, from 1, where there is one.
  public let line: Int?
  /// Character in the line, from 1, where there is one.
  public let column: Int?
  /// The name of the field, such as `c3`, where it has one.
  public let field: String?
  /// What was expected and what was found.
  public let message: String

  /// An error at a place in a file.
  public init(
    _ path: String, line: Int? = nil, column: Int? = nil, field: String? = nil, _ message: String
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.field = field
    self.message = message
  }
}

extension DatasetError: CustomStringConvertible {
  /// As compilers print it: `ratings.csv:12:31: c3: expected a count, found "x"`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(path)\(place): \(field.map { "\($0): " } ?? "")\(message)"
  }
}
