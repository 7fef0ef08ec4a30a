import CTorch

extension Tensor {
  /// The elements in row-major order, converted to `Float`.
  public func floats() throws(TorchError) -> [Float] { try values() }

  /// The elements in row-major order, converted to `Double`.
  public func doubles() throws(TorchError) -> [Double] { try values() }

  /// The elements in row-major order, converted to `Int64` (towards zero).
  public func int64s() throws(TorchError) -> [Int64] { try values() }

  /// The elements' bytes in row-major order, without conversion.
  public func bytes() throws(TorchError) -> [UInt8] {
    try copied(as: UInt8.self, count: count * dtype.byteCount)
  }

  /// The only element of a tensor that has just one.
  public func item() throws(TorchError) -> Double {
    var value = 0.0
    try Self.perform("item", on: [self]) { ct_item($0[0], &value) }
    return value
  }

  private func values<Element: TensorElement>() throws(TorchError) -> [Element] {
    let converted = try withoutRecording { () throws(TorchError) in try detach().to(Element.dtype) }
    return try converted.copied(as: Element.self, count: count)
  }

  private func copied<Element: BitwiseCopyable>(as: Element.Type, count: Int) throws(TorchError) -> [Element]
  {
    var status = CT_OK
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = ask { ct_copy_bytes($0, buffer.baseAddress, count * MemoryLayout<Element>.stride) }
      initialized = status == CT_OK ? count : 0
    }
    try Self.perform("values", on: []) { _ in status }
    return values
  }
}
