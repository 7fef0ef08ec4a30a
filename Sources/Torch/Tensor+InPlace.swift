import CTorch

/// Changes in place, for weights and statistics: not recorded, and outside of the gradient (call them under
/// ``withoutGradient(_:)`` when the tensor requires one).
extension Tensor {
  /// Takes over another tensor's values, broadcast and converted to this dtype.
  public func copy(from source: Tensor) throws(TorchError) {
    try Self.perform("copy", on: [self, source]) { ct_copy($0[0], $0[1]) }
  }

  /// Sets every element.
  public func fill(_ value: Double) throws(TorchError) {
    try Self.perform("fill", on: [self]) { ct_fill($0[0], value) }
  }

  /// Draws every element anew from N(mean, deviation²), see ``withRandomSeed(_:_:)``.
  public func fillNormal(mean: Double = 0, deviation: Double) throws(TorchError) {
    try Self.perform("fillNormal", on: [self]) { ct_fill_normal($0[0], mean, deviation) }
  }

  /// self += scale · other.
  public func add(_ other: Tensor, scale: Double = 1) throws(TorchError) {
    try Self.perform("add", on: [self, other]) { ct_add_in_place($0[0], $0[1], scale) }
  }

  /// self *= factor.
  public func multiply(by factor: Double) throws(TorchError) {
    try Self.perform("multiply", on: [self]) { ct_multiply_in_place($0[0], factor) }
  }

  /// self += weight · (end − self): one step of an exponential moving average with decay 1 − weight.
  public func lerp(towards end: Tensor, weight: Double) throws(TorchError) {
    try Self.perform("lerp", on: [self, end]) { ct_lerp_in_place($0[0], $0[1], weight) }
  }

  /// Becomes another tensor's values, dtype and memory layout while staying the same parameter.
  func become(_ source: Tensor) throws(TorchError) {
    try Self.perform("become", on: [self, source]) { ct_set_data($0[0], $0[1]) }
  }
}
