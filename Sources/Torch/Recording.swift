/// What is told of every primitive operation while it records; exporters build their graph from it.
public protocol OperationRecorder: AnyObject {
  /// Called after each operation, in order, on the thread that ran it.
  func record(_ operation: RecordedOperation)
}

/// One primitive operation that took place.
///
/// Tensors are the same objects that the program used, so a weight or an earlier output is found by identity (`===`).
public struct RecordedOperation: Sendable {
  /// Which operation.
  public let name: OperationName
  /// Its operands, in the order that ``OperationName`` gives; absent optional ones are left out.
  public let inputs: [Tensor]
  /// What it returned.
  public let output: Tensor
  /// Everything else that determines the output.
  public let attributes: [String: AttributeValue]
}

/// A setting of a recorded operation.
public enum AttributeValue: Hashable, Sendable {
  /// A whole number, such as a dimension.
  case int(Int)
  /// Whole numbers, such as a stride.
  case ints([Int])
  /// A number.
  case double(Double)
  /// A choice of two.
  case bool(Bool)
  /// A name, such as a dtype's.
  case string(String)
}

/// Runs `body`, telling `recorder` of every primitive operation of this task.
///
/// Changes in place and new constants are not operations; record a forward pass under ``withoutGradient(_:)``.
public func withRecording<Result, Failure: Error>(
  _ recorder: any OperationRecorder, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  // TaskLocal's own withValue does not carry a typed error through.
  let result = Recording.$current.withValue(Recording(recorder: recorder)) {
    Swift.Result<Result, Failure> { () throws(Failure) in try body() }
  }
  return try result.get()
}

/// Carries the recorder through a task local.
///
/// Sendable by contract: only the recording task's operations use it.
struct Recording: @unchecked Sendable {
  let recorder: any OperationRecorder

  @TaskLocal static var current: Recording?
}

/// Runs `body` unrecorded: reading a tensor's values is no part of a forward pass.
func withoutRecording<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard Recording.current != nil else { return try body() }
  let result = Recording.$current.withValue(nil) {
    Swift.Result<Result, Failure> { () throws(Failure) in try body() }
  }
  return try result.get()
}
