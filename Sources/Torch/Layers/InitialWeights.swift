/// Builds modules whose weights are loaded afterwards: they start at 0, and no random numbers are drawn for them.
///
/// For large networks that saves seconds; and what others draw stays the same.
public func withoutInitialWeights<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  // TaskLocal's own withValue does not carry a typed error through.
  let result = InitialWeights.$areDrawn.withValue(false) {
    Swift.Result<Result, Failure> { () throws(Failure) in try body() }
  }
  return try result.get()
}

/// Whether new parameters are drawn at random in this task.
enum InitialWeights {
  @TaskLocal static var areDrawn = true
}

extension Tensor {
  /// A new parameter, uniform within ±1 / √fan.
  ///
  /// He et al. 2015 with a = √5, PyTorch's default.
  static func learned(_ shape: [Int], fan: Int) throws(TorchError) -> Tensor {
    guard InitialWeights.areDrawn else { return try zeros(shape).requireGradient() }
    let bound = fan > 0 ? 1 / Double(fan).squareRoot() : 0
    return try ((rand(shape) * 2 - 1) * bound).requireGradient()
  }

  /// Draws a parameter anew from N(mean, deviation²), for the initial weights of a network.
  public func drawInitialWeights(mean: Double = 0, deviation: Double) throws(TorchError) {
    guard InitialWeights.areDrawn else { return }
    try withoutGradient { () throws(TorchError) in try fillNormal(mean: mean, deviation: deviation) }
  }
}
