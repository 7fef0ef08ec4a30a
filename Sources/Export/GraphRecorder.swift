import Torch

/// A recorded operation that may be rewritten before it becomes a node.
struct GraphOperation {
  let name: OperationName
  var inputs: [Tensor]
  var output: Tensor
  let attributes: [String: AttributeValue]
}

/// Keeps every operation of a forward pass, and with it every tensor, so that identities stay unique.
final class GraphRecorder: OperationRecorder {
  private var operations: [GraphOperation] = []

  func record(_ operation: RecordedOperation) {
    operations.append(
      GraphOperation(
        name: operation.name, inputs: operation.inputs, output: operation.output,
        attributes: operation.attributes))
  }

  /// Records `body` and returns the operations whose result depends on `input`; all other tensors are constants.
  static func operations(of body: () throws -> Void, dependingOn input: Tensor) throws -> [GraphOperation] {
    let recorder = GraphRecorder()
    try withoutGradient { try withRecording(recorder) { try body() } }
    var variable: Set<ObjectIdentifier> = [ObjectIdentifier(input)]
    return recorder.operations.filter { operation in
      guard operation.inputs.contains(where: { variable.contains(ObjectIdentifier($0)) }) else {
        return false
      }
      variable.insert(ObjectIdentifier(operation.output))
      return true
    }
  }
}
