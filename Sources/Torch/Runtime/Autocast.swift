import CTorch

/// Runs `body` with convolutions, linear layers and matrix products computed in a lower precision.
///
/// Their inputs are converted where needed, and a weight's conversion is kept until the end of `body`; parameters,
/// statistics and gradients of parameters stay float32. Call `backward` and the optimizer's step outside.
///
/// - Parameter dtype: `.bfloat16`, the only one that libtorch's CPU kernels have in all versions.
public func withAutocast<Result>(_ dtype: DType = .bfloat16, _ body: () throws -> Result) throws -> Result {
  var previous = ct_autocast()
  try Tensor.perform("autocast", on: []) { _ in ct_autocast_begin(dtype.code, &previous) }
  defer { _ = ct_autocast_end(previous) }
  return try body()
}
