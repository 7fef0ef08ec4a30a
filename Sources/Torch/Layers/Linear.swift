/// An affine map of the last dimension: …×in → …×out.
public final class Linear: Module, Layer {
  /// out × in.
  public let weight: Tensor
  /// out summands.
  public let bias: Tensor?

  /// A layer with PyTorch's initial weights: uniform within ±1 / √in.
  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true) throws(TorchError) {
    weight = try .learned([outputs, inputs], fan: inputs)
    self.bias = bias ? try .learned([outputs], fan: inputs) : nil
  }

  /// x Wᵀ + b.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.linear(weight: weight, bias: bias)
  }
}
