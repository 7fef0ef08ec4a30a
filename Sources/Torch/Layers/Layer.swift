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
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try output(of: 0..<layers.count, x) }

  /// The outputs of the layers at some places, in order; layers after the last of them are left out.
  ///
  /// No place may be that of a convolution whose batch normalisation follows: they are computed together.
  public func outputs(at places: [Int], _ x: Tensor) throws(TorchError) -> [Tensor] {
    var (x, start) = (x, 0)
    return try places.map { place throws(TorchError) in
      x = try output(of: start..<place + 1, x)
      start = place + 1
      return x
    }
  }

  private func output(of places: Range<Int>, _ x: Tensor) throws(TorchError) -> Tensor {
    let layers = layers
    var (x, place) = (x, places.lowerBound)
    while place < places.upperBound {
      if let convolution = layers[place] as? Conv2d, place + 1 < places.upperBound,
        let norm = layers[place + 1] as? BatchNorm2d
      {
        x = try x.convolved(by: convolution, normalizedBy: norm)
        place += 2
      } else {
        x = try layers[place](x)
        place += 1
      }
    }
    return x
  }
}
