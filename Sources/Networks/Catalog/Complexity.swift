public import Torch

/// What a network costs: parameters, and multiply-adds of one forward pass of one example.
public struct Complexity: Hashable, Sendable {
  /// One convolution, linear layer or matrix product.
  public struct Step: Hashable, Sendable, Codable {
    /// Name of its weights in the state dictionary, with what normalises them; empty when it has none.
    public let name: String
    /// The operation.
    public let operation: String
    /// Shape of the output, without the batch.
    public let output: [Int]
    /// Numbers learned, biases and what normalises them included.
    public fileprivate(set) var parameters: Int
    /// Products summed.
    public let multiplyAdds: Int
  }

  /// All numbers learned.
  public let parameters: Int
  /// The steps that multiply, in order.
  public let steps: [Step]
  /// Products summed in all steps.
  public var multiplyAdds: Int { steps.reduce(0) { $0 + $1.multiplyAdds } }

  /// Runs the network once, evaluating, on zeros of the given channels, height and width.
  public init(of network: any Layer, input: [Int]) throws(TorchError) {
    let recorder = StepRecorder(of: network)
    let x = try Tensor.zeros([1] + input)
    network.evaluate()
    try withoutGradient { () throws(TorchError) in
      _ = try withRecording(recorder) { () throws(TorchError) in try network(x) }
    }
    parameters = network.parameters().reduce(0) { $0 + $1.count }
    steps = recorder.steps
  }
}

extension Architecture {
  /// What it costs for an example of the size it was made for.
  public func complexity() throws(TorchError) -> Complexity {
    let network = try withoutInitialWeights { () throws(TorchError) in try make() }
    return try Complexity(of: network, input: input)
  }
}

/// Counts the operations that multiply, and traces their weights back to the parameters they were made of.
private final class StepRecorder: OperationRecorder {
  private let names: [ObjectIdentifier: String]
  private var origins: [ObjectIdentifier: [Tensor]] = [:]
  /// Keeps what parameters became alive, so that identities stay unique.
  private var held: [Tensor] = []
  private(set) var steps: [Complexity.Step] = []
  /// The output of the last step, while it can still be normalised.
  private var last: Tensor?

  init(of network: Module) {
    let parameters = network.namedParameters()
    names = Dictionary(parameters.map { (ObjectIdentifier($0.tensor), $0.name) }) { first, _ in first }
    for (_, tensor) in parameters { origins[ObjectIdentifier(tensor)] = [tensor] }
    for (_, tensor) in network.namedBuffers() { origins[ObjectIdentifier(tensor)] = [] }
    held = parameters.map(\.tensor) + network.buffers()
  }

  func record(_ operation: RecordedOperation) {
    let origins = operation.inputs.map { self.origins[ObjectIdentifier($0)] }
    if let multiplyAdds = multiplyAdds(operation) {
      append(operation, parameters: origins.compactMap(\.self).flatMap(\.self), multiplyAdds)
      last = operation.output
    } else if operation.name == .batchNorm, operation.inputs[0] === last {
      steps[steps.count - 1].parameters += operation.inputs.dropFirst(3).reduce(0) { $0 + $1.count }
    } else if origins.allSatisfy({ $0 != nil }) {
      self.origins[ObjectIdentifier(operation.output)] = origins.compactMap(\.self).flatMap(\.self)
      held.append(operation.output)
    }
  }

  private func append(_ operation: RecordedOperation, parameters: [Tensor], _ multiplyAdds: Int) {
    var seen: Set<ObjectIdentifier> = []
    let parameters = parameters.filter { seen.insert(ObjectIdentifier($0)).inserted }
    let name = parameters.first.flatMap { names[ObjectIdentifier($0)] } ?? ""
    steps.append(
      Complexity.Step(
        name: name.hasSuffix(".weight") ? String(name.dropLast(".weight".count)) : name,
        operation: operation.name.rawValue, output: Array(operation.output.shape.dropFirst()),
        parameters: parameters.reduce(0) { $0 + $1.count }, multiplyAdds: multiplyAdds))
  }

  private func multiplyAdds(_ operation: RecordedOperation) -> Int? {
    let (inputs, outputs) = (operation.inputs, operation.output.count)
    return switch operation.name {
    case .conv2d: outputs * inputs[1].shape.dropFirst().reduce(1, *)
    case .convTranspose2d: inputs[0].count * inputs[1].shape.dropFirst().reduce(1, *)
    case .linear, .matmul: outputs * (inputs[0].shape.last ?? 0)
    default: nil
    }
  }
}
