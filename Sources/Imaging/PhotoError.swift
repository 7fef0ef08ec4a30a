/// Why a photo could not be read.
public struct PhotoError: Error, Sendable, Hashable {
  /// The kinds that records name; the raw value is the word in a record.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// No file has this path.
    case notFound = "not-found"
    /// The file exists but cannot be opened: a directory, a device, or no permission.
    case unreadable
    /// The content is not a photo in a format that is read here.
    case unsupported
    /// The content starts like a photo but ends early or is damaged.
    case truncated
    /// The header announces more pixels than the configured limit, or the photo lies behind more bytes than are read.
    case tooLarge = "too-large"
    /// The file has no bytes.
    case empty
  }

  /// What went wrong.
  public let kind: Kind
  /// The photo's path as it was given.
  public let path: String
  /// One sentence for people.
  public let message: String

  /// Makes an error about the photo at `path`.
  public init(_ kind: Kind, path: String, message: String) {
    self.kind = kind
    self.path = path
    self.message = message
  }
}

extension PhotoError: CustomStringConvertible {
  /// Path, kind and message.
  public var description: String { "\(path): \(kind.rawValue): \(message)" }
}
