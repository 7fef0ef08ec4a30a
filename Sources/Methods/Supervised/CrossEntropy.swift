public import Ratings
public import Torch

/// CE: a softmax learns the votes as soft labels of a classification.
///
/// L = −Σ_k y_k ln p_k, with the share y_k of votes for value k and the softmax p. The baseline "CE" of PEAR (Wu & Yao,
/// "Photographic embedding for aesthetic rating", section 3.1).
public struct CrossEntropy: DistributionMethod {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 0.875

  /// NIMA's crop, for the paper names none.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
  }

  /// `ce`.
  public var name: String { "ce" }

  /// The mean over photos of −Σ_k y_k ln p_k.
  public func loss(logits: Tensor, ratings: Tensor, scale: RatingScale) throws(TorchError) -> Tensor {
    try crossEntropy(logits: logits, targets: ratings)
  }
}
