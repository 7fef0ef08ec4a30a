/// The primitive operations: everything that computes a tensor from others is one of these or made of them.
///
/// Each case lists its inputs, then its attributes in brackets, as ``RecordedOperation`` gives them.
public enum OperationName: String, Hashable, Sendable, CaseIterable {
  // Two operands, broadcast.
  /// x, y; or x `[scalar: double]`.
  case add
  /// x, y.
  case subtract
  /// x, y; or x `[scalar: double]`.
  case multiply
  /// x, y; or x `[scalar: double]`.
  case divide
  /// x `[exponent: double]`.
  case power
  /// x, y.
  case maximum
  /// x, y.
  case minimum
  /// x, y → bool.
  case equal
  /// x, y → bool.
  case greater
  /// x, y.
  case matmul

  // One operand, elementwise.
  /// x.
  case negate
  /// x.
  case reciprocal
  /// x.
  case abs
  /// x.
  case exp
  /// x.
  case log
  /// x.
  case sqrt
  /// x.
  case square
  /// x.
  case sin
  /// x.
  case cos
  /// x.
  case tanh
  /// x.
  case sigmoid
  /// x.
  case softplus
  /// x.
  case relu
  /// x `[slope: double]`.
  case leakyRelu
  /// x `[low: double, high: double]`.
  case clamp
  /// x `[low: double, high: double]`; ReLU6 is low 0, high 6.
  case hardtanh
  /// x `[dtype: string]`, a ``DType`` raw value.
  case cast
  /// x `[probability: double]`; only while training.
  case dropout

  // Along dimensions (never negative in attributes).
  /// x `[dimension: int]`.
  case softmax
  /// x `[dimension: int]`.
  case logSoftmax
  /// x `[dimension: int]`.
  case cumulativeSum
  /// x `[dimensions: ints, keepingDimensions: bool]`.
  case sum
  /// x `[dimensions: ints, keepingDimensions: bool]`.
  case mean
  /// x `[dimensions: ints, keepingDimensions: bool]`.
  case max
  /// x `[dimensions: ints, keepingDimensions: bool]`.
  case min
  /// x `[dimension: int, keepingDimensions: bool]` → int64.
  case argmax

  // Shape.
  /// x `[shape: ints]`.
  case reshape
  /// x `[shape: ints]`.
  case expand
  /// x `[order: ints]`.
  case permute
  /// x `[first: int, last: int]`.
  case flatten
  /// x `[dimension: int, start: int, length: int]`.
  case narrow
  /// any number `[dimension: int]`.
  case concatenate
  /// any number `[dimension: int]`.
  case stack
  /// x, indices `[dimension: int]`.
  case indexSelect
  /// x, indices `[dimension: int]`.
  case gather
  /// x `[dimensions: ints]`.
  case flip
  /// x; the same values in another memory layout, or in memory of their own.
  case copy
  /// x; the same values, cut off from the gradient.
  case detach

  // Layers. Pairs are [vertical, horizontal], edges [top, left, bottom, right].
  /// x, weight (out × in), bias?.
  case linear
  /// x, weight, bias? `[stride: ints, padding: string "same" or ints (edges), dilation: ints, groups: int]`.
  case conv2d
  /// x, weight, bias? `[stride: ints, padding: ints (pair), outputPadding: ints, groups: int]`.
  case convTranspose2d
  /// x, mean, variance, weight, bias `[epsilon: double, training: bool]`.
  case batchNorm
  /// x `[epsilon: double]`.
  case instanceNorm
  /// x `[kernel: ints, stride: ints, padding: ints (pair)]`.
  case maxPool2d
  /// x `[kernel: ints, stride: ints, padding: ints (pair)]`; padding counts as zeros.
  case averagePool2d
  /// x `[size: ints]`.
  case adaptiveAveragePool2d
  /// x `[size: ints]`.
  case adaptiveMaxPool2d
  /// x `[edges: ints, value: double]`.
  case pad2d
  /// x `[size: ints]`; bilinear, pixel centres at half coordinates.
  case interpolate
}
