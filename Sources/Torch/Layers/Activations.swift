/// max(0, x), of any shape.
public final class ReLU: Module, Layer {
  /// Whether the output takes the input's memory; only for an input that nothing else uses.
  public let inPlace: Bool

  /// An activation in memory of its own, unless told otherwise.
  public init(inPlace: Bool = false) { self.inPlace = inPlace }

  /// max(0, x).
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try inPlace ? x.reluInPlace() : x.relu()
  }
}

/// min(max(0, x), 6), of any shape.
public final class ReLU6: Module, Layer {
  /// min(max(0, x), 6).
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try x.relu6() }
}

/// x where it is positive, else slope · x, of any shape.
public final class LeakyReLU: Module, Layer {
  /// The factor of negative elements.
  public let slope: Double

  /// An activation with the given slope below zero.
  public init(slope: Double = 0.01) { self.slope = slope }

  /// x or slope · x.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try x.leakyRelu(slope: slope) }
}

/// The hyperbolic tangent, of any shape.
public final class Tanh: Module, Layer {
  /// tanh x.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try x.tanh() }
}

/// 1 / (1 + e⁻ˣ), of any shape.
public final class Sigmoid: Module, Layer {
  /// 1 / (1 + e⁻ˣ).
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try x.sigmoid() }
}

/// Zeroes elements at random while training and scales the others up, of any shape.
///
/// Srivastava et al. 2014.
public final class Dropout: Module, Layer {
  /// The probability of zeroing an element, of 0..<1.
  public let probability: Double

  /// A layer with the given probability.
  public init(_ probability: Double = 0.5) { self.probability = probability }

  /// The input itself when evaluating.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    isTraining && probability > 0 ? try x.dropout(probability: probability) : x
  }
}
