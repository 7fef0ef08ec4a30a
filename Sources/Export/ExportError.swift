/// Why a network could not be exported, or a checkpoint not be read.
public struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, the operation or the output that is in the way.
  public let subject: String
  /// The field of a file, as a path: `network.grid`.
  public let field: String?
  /// What is wrong with it and what to do.
  public let message: String

  /// States a failure.
  public init(_ subject: String, field: String? = nil, _ message: String) {
    self.subject = subject
    self.field = field
    self.message = message
  }

  /// One line: what, where in it, and why.
  public var description: String { "\(subject): \(field.map { "\($0): " } ?? "")\(message)" }
}
