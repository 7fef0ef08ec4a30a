import CTorch

extension Tensor {
  /// The given values in row-major order, with the dtype of their Swift type; without a shape, a vector.
  public convenience init<Element: TensorElement>(_ values: [Element], shape: [Int]? = nil) throws(TorchError)
  {
    let shape = shape ?? [values.count]
    try Self.check(shape, holds: values.count * MemoryLayout<Element>.stride, bytesOf: Element.dtype)
    try self.init(creating: "init") { output in
      values.withUnsafeBytes { bytes in
        ct_from_bytes(output, bytes.baseAddress, Element.dtype.code, shape, shape.count)
      }
    }
  }

  /// A copy of raw bytes: elements of `dtype` in row-major order and the machine's byte order.
  public convenience init(bytes: UnsafeRawBufferPointer, dtype: DType, shape: [Int]) throws(TorchError) {
    try Self.check(shape, holds: bytes.count, bytesOf: dtype)
    try self.init(creating: "init") { output in
      ct_from_bytes(output, bytes.baseAddress, dtype.code, shape, shape.count)
    }
  }

  /// A copy of raw bytes: elements of `dtype` in row-major order and the machine's byte order.
  public convenience init(bytes: [UInt8], dtype: DType, shape: [Int]) throws(TorchError) {
    try Self.check(shape, holds: bytes.count, bytesOf: dtype)
    try self.init(creating: "init") { output in
      ct_from_bytes(output, bytes, dtype.code, shape, shape.count)
    }
  }

  /// A tensor without dimensions.
  public convenience init(_ scalar: Double, dtype: DType = .float32) throws(TorchError) {
    try self.init(creating: "init") { ct_full($0, scalar, dtype.code, nil, 0) }
  }

  private static func check(_ shape: [Int], holds bytes: Int, bytesOf dtype: DType) throws(TorchError) {
    guard byteCount(of: shape, dtype) == bytes else {
      throw TorchError(
        operation: "init", message: "\(bytes) bytes do not fill the shape \(shape) of \(dtype)")
    }
  }

  /// Bytes of a contiguous tensor; `nil` when a length is negative or the product is out of range.
  static func byteCount(of shape: [Int], _ dtype: DType) -> Int? {
    shape.reduce(dtype.byteCount as Int?) { product, length in
      guard let product, length >= 0 else { return nil }
      let (bytes, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? nil : bytes
    }
  }

  /// All zeros.
  public static func zeros(_ shape: [Int], dtype: DType = .float32) throws(TorchError) -> Tensor {
    try full(shape, 0, dtype: dtype)
  }

  /// All ones.
  public static func ones(_ shape: [Int], dtype: DType = .float32) throws(TorchError) -> Tensor {
    try full(shape, 1, dtype: dtype)
  }

  /// One value everywhere.
  public static func full(_ shape: [Int], _ value: Double, dtype: DType = .float32) throws(TorchError)
    -> Tensor
  {
    try Tensor(creating: "full") { ct_full($0, value, dtype.code, shape, shape.count) }
  }

  /// Independent uniform numbers of 0..<1, see ``withRandomSeed(_:_:)``.
  public static func rand(_ shape: [Int], dtype: DType = .float32) throws(TorchError) -> Tensor {
    try Tensor(creating: "rand") { ct_random_uniform($0, dtype.code, shape, shape.count) }
  }

  /// Independent standard normal numbers, see ``withRandomSeed(_:_:)``.
  public static func randn(_ shape: [Int], dtype: DType = .float32) throws(TorchError) -> Tensor {
    try Tensor(creating: "randn") { ct_random_normal($0, dtype.code, shape, shape.count) }
  }

  /// The numbers 0..<count in random order, as int64, see ``withRandomSeed(_:_:)``.
  public static func randomPermutation(_ count: Int) throws(TorchError) -> Tensor {
    try Tensor(creating: "randomPermutation") { ct_random_permutation($0, count) }
  }

  /// start, start + step, … below `end`.
  public static func arange(
    from start: Double = 0, to end: Double, by step: Double = 1, dtype: DType = .float32
  ) throws(TorchError) -> Tensor {
    try Tensor(creating: "arange") { ct_arange($0, start, end, step, dtype.code) }
  }
}
