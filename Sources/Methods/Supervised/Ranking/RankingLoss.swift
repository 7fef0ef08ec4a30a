public import Ratings
public import Torch

/// A photo should score above its own degraded version by a margin.
///
/// The hinge on the difference of mean scores is rounded off by a softplus of the given temperature: far from the margin it
/// is the ranking loss of Kong et al. 2016, "Photo aesthetics ranking network", equation (3). Pairs of a photo and its degraded
/// self need no ratings (Liu et al. 2017, "RankIQA").
public struct RankingLoss: Hashable, Sendable {
  /// By how much the photo should be above, in units of the scale.
  public var margin: Double
  /// Over which width the hinge is rounded, in units of the scale; greater than 0.
  public var temperature: Double

  /// The loss with its margin and temperature.
  public init(margin: Double = 0.3, temperature: Double = 0.1) {
    self.margin = margin
    self.temperature = temperature
  }

  /// The mean over pairs of τ · softplus((margin − (better − worse)) / τ).
  ///
  /// - Parameters:
  ///   - better: N mean scores of photos.
  ///   - worse: N mean scores of the same photos, degraded.
  /// - Returns: a scalar ≥ 0.
  public func callAsFunction(better: Tensor, worse: Tensor) throws(TorchError) -> Tensor {
    let shortfall = try margin - (better - worse)
    return try (shortfall / temperature).softplus().mean() * temperature
  }
}

/// The mean scores, N, of predicted distributions given as logits, N×K, on a scale of K values.
public func meanScores(logits: Tensor, scale: RatingScale) throws(TorchError) -> Tensor {
  let values = try Tensor(scale.values.map(Float.init), shape: [scale.count, 1])
  return try logits.softmax(over: 1).matmul(values).flatten()
}
