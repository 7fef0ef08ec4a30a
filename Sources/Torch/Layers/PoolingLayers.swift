/// The largest of each window of N×C×H×W.
public final class MaxPool2d: Module, Layer {
  /// The window's size.
  public let kernel: Pair
  /// How far it moves.
  public let stride: Pair
  /// What surrounds the input, never the largest.
  public let padding: Pair

  /// A layer whose windows do not overlap unless a stride is given.
  public init(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  /// N×C×H′×W′.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.maxPool2d(kernel: kernel, stride: stride, padding: padding)
  }
}

/// The mean of each window of N×C×H×W.
public final class AveragePool2d: Module, Layer {
  /// The window's size.
  public let kernel: Pair
  /// How far it moves.
  public let stride: Pair
  /// The zeros around the input, which count.
  public let padding: Pair

  /// A layer whose windows do not overlap unless a stride is given.
  public init(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  /// N×C×H′×W′.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.averagePool2d(kernel: kernel, stride: stride, padding: padding)
  }
}

/// The means of a grid of nearly equal windows of N×C×H×W.
public final class AdaptiveAveragePool2d: Module, Layer {
  /// The output's size.
  public let size: Pair

  /// A layer with one output pixel per channel unless a size is given.
  public init(size: Pair = 1) { self.size = size }

  /// N×C×height×width.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.adaptiveAveragePool2d(size: size)
  }
}

/// N×… as N×(everything else).
public final class Flatten: Module, Layer {
  /// One row per example.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try x.flatten(from: 1) }
}
