public import Ratings
public import Torch

/// MPada: good or bad, by patches of which those that are predicted badly count more.
///
/// L = −(1 − p^β) ln p, averaged over patches, with the probability p of what the photo is. Fifteen random patches, the same ones each
/// time, are averaged in a test. Sheng, Dong, Ma, Mei, Huang & Hu 2018, "Attention-based multi-patch aggregation for image
/// aesthetic assessment"; the form of the loss and the fifteen patches are those of the authors' code.
public struct MPAda: PatchMethod {
  /// How well a patch has to be predicted to count less, β.
  public var beta = 1.0
  /// What is looked at.
  public var patches = {
    var patches = Patches()
    (patches.grid, patches.isGlobal, patches.random) = (0, false, 15)
    return patches
  }()

  /// The authors' test.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number("beta", &beta, in: 1e-3...100, "how well a patch has to be predicted to count less")
    try patches.visit(settings)
  }

  /// `mpada`.
  public var name: String { "mpada" }

  /// Two values, for good and bad.
  public func check(_ scale: RatingScale) throws(TorchError) {
    guard scale.count == 2 else {
      throw TorchError(
        operation: "mpada", message: "expected photos that are good or bad: cuhk-pq, folders, or data.thirds")
    }
  }

  /// The mean over patches.
  ///
  /// - Parameters:
  ///   - logits: N×K of patches, before the softmax; K is 2 for good and bad.
  ///   - ratings: N×K of the patches' photos, 1 for what they are.
  public func loss(logits: Tensor, ratings: Tensor) throws(TorchError) -> Tensor {
    let logarithm = try (logits.logSoftmax(over: 1) * ratings).sum(over: [1])
    return try (logarithm.negated() * (1 - (logarithm * beta).exp())).mean()
  }
}
