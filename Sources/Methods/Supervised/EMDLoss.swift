import Ratings
public import Torch

/// NIMA's loss: the earth mover's distance EMD(2) between predicted and given rating distributions.
///
/// Talebi & Milanfar 2018, "NIMA: Neural Image Assessment", equation (1) with r = 2. The root is taken photo by photo and the
/// batch is averaged outside it.
public struct EMDLoss: Hashable, Sendable {
  /// Added under the root, whose slope at 0 is infinite.
  public var epsilon: Double

  /// The loss with its numerical guard.
  public init(epsilon: Double = 1e-8) {
    self.epsilon = epsilon
  }

  /// The mean over photos of sqrt(1/K · Σ_k (P_k − Q_k)²), P and Q being cumulative sums.
  ///
  /// - Parameters:
  ///   - logits: N×K, before the softmax.
  ///   - target: N×K, rows that sum to 1.
  /// - Returns: a scalar in 0 … 1.
  public func callAsFunction(logits: Tensor, target: Tensor) throws(TorchError) -> Tensor {
    try distances(logits: logits, target: target).mean()
  }

  /// The distance of each photo, N.
  public func distances(logits: Tensor, target: Tensor) throws(TorchError) -> Tensor {
    let gap = try (logits.softmax(over: 1) - target).cumulativeSum(over: 1)
    return try (gap.square().mean(over: [1]) + epsilon).sqrt()
  }
}
