/// Why a safetensors file could not be read or written.
public struct SafeTensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble.
  public enum Kind: String, Hashable, Sendable {
    /// There is no such file.
    case notFound
    /// It cannot be opened or read, or is no regular file.
    case unreadable
    /// It ends before what its header announces.
    case truncated
    /// Its header is longer than the format allows.
    case headerTooLarge
    /// Its header is not JSON of the format's form.
    case malformedHeader
    /// A name occurs twice.
    case duplicateName
    /// A tensor has a dtype that ``DType`` lacks.
    case unsupportedType
    /// A shape's size is out of range or does not fit the bytes given.
    case invalidShape
    /// Tensors overlap, leave holes, or lie outside of the file.
    case invalidOffsets
    /// It could not be written.
    case unwritable
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// The file.
  public let path: String
  /// What was found, and what expected.
  public let message: String

  /// `path: message`.
  public var description: String { "\(path): \(message)" }
}
