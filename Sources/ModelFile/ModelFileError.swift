/// Why a model file could not be read or written: which file, which field, what was expected.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure that callers tell apart.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// There is no such file.
    case notFound = "not-found"
    /// The file cannot be opened or written.
    case unreadable
    /// The bytes are no ONNX model, or end too early.
    case damaged
    /// An ONNX model without Juror's description.
    case noDescription = "no-description"
    /// A description with a missing or impossible field.
    case invalidDescription = "invalid-description"
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// The file as the caller named it.
  public let path: String
  /// The field of the description, as a path: `preprocessing.fit.side`.
  public let field: String?
  /// What was found and what was expected.
  public let message: String

  /// States a failure.
  public init(_ kind: Kind, path: String, field: String? = nil, message: String) {
    self.kind = kind
    self.path = path
    self.field = field
    self.message = message
  }

  /// One line: file, field, what is wrong.
  public var description: String {
    "\(path): \(field.map { "\($0): " } ?? "")\(message)"
  }
}
