import CTorch

/// Pooling, padding and resizing of N×C×H×W.
extension Tensor {
  /// The largest of each window; the stride is the window's size unless given.
  public func maxPool2d(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) throws(TorchError) -> Tensor {
    let stride = stride ?? kernel
    return try pooled(.maxPool2d, kernel, stride, padding, ct_max_pool2d)
  }

  /// The mean of each window, padding counted as zeros; the stride is the window's size unless given.
  public func averagePool2d(kernel: Pair, stride: Pair? = nil, padding: Pair = 0) throws(TorchError) -> Tensor
  {
    let stride = stride ?? kernel
    return try pooled(.averagePool2d, kernel, stride, padding, ct_avg_pool2d)
  }

  /// The means of a grid of nearly equal windows, one per output pixel.
  public func adaptiveAveragePool2d(size: Pair) throws(TorchError) -> Tensor {
    try .computed(.adaptiveAveragePool2d, from: [self], ["size": .ints(size.values)]) {
      ct_adaptive_avg_pool2d($0, $1[0], size.values)
    }
  }

  /// The largest elements of a grid of nearly equal windows, one per output pixel.
  public func adaptiveMaxPool2d(size: Pair) throws(TorchError) -> Tensor {
    try .computed(.adaptiveMaxPool2d, from: [self], ["size": .ints(size.values)]) {
      ct_adaptive_max_pool2d($0, $1[0], size.values)
    }
  }

  /// Surrounds every channel with a value; negative edges crop.
  public func pad2d(
    top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0, value: Double = 0
  ) throws(TorchError) -> Tensor {
    let edges = [top, left, bottom, right]
    return try .computed(.pad2d, from: [self], ["edges": .ints(edges), "value": .double(value)]) {
      ct_pad2d($0, $1[0], edges, value)
    }
  }

  /// Resizes bilinearly without antialiasing; pixel centres lie at half coordinates.
  public func interpolate(size: Pair) throws(TorchError) -> Tensor {
    try .computed(.interpolate, from: [self], ["size": .ints(size.values)]) {
      ct_interpolate($0, $1[0], size.values)
    }
  }

  private typealias Pooling = (
    Output, ct_tensor?, UnsafePointer<Int>?, UnsafePointer<Int>?, UnsafePointer<Int>?
  ) -> ct_status

  private func pooled(
    _ name: OperationName, _ kernel: Pair, _ stride: Pair, _ padding: Pair, _ call: Pooling
  ) throws(TorchError) -> Tensor {
    try .computed(
      name, from: [self],
      ["kernel": .ints(kernel.values), "stride": .ints(stride.values), "padding": .ints(padding.values)]
    ) { call($0, $1[0], kernel.values, stride.values, padding.values) }
  }
}
