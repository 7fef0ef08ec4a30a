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
