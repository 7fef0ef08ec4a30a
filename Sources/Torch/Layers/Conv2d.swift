/// A two-dimensional convolution: N×in×H×W → N×out×H′×W′.
public final class Conv2d: Module, Layer {
  /// out × (in / groups) × height × width.
  public let weight: Tensor
  /// out summands.
  public let bias: Tensor?
  /// How far the kernel moves from output to output.
  public let stride: Pair
  /// The zeros around the input.
  public let padding: Padding
  /// The distance between the kernel's taps.
  public let dilation: Pair
  /// How many sets of channels are convolved apart from each other.
  public let groups: Int

  /// A convolution with PyTorch's initial weights: uniform within ±1 / √(inputs per output).
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Pair, stride: Pair = 1, padding: Padding = .none,
    dilation: Pair = 1,
    groups: Int = 1, bias: Bool = true
  ) throws(TorchError) {
    let fan = inputs / max(groups, 1)
    weight = try .learned(
      [outputs, fan, kernel.height, kernel.width], fan: fan * kernel.height * kernel.width)
    self.bias = bias ? try .learned([outputs], fan: fan * kernel.height * kernel.width) : nil
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// The convolution of N×in×H×W.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.conv2d(
      weight: weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
}

/// A transposed convolution, which enlarges: N×in×H×W → N×out×H′×W′.
public final class ConvTranspose2d: Module, Layer {
  /// in × (out / groups) × height × width.
  public let weight: Tensor
  /// out summands.
  public let bias: Tensor?
  /// How far the kernel moves from input to input.
  public let stride: Pair
  /// What is cut off at the edges.
  public let padding: Pair
  /// What is added at the bottom and right.
  public let outputPadding: Pair
  /// How many sets of channels are convolved apart from each other.
  public let groups: Int

  /// A transposed convolution with PyTorch's initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Pair, stride: Pair = 1, padding: Pair = 0, outputPadding: Pair = 0,
    groups: Int = 1, bias: Bool = true
  ) throws(TorchError) {
    let channels = outputs / max(groups, 1)
    let fan = channels * kernel.height * kernel.width
    weight = try .learned([inputs, channels, kernel.height, kernel.width], fan: fan)
    self.bias = bias ? try .learned([outputs], fan: fan) : nil
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.groups = groups
  }

  /// The transposed convolution of N×in×H×W.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.convTranspose2d(
      weight: weight, bias: bias, stride: stride, padding: padding, outputPadding: outputPadding,
      groups: groups)
  }
}
