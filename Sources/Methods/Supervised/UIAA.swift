import Foundation
public import Ratings
public import Torch

/// UIAA: votes are noisy, so a softmax learns a Gaussian that has their mean and their spread.
///
/// y_k ∝ exp(−(v_k − μ)² / 2σ²) with the votes' mean μ and variance σ²; then cross-entropy, −Σ_k y_k ln p_k.
/// Zeng, Cao, Zhang & Bovik 2019, "A unified probabilistic formulation of image aesthetic assessment", whose published code
/// makes the labels.
public struct UIAA: DistributionMethod {
  /// What the softmax learns.
  public enum Label: String, Hashable, Sendable, Codable, CaseIterable {
    /// The votes as they are.
    case votes
    /// A Gaussian with their mean and variance.
    case gauss
    /// A Gaussian with half their variance, at most ``UIAA/narrowVariance``.
    case narrow = "gauss-narrow"
  }

  /// The share of each side that a random crop keeps; the paper looks at the whole photo.
  public var crop = 1.0
  /// What the softmax learns.
  public var label = Label.gauss
  /// The largest variance of `gauss-narrow`, in units of the scale squared; the paper's is for 1 … 10.
  public var narrowVariance = 1.5
  /// Whether a Gaussian's exponent lacks the factor 2, as in the authors' code: its variance is half of what it should be.
  public var isPaperCompatible = false

  /// The paper's settings, but for the factor.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.choice(
      "label", &label,
      "what is learned: the votes, a Gaussian with their mean and variance, or one with half the variance")
    try settings.number(
      "narrow-variance", &narrowVariance, in: 1e-3...1e6,
      "the largest variance of gauss-narrow, in units of the scale squared")
    try settings.flag(
      "paper-compatible", &isPaperCompatible,
      "whether the Gaussian's exponent lacks the factor 2, as in the authors' code")
  }

  /// `uiaa`.
  public var name: String { "uiaa" }

  /// Cross-entropy with the labels.
  public func loss(logits: Tensor, ratings: Tensor, scale: RatingScale) throws(TorchError) -> Tensor {
    try crossEntropy(logits: logits, targets: labels(of: ratings, on: scale))
  }

  /// What is learned instead of N×K ratings: N×K, rows that sum to 1.
  public func labels(of ratings: Tensor, on scale: RatingScale) throws(TorchError) -> Tensor {
    guard label != .votes else { return ratings }
    let values = try Tensor(scale.values, shape: [scale.count, 1]).to(ratings.dtype).to(ratings.device)
    let mean = try ratings.matmul(values)
    let distances = try (values.transpose(0, 1) - mean).square()
    // Unanimous votes would divide by 0; this is their value alone.
    var variance = try (ratings * distances).sum(over: [1], keepingDimensions: true).clamp(low: 1e-6)
    if label == .narrow { variance = try (variance * 0.5).clamp(high: narrowVariance) }
    return try (distances / (variance * (isPaperCompatible ? 1 : 2))).negated().softmax(over: 1)
  }
}
