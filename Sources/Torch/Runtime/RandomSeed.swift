import CTorch

/// Runs `body` with random numbers of its own: what it draws (weights, dropout, random tensors) follows from the seed alone,
/// whatever else this process draws.
///
/// Elsewhere random numbers come from the process's generator. A body within a body has numbers of its own again.
public func withRandomSeed<Result>(_ seed: UInt64, _ body: () throws -> Result) throws -> Result {
  var previous: ct_generator?
  try Tensor.perform("randomSeed", on: []) { _ in ct_random_begin(seed, &previous) }
  defer { ct_random_end(previous) }
  return try body()
}

extension Device {
  /// The state of the process's random numbers here, as bytes; what ``withRandomSeed(_:_:)`` draws is no part of it.
  public func randomState() throws(TorchError) -> Tensor {
    try check()
    return try Tensor(creating: "randomState") { ct_random_state($0, code) }
  }

  /// Goes on drawing from a state of the same kind of device.
  public func setRandomState(_ state: Tensor) throws(TorchError) {
    try check()
    try Tensor.perform("setRandomState", on: [state]) { ct_set_random_state(code, $0[0]) }
  }
}
