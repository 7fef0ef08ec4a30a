import CTorch

extension Tensor {
  /// Where the elements are.
  public var device: Device { Device(code: ask(ct_device_of)) }

  /// The same values on a device; this tensor if it is there.
  public func to(_ device: Device) throws(TorchError) -> Tensor {
    guard device != self.device else { return self }
    try device.check()
    return try .computed(.copy, from: [self]) { ct_to_device($0, $1[0], device.code) }
  }

  /// A copy on a device for others to compute with, made while they compute with something else.
  ///
  /// For threads that prepare batches: it goes through pinned memory and a stream of the thread's own, and is complete when
  /// this returns. What is on a GPU already is not copied ahead.
  public func copiedAhead(to device: Device) throws(TorchError) -> Tensor {
    guard device != .cpu, self.device == .cpu else { return try to(device) }
    try device.check()
    return try Tensor(creating: "copiedAhead") { output in ask { ct_copy_ahead(output, $0, device.code) } }
  }

  /// A copy in memory that cannot be paged out, from where a GPU reads by itself; needs one.
  public func pinned() throws(TorchError) -> Tensor {
    try Tensor(creating: "pinned") { output in ask { ct_pin(output, $0) } }
  }

  /// Whether the elements are in memory that cannot be paged out.
  public var isPinned: Bool { ask(ct_is_pinned) }
}

extension Module {
  /// Moves all parameters and buffers within to a device; they stay the same tensors, without their gradients.
  ///
  /// Optimizers and averages are made after that.
  public final func move(to device: Device) throws(TorchError) {
    for tensor in parameters() + buffers() where tensor.device != device {
      try tensor.clearGradient()
      try tensor.become(withoutGradient { () throws(TorchError) in try tensor.to(device) })
    }
  }
}
