import CTorch

/// Arithmetic with broadcasting: dimensions are matched from the last one, and a length of 1 is repeated.
extension Tensor {
  /// Elementwise sum.
  public static func + (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
    try computed(.add, from: [x, y]) { ct_add($0, $1[0], $1[1]) }
  }

  /// Elementwise sum in the memory of this tensor, which must not be used any more: a branch that joins another.
  public func addingInPlace(_ other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.add, from: [self, other]) { ct_add_over($0, $1[0], $1[1]) }
  }

  /// Elementwise difference.
  public static func - (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
    try computed(.subtract, from: [x, y]) { ct_subtract($0, $1[0], $1[1]) }
  }

  /// Elementwise product.
  public static func * (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
    try computed(.multiply, from: [x, y]) { ct_multiply($0, $1[0], $1[1]) }
  }

  /// Elementwise quotient; of whole numbers, a float32.
  public static func / (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
    try computed(.divide, from: [x, y]) { ct_divide($0, $1[0], $1[1]) }
  }

  /// Adds a number to every element; a whole number keeps an integer dtype.
  public static func + (x: Tensor, y: Double) throws(TorchError) -> Tensor {
    try computed(.add, from: [x], ["scalar": .double(y)]) { ct_add_scalar($0, $1[0], y) }
  }

  /// Adds a number to every element.
  public static func + (x: Double, y: Tensor) throws(TorchError) -> Tensor { try y + x }

  /// Subtracts a number from every element.
  public static func - (x: Tensor, y: Double) throws(TorchError) -> Tensor { try x + (-y) }

  /// Subtracts every element from a number.
  public static func - (x: Double, y: Tensor) throws(TorchError) -> Tensor { try y.negated() + x }

  /// Multiplies every element; a whole number keeps an integer dtype.
  public static func * (x: Tensor, y: Double) throws(TorchError) -> Tensor {
    try computed(.multiply, from: [x], ["scalar": .double(y)]) { ct_multiply_scalar($0, $1[0], y) }
  }

  /// Multiplies every element.
  public static func * (x: Double, y: Tensor) throws(TorchError) -> Tensor { try y * x }

  /// Divides every element.
  public static func / (x: Tensor, y: Double) throws(TorchError) -> Tensor {
    try computed(.divide, from: [x], ["scalar": .double(y)]) { ct_divide_scalar($0, $1[0], y) }
  }

  /// Divides a number by every element.
  public static func / (x: Double, y: Tensor) throws(TorchError) -> Tensor { try y.reciprocal() * x }

  /// Every element to the power of `exponent`.
  public func power(_ exponent: Double) throws(TorchError) -> Tensor {
    try .computed(.power, from: [self], ["exponent": .double(exponent)]) { ct_power($0, $1[0], exponent) }
  }

  /// The larger of two elements.
  public func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.maximum, from: [self, other]) { ct_maximum($0, $1[0], $1[1]) }
  }

  /// The smaller of two elements.
  public func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.minimum, from: [self, other]) { ct_minimum($0, $1[0], $1[1]) }
  }

  /// Where two elements are equal, as bool.
  public func equal(to other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.equal, from: [self, other]) { ct_equal($0, $1[0], $1[1]) }
  }

  /// Where an element is greater than the other's, as bool.
  public func greater(than other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.greater, from: [self, other]) { ct_greater($0, $1[0], $1[1]) }
  }

  /// The matrix product of …×n×k and …×k×m, broadcast over the leading dimensions.
  public func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
    try .computed(.matmul, from: [self, other]) { ct_matmul($0, $1[0], $1[1]) }
  }
}
