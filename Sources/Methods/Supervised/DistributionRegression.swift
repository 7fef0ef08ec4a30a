public import Ratings
public import Torch

/// The normalised histogram of votes as something to regress: squared error, or Huber's loss.
///
/// Σ_k ½ d_k² for ∣d_k∣ ≤ δ, and δ (∣d_k∣ − δ/2) beyond, with d_k = p_k − y_k; squared errors alone where δ is infinite.
/// "VGG-ImN-dist-Eucl." and "VGG-ImN-dist" in Murray's slides "Predicting aesthetic appreciation of images"; Murray & Gordo 2017,
/// "A deep architecture for unified aesthetic prediction", whose δ is 1/9.
public struct DistributionRegression: DistributionMethod {
  /// What is minimised.
  public enum Distance: String, Hashable, Sendable, Codable, CaseIterable {
    /// Half the sum of squared errors.
    case euclidean
    /// The same near 0, and linear beyond δ.
    case huber
  }

  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 0.875
  /// What is minimised.
  public var distance = Distance.huber
  /// δ, a share of the votes.
  public var delta = 1.0 / 9

  /// The paper's δ.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.choice("distance", &distance, "squared errors, or those that grow linearly beyond delta")
    try settings.number(
      "delta", &delta, in: 1e-6...1,
      "of huber: the error, as a share of the votes, beyond which it grows linearly")
  }

  /// `distribution`.
  public var name: String { "distribution" }

  /// The mean over photos of the sum over values.
  public func loss(logits: Tensor, ratings: Tensor, scale: RatingScale) throws(TorchError) -> Tensor {
    let predicted = try logits.softmax(over: 1)
    // Both are means over all N×K elements.
    let mean =
      switch distance {
      case .euclidean: try meanSquaredError(predicted, ratings) * 0.5
      case .huber: try huberLoss(predicted, ratings, delta: delta)
      }
    return try mean * Double(scale.count)
  }
}
