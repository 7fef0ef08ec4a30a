import CTorch

/// Runs `body` with convolutions, linear layers and matrix products computed in a lower precision, where tensors are made now
/// (see ``withDevice(_:_:)``).
///
/// Their inputs are converted where needed, and a weight's conversion is kept until the end of `body`; parameters,
/// statistics and gradients of parameters stay float32. Call `backward` and the optimizer's step outside.
///
/// - Parameter dtype: `.bfloat16`, the only one that libtorch's CPU kernels have in all versions.
public func withAutocast<Result>(_ dtype: DType = .bfloat16, _ body: () throws -> Result) throws -> Result {
  guard dtype == .bfloat16 else {
    throw TorchError(operation: "autocast", message: "expected bfloat16, not \(dtype)")
  }
  return try casting(to: dtype, enabled: true, body)
}

/// Runs `body` in the precision of its tensors, also within ``withAutocast(_:_:)``.
///
/// What comes in from outside may be bfloat16 and is left so: convert it first.
public func withoutAutocast<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard isAutocasting else { return try body() }
  return try casting(to: .bfloat16, enabled: false, body)
}

/// Whether operations of this thread are converted to a lower precision now.
public var isAutocasting: Bool { ct_autocast_state().enabled }

private func casting<Result, Failure: Error>(
  to dtype: DType, enabled: Bool, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  // Neither call can fail: both precisions are ones that libtorch knows.
  var previous = ct_autocast_state()
  _ = ct_autocast_begin(ct_autocast(enabled: enabled, dtype: dtype.code, cuda: previous.cuda), &previous)
  defer { _ = ct_autocast_end(previous) }
  return try body()
}
