import CTorch

/// Dimensions may be counted from the end: −1 is the last.
extension Tensor {
  /// The same elements in another shape; one length may be −1, for what is left.
  public func reshape(_ shape: [Int]) throws(TorchError) -> Tensor {
    try .computed(.reshape, from: [self], ["shape": .ints(shape)]) {
      ct_reshape($0, $1[0], shape, shape.count)
    }
  }

  /// Repeats dimensions of length 1, without copying; −1 keeps a length.
  public func expand(_ shape: [Int]) throws(TorchError) -> Tensor {
    try .computed(.expand, from: [self], ["shape": .ints(shape)]) { ct_expand($0, $1[0], shape, shape.count) }
  }

  /// Dimension i of the result is dimension `order[i]` of this tensor.
  public func permute(_ order: [Int]) throws(TorchError) -> Tensor {
    try .computed(.permute, from: [self], ["order": .ints(order.map(fromFront))]) {
      ct_permute($0, $1[0], order, order.count)
    }
  }

  /// Exchanges two dimensions.
  public func transpose(_ first: Int, _ second: Int) throws(TorchError) -> Tensor {
    let (first, second) = (fromFront(first), fromFront(second))
    var order = Array(0..<rank)
    guard order.indices.contains(first), order.indices.contains(second) else {
      throw TorchError(
        operation: "transpose", message: "the shape \(shape) lacks dimension \(first) or \(second)")
    }
    order.swapAt(first, second)
    return try permute(order)
  }

  /// Dimensions first...last as one.
  public func flatten(from first: Int = 0, to last: Int = -1) throws(TorchError) -> Tensor {
    try .computed(.flatten, from: [self], ["first": .int(fromFront(first)), "last": .int(fromFront(last))]) {
      ct_flatten($0, $1[0], first, last)
    }
  }

  /// A new dimension of length 1.
  public func unsqueeze(_ dimension: Int) throws(TorchError) -> Tensor {
    var shape = shape
    let position = dimension < 0 ? dimension + shape.count + 1 : dimension
    guard (0...shape.count).contains(position) else {
      throw TorchError(operation: "unsqueeze", message: "the shape \(shape) has no place \(dimension)")
    }
    shape.insert(1, at: position)
    return try reshape(shape)
  }

  /// Without a dimension of length 1.
  public func squeeze(_ dimension: Int) throws(TorchError) -> Tensor {
    var shape = shape
    let position = fromFront(dimension)
    guard shape.indices.contains(position), shape[position] == 1 else {
      throw TorchError(operation: "squeeze", message: "dimension \(dimension) of the shape \(shape) is not 1")
    }
    shape.remove(at: position)
    return try reshape(shape)
  }

  /// The elements of a range along a dimension, sharing memory.
  public func narrow(_ dimension: Int, _ range: Range<Int>) throws(TorchError) -> Tensor {
    try .computed(
      .narrow, from: [self],
      [
        "dimension": .int(fromFront(dimension)), "start": .int(range.lowerBound), "length": .int(range.count),
      ]
    ) { ct_narrow($0, $1[0], dimension, range.lowerBound, range.count) }
  }

  /// The rows that an int64 vector names along a dimension.
  public func indexSelect(_ dimension: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
    try .computed(.indexSelect, from: [self, indices], ["dimension": .int(fromFront(dimension))]) {
      ct_index_select($0, $1[0], dimension, $1[1])
    }
  }

  /// One element for each index, along a dimension: out[i, j] = self[i, indices[i, j]] for dimension 1.
  public func gather(_ dimension: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
    try .computed(.gather, from: [self, indices], ["dimension": .int(fromFront(dimension))]) {
      ct_gather($0, $1[0], dimension, $1[1])
    }
  }

  /// The elements in reverse order along each given dimension.
  public func flip(_ dimensions: [Int]) throws(TorchError) -> Tensor {
    try .computed(.flip, from: [self], ["dimensions": .ints(dimensions.map(fromFront))]) {
      ct_flip($0, $1[0], dimensions, dimensions.count)
    }
  }

  /// Tensors one after the other along a dimension they have.
  public static func concatenate(_ tensors: [Tensor], along dimension: Int) throws(TorchError) -> Tensor {
    let front = tensors.first?.fromFront(dimension) ?? dimension
    return try computed(.concatenate, from: tensors, ["dimension": .int(front)]) {
      ct_concatenate($0, $1, $1.count, dimension)
    }
  }

  /// Tensors of one shape along a new dimension.
  public static func stack(_ tensors: [Tensor], along dimension: Int = 0) throws(TorchError) -> Tensor {
    let front = dimension < 0 ? dimension + (tensors.first?.rank ?? 0) + 1 : dimension
    return try computed(.stack, from: tensors, ["dimension": .int(front)]) {
      ct_stack($0, $1, $1.count, dimension)
    }
  }

  /// The same values in a contiguous layout; itself when it has that already.
  public func contiguous(channelsLast: Bool = false) throws(TorchError) -> Tensor {
    try .computed(.copy, from: [self]) { ct_contiguous($0, $1[0], channelsLast) }
  }

  /// The same values in memory of their own.
  public func clone() throws(TorchError) -> Tensor {
    try .computed(.copy, from: [self]) { ct_clone($0, $1[0]) }
  }
}
