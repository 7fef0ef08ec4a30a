import Testing
import Torch

@Suite("Recording")
struct RecordingTests {
  final class Recorder: OperationRecorder {
    var operations: [RecordedOperation] = []
    func record(_ operation: RecordedOperation) { operations.append(operation) }
  }

  @Test("a forward pass is told in order, with the very tensors and the settings")
  func forward() throws {
    let convolution = try Conv2d(3, 4, kernel: 3, stride: 2, padding: .same)
    let norm = try BatchNorm2d(4, epsilon: 1e-3)
    let network = Sequential([convolution, norm, ReLU6(), Dropout()])
    network.evaluate()
    let (recorder, x) = (Recorder(), try Tensor.zeros([1, 3, 8, 8]))

    let y = try withRecording(recorder) { try network(x).mean(over: [-1, -2]) }

    let operations = recorder.operations
    #expect(operations.map(\.name) == [.conv2d, .batchNorm, .hardtanh, .mean])
    #expect(
      operations[0].inputs.map(ObjectIdentifier.init)
        == [x, convolution.weight, convolution.bias].compactMap { $0.map(ObjectIdentifier.init) })
    #expect(operations[1].inputs.first === operations[0].output)
    #expect(operations[1].inputs.count == 5 && operations[1].inputs[3] === norm.weight)
    #expect(operations.last?.output === y)
    #expect(
      operations[0].attributes == [
        "stride": .ints([2, 2]), "padding": .string("same"), "dilation": .ints([1, 1]), "groups": .int(1),
      ])
    #expect(operations[1].attributes == ["epsilon": .double(1e-3), "training": .bool(false)])
    #expect(operations[2].attributes == ["low": .double(0), "high": .double(6)])
    #expect(operations[3].attributes == ["dimensions": .ints([3, 2]), "keepingDimensions": .bool(false)])
  }

  @Test("nothing is told outside, of failed operations, or of reading values")
  func silence() throws {
    let (recorder, x) = (Recorder(), try Tensor.zeros([2]))

    try withRecording(recorder) {
      _ = try x.floats()
      _ = try? x + Tensor.zeros([3])
    }
    _ = try x.relu()

    #expect(recorder.operations.isEmpty)
  }
}
