import CTorch

extension Tensor {
  /// Whether operations on this tensor are remembered for `backward`.
  public var requiresGradient: Bool { ask(ct_requires_gradient) }

  /// Turns remembering on or off, for tensors that nothing computed; returns this tensor.
  @discardableResult
  public func requireGradient(_ required: Bool = true) throws(TorchError) -> Tensor {
    try Self.perform("requireGradient", on: [self]) { ct_set_requires_gradient($0[0], required) }
    return self
  }

  /// Adds the gradient of this tensor to every tensor it was computed from that requires one.
  ///
  /// - Parameters:
  ///   - gradient: ∂(final value)/∂(this tensor), of the same shape; may be left out for a single element.
  ///   - retainingGraph: keeps what the graph remembers, for a second call.
  public func backward(gradient: Tensor? = nil, retainingGraph: Bool = false) throws(TorchError) {
    try Self.perform("backward", on: [self, gradient]) { ct_backward($0[0], $0[1], retainingGraph) }
  }

  /// Forgets the gradient.
  public func clearGradient() throws(TorchError) {
    try Self.perform("clearGradient", on: [self]) { ct_clear_gradient($0[0]) }
  }

  /// The same memory, cut off from how it was computed.
  public func detach() throws(TorchError) -> Tensor {
    try .computed(.detach, from: [self]) { ct_detach($0, $1[0]) }
  }
}

/// Runs `body` without remembering operations for `backward`: less memory, and weights may be changed in place.
public func withoutGradient<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let previous = ct_set_gradient_mode(false)
  defer { _ = ct_set_gradient_mode(previous) }
  return try body()
}
