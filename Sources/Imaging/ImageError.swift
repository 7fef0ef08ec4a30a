/// Why an operation on decoded pixels, or writing them, failed.
public struct ImageError: Error, Sendable, Hashable {
  /// The operation that failed, such as `resize`.
  public let operation: String
  /// What was wrong.
  public let message: String

  /// Makes an error of `operation`.
  public init(operation: String, message: String) {
    self.operation = operation
    self.message = message
  }
}

extension ImageError: CustomStringConvertible {
  /// Operation and message.
  public var description: String { "\(operation): \(message)" }
}
