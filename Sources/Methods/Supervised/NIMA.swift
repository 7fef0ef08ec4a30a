public import Ratings
public import Torch

/// NIMA: a classifier of objects becomes a predictor of rating distributions.
///
/// A random crop of each photo, which may be mirrored; EMD(2) between the softmax and the votes; a dropout of .75 before the
/// last layer and a much lower learning rate for the trunk are the network's and the optimiser's part.
/// Talebi & Milanfar 2018, "NIMA: Neural Image Assessment", section III.
public struct NIMA: DistributionMethod {
  /// The share of each side that a random crop keeps, in 0.1 … 1: 224 of 256 pixels in the paper.
  public var crop = 0.875

  /// The paper's crop.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
  }

  /// `nima`.
  public var name: String { "nima" }

  /// EMD(2); see ``EMDLoss``.
  public func loss(logits: Tensor, ratings: Tensor, scale: RatingScale) throws(TorchError) -> Tensor {
    try EMDLoss()(logits: logits, target: ratings)
  }
}

extension SettingsVisitor {
  /// The share of each side that a random crop keeps.
  func crop(_ share: inout Double) throws {
    try number(
      "crop", &share, in: 0.1...1, "the share of each side that a random crop keeps; 1 for the whole photo")
  }
}
