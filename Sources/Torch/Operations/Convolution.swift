import CTorch

/// Two numbers for the vertical and the horizontal direction.
public struct Pair: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The vertical number.
  public let height: Int
  /// The horizontal number.
  public let width: Int

  /// Two numbers.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same number both ways.
  public init(_ both: Int) { self.init(height: both, width: both) }

  /// The same number both ways.
  public init(integerLiteral both: Int) { self.init(both) }

  var values: [Int] { [height, width] }
}

/// The zeros around the input of a convolution.
public enum Padding: Hashable, Sendable {
  /// As many as give ⌈input / stride⌉ outputs, the odd one at the bottom and right: TensorFlow's SAME.
  case same
  /// The same number at opposite edges.
  case symmetric(Pair)

  /// None.
  public static let none = symmetric(0)

  /// [top, left, bottom, right].
  func edges(input: [Int], kernel: [Int], stride: Pair, dilation: Pair) -> [Int] {
    switch self {
    case .symmetric(let pair): return pair.values + pair.values
    case .same:
      let totals = zip(zip(input, kernel), zip(stride.values, dilation.values)).map { lengths, steps in
        let outputs = (lengths.0 + steps.0 - 1) / steps.0
        return Swift.max(0, (outputs - 1) * steps.0 + (lengths.1 - 1) * steps.1 + 1 - lengths.0)
      }
      return totals.map { $0 / 2 } + totals.map { $0 - $0 / 2 }
    }
  }

  var attribute: AttributeValue {
    switch self {
    case .same: .string("same")
    case .symmetric(let pair): .ints(pair.values + pair.values)
    }
  }
}

extension Tensor {
  /// The two-dimensional convolution of N×C×H×W with out×(C / groups)×h×w weights.
  public func conv2d(
    weight: Tensor, bias: Tensor? = nil, stride: Pair = 1, padding: Padding = .none, dilation: Pair = 1,
    groups: Int = 1
  ) throws(TorchError) -> Tensor {
    let (shape, kernel) = (shape, weight.shape)
    guard shape.count == 4, kernel.count == 4, stride.values.allSatisfy({ $0 > 0 }) else {
      throw TorchError(
        operation: OperationName.conv2d.rawValue,
        message:
          "expected N×C×H×W, out×in×h×w and a positive stride, not \(shape), \(kernel) and \(stride.values)")
    }
    let edges = padding.edges(
      input: Array(shape[2...]), kernel: Array(kernel[2...]), stride: stride, dilation: dilation)
    return try .computed(
      .conv2d, from: [self, weight, bias],
      [
        "stride": .ints(stride.values), "padding": padding.attribute, "dilation": .ints(dilation.values),
        "groups": .int(groups),
      ]
    ) { ct_conv2d($0, $1[0], $1[1], $1[2], stride.values, edges, dilation.values, groups) }
  }

  /// The transposed convolution (the gradient of a convolution) of N×C×H×W with C×(out / groups)×h×w weights.
  public func convTranspose2d(
    weight: Tensor, bias: Tensor? = nil, stride: Pair = 1, padding: Pair = 0, outputPadding: Pair = 0,
    groups: Int = 1
  ) throws(TorchError) -> Tensor {
    try .computed(
      .convTranspose2d, from: [self, weight, bias],
      [
        "stride": .ints(stride.values), "padding": .ints(padding.values),
        "outputPadding": .ints(outputPadding.values), "groups": .int(groups),
      ]
    ) {
      ct_conv_transpose2d(
        $0, $1[0], $1[1], $1[2], stride.values, padding.values, outputPadding.values, groups)
    }
  }

  /// x Wᵀ + b, for …×in inputs and out×in weights.
  public func linear(weight: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
    try .computed(.linear, from: [self, weight, bias]) { ct_linear($0, $1[0], $1[1], $1[2]) }
  }
}
