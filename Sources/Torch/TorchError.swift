/// What libtorch refused, and in which operation.
public struct TorchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation's name, as in ``OperationName`` where it has one.
  public let operation: String
  /// What was wrong, mostly in libtorch's words: the shapes or dtypes that do not fit.
  public let message: String

  /// An error of one operation.
  public init(operation: String, message: String) {
    self.operation = operation
    self.message = message
  }

  /// `operation: message`.
  public var description: String { "\(operation): \(message)" }
}
