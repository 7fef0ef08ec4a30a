/// Why a network could not be exported.
public struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation or the field that is in the way.
  public let subject: String
  /// What is wrong with it and what to do.
  public let message: String

  /// States a failure.
  public init(_ subject: String, _ message: String) {
    self.subject = subject
    self.message = message
  }

  /// One line: what, and why.
  public var description: String { "\(subject): \(message)" }
}
