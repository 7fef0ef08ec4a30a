import CTorch

/// Dimensions may be counted from the end: −1 is the last.
extension Tensor {
  /// The sum over the given dimensions, or over all.
  public func sum(over dimensions: [Int]? = nil, keepingDimensions keep: Bool = false) throws(TorchError)
    -> Tensor
  {
    try reduced(.sum, over: dimensions, keep, ct_sum)
  }

  /// The mean over the given dimensions, or over all.
  public func mean(over dimensions: [Int]? = nil, keepingDimensions keep: Bool = false) throws(TorchError)
    -> Tensor
  {
    try reduced(.mean, over: dimensions, keep, ct_mean)
  }

  /// The largest element over the given dimensions, or of all; equal ones share the gradient.
  public func max(over dimensions: [Int]? = nil, keepingDimensions keep: Bool = false) throws(TorchError)
    -> Tensor
  {
    try reduced(.max, over: dimensions, keep, ct_max)
  }

  /// The smallest element over the given dimensions, or of all; equal ones share the gradient.
  public func min(over dimensions: [Int]? = nil, keepingDimensions keep: Bool = false) throws(TorchError)
    -> Tensor
  {
    try reduced(.min, over: dimensions, keep, ct_min)
  }

  /// Where along a dimension the largest element is, as int64.
  public func argmax(over dimension: Int, keepingDimensions keep: Bool = false) throws(TorchError) -> Tensor {
    try .computed(
      .argmax, from: [self],
      ["dimension": .int(fromFront(dimension)), "keepingDimensions": .bool(keep)]
    ) { ct_argmax($0, $1[0], dimension, keep) }
  }

  /// eˣ / Σ eˣ along a dimension.
  public func softmax(over dimension: Int) throws(TorchError) -> Tensor {
    try along(dimension, .softmax, ct_softmax)
  }

  /// ln softmax, without leaving the range of numbers.
  public func logSoftmax(over dimension: Int) throws(TorchError) -> Tensor {
    try along(dimension, .logSoftmax, ct_log_softmax)
  }

  /// Each element plus all before it along a dimension.
  public func cumulativeSum(over dimension: Int) throws(TorchError) -> Tensor {
    try along(dimension, .cumulativeSum, ct_cumulative_sum)
  }

  private typealias Reduction = (Output, ct_tensor?, UnsafePointer<Int>?, Int, Bool) -> ct_status

  private func reduced(
    _ name: OperationName, over dimensions: [Int]?, _ keep: Bool, _ call: Reduction
  ) throws(TorchError) -> Tensor {
    if let dimensions, dimensions.isEmpty { return self }
    return try .computed(
      name, from: [self],
      [
        "dimensions": .ints(dimensions?.map(fromFront) ?? Array(0..<rank)),
        "keepingDimensions": .bool(keep),
      ]
    ) { call($0, $1[0], dimensions ?? [], dimensions?.count ?? 0, keep) }
  }

  private func along(
    _ dimension: Int, _ name: OperationName, _ call: (Output, ct_tensor?, Int) -> ct_status
  ) throws(TorchError) -> Tensor {
    try .computed(name, from: [self], ["dimension": .int(fromFront(dimension))]) {
      call($0, $1[0], dimension)
    }
  }

  /// A dimension counted from the first, as recorded attributes have it.
  func fromFront(_ dimension: Int) -> Int { dimension < 0 ? dimension + rank : dimension }
}
