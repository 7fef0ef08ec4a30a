public import Torch

/// MPEMD: patches of a photo that keeps its aspect ratio, the worse a patch is predicted, the more it counts.
///
/// d = EMD(2) of a patch's softmax and the votes (1); EMD_c = max(ε, 1 − k·d), a certainty (4); MPEMD_avg is the mean over patches of −ln
/// EMD_c (2), MPEMD_ada that of −ω ln EMD_c (3) with ω = 1 − EMD_c^β (5). Predictions are the mean of the patches' distributions.
/// Wang, Wang, Yamasaki & Aizawa 2019, "Aspect-ratio-preserving multi-patch image aesthetics score prediction", section 3.2;
/// k = 1.2 and β = .4 are those of the authors' commands, which the paper wants chosen together.
public struct MPEMD: PatchMethod {
  /// How patches are put together.
  public enum Aggregation: String, Hashable, Sendable, Codable, CaseIterable {
    /// All alike.
    case average = "avg"
    /// Those that are predicted badly count more.
    case adaptive = "ada"
  }

  /// How patches are put together.
  public var aggregation = Aggregation.adaptive
  /// How fast certainty falls with distance, k.
  public var k = 1.2
  /// How certain a patch has to be to count less, β.
  public var beta = 0.4
  /// The least certainty, ε.
  public var epsilon = 1e-6
  /// What is looked at.
  public var patches = Patches()

  /// The authors' numbers.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.choice(
      "aggregation", &aggregation, "whether all patches count alike or badly predicted ones more")
    try settings.number("k", &k, in: 1e-3...100, "how fast a patch's certainty falls with its distance")
    try settings.number("beta", &beta, in: 1e-3...100, "of ada: how certain a patch has to be to count less")
    try settings.number("epsilon", &epsilon, in: 1e-12...0.1, "the least certainty")
    try patches.visit(settings)
  }

  /// `mpemd`.
  public var name: String { "mpemd" }

  /// The mean over patches, and so over photos with equally many of them.
  ///
  /// - Parameters:
  ///   - logits: N×K of patches, before the softmax.
  ///   - ratings: N×K of the patches' photos.
  public func loss(logits: Tensor, ratings: Tensor) throws(TorchError) -> Tensor {
    let certainty = try (1 - EMDLoss().distances(logits: logits, target: ratings) * k).clamp(
      low: epsilon, high: 1)
    let uncertainty = try certainty.log().negated()
    switch aggregation {
    case .average: return try uncertainty.mean()
    case .adaptive: return try (uncertainty * (1 - certainty.power(beta))).mean()
    }
  }
}
