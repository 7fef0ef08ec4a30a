/// A module of one input and one output.
public protocol Layer: Module {
  /// The output for an input, whose shape the layer documents.
  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor
}

/// Layers one after the other, named `0`, `1` … as in PyTorch.
public final class Sequential: Module, Layer {
  /// The layers in order.
  @Named("") public private(set) var layers: [any Layer]

  /// A chain of layers; an empty one returns its input.
  public init(_ layers: [any Layer]) {
    super.init()
    self.layers = layers
  }

  /// The last layer's output.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    var x = x
    for layer in layers { x = try layer(x) }
    return x
  }

  /// The outputs of the layers at some places, in order of the layers; those after the last place are left out.
  public func outputs(at places: [Int], _ x: Tensor) throws(TorchError) -> [Tensor] {
    var (x, outputs) = (x, [Tensor]())
    for (place, layer) in layers.enumerated() where outputs.count < places.count {
      x = try layer(x)
      if places.contains(place) { outputs.append(x) }
    }
    return outputs
  }
}
