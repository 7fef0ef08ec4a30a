/// What did not fit when weights were loaded into a module; everything else was loaded.
public struct LoadReport: Hashable, Sendable {
  /// A tensor whose shape is not the one the module has under its name.
  public struct ShapeMismatch: Hashable, Sendable {
    /// The name in the state dictionary.
    public let name: String
    /// The module's shape.
    public let expected: [Int]
    /// The given shape.
    public let found: [Int]
  }

  /// Names that the module has and the weights lack, sorted.
  public var missing: [String]
  /// Names that the weights have and the module lacks, sorted.
  public var unexpected: [String]
  /// Names that both have, with different shapes, sorted.
  public var misshaped: [ShapeMismatch]

  /// Whether every tensor found its place.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && misshaped.isEmpty }
}

extension Module {
  /// Copies weights into the tensors of the same names and shapes, converted to their dtypes.
  public final func load(_ weights: [String: Tensor]) throws(TorchError) -> LoadReport {
    let own = stateDictionary()
    var report = LoadReport(
      missing: own.keys.filter { weights[$0] == nil }.sorted(),
      unexpected: weights.keys.filter { own[$0] == nil }.sorted(), misshaped: [])
    for (name, tensor) in own.sorted(by: { $0.key < $1.key }) {
      guard let source = weights[name] else { continue }
      if source.shape == tensor.shape {
        try withoutGradient { () throws(TorchError) in try tensor.copy(from: source) }
      } else {
        report.misshaped.append(.init(name: name, expected: tensor.shape, found: source.shape))
      }
    }
    return report
  }

  /// Turns learning of all parameters within on or off.
  public final func requireGradient(_ required: Bool) throws(TorchError) {
    for parameter in parameters() { try parameter.requireGradient(required) }
  }

  /// Lays out the weights of all convolutions within for channels-last inputs.
  public final func useChannelsLast() throws(TorchError) {
    for tensor in parameters() where tensor.rank == 4 {
      try tensor.become(
        withoutGradient { () throws(TorchError) in try tensor.contiguous(channelsLast: true) })
    }
  }

  /// Converts all parameters and floating-point buffers within to another floating-point dtype.
  public final func convert(to dtype: DType) throws(TorchError) {
    for tensor in parameters() + buffers() where tensor.dtype.isFloatingPoint {
      try tensor.become(withoutGradient { () throws(TorchError) in try tensor.to(dtype) })
    }
  }
}
