/// Why weights could not be fetched, read or written.
public struct WeightsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure that callers tell apart.
  public enum Kind: String, Hashable, Sendable {
    /// There is no such file, or no network of that name has published weights.
    case notFound = "not-found"
    /// The file cannot be opened or written.
    case unreadable
    /// Bytes that end too early or contradict themselves.
    case damaged
    /// Well formed, but nothing this reader knows.
    case unsupported
    /// The package registry could not be reached, or sent something with another hash.
    case unavailable
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// The file or the name of the weights.
  public let subject: String
  /// What was found, what was expected, what to do.
  public let message: String

  /// States a failure.
  public init(_ kind: Kind, _ subject: String, _ message: String) {
    self.kind = kind
    self.subject = subject
    self.message = message
  }

  init(_ error: FormatError, in subject: String) {
    switch error {
    case .damaged(let message): self.init(.damaged, subject, message)
    case .unsupported(let message): self.init(.unsupported, subject, message)
    }
  }

  /// One line: which file, what is wrong.
  public var description: String { "\(subject): \(message)" }
}

/// What is wrong with bytes whose file the reader does not know.
enum FormatError: Error, Hashable {
  /// They end too early or contradict themselves.
  case damaged(String)
  /// Well formed, but nothing this reader knows.
  case unsupported(String)
}
