public import Imaging
public import Torch

/// MPEMD: patches of a photo that keeps its aspect ratio, the worse a patch is predicted, the more it counts.
///
/// d = EMD(2) of a patch's softmax and the votes (1); EMD_c = max(ε, 1 − k·d), a certainty (4); MPEMD_avg is the mean over patches of −ln
/// EMD_c (2), MPEMD_ada that of −ω ln EMD_c (3) with ω = 1 − EMD_c^β (5). Predictions are the mean of the patches' distributions.
/// Wang, Wang, Yamasaki & Aizawa 2019, "Aspect-ratio-preserving multi-patch image aesthetics score prediction", section 3.2;
/// k = 1.2 and β = .4 are those of the authors' commands, which the paper wants chosen together.
public struct MPEMD: Method {
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

  /// Enough for patches of long photos.
  public func longerSide(for fit: Fit) -> Int { patches.longerSide(for: fit) }

  /// One view stands for all patches.
  public var exportNote: String? { patches.exportNote }

  /// A patch that is larger than the photo.
  public func problem(for fit: Fit) -> (key: String, message: String)? {
    patches.problem(for: fit).map { ("shorter-side", $0) }
  }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// Random patches, and what raters said.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(try patches.training(of: photos[0], fit: fit, views: &views), targets: photos[0].targets)
  }

  /// The grid, the whole photo, random patches: what is asked for.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(try patches.test(of: photo, fit: fit, views: &views), targets: photo.targets)
  }

  /// One network.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try RatingNetworkTask(context) { [self] outputs, batch, _ in
      let ratings = try batch.target("distribution")
      let all = try Tensor.concatenate(
        Array(repeating: ratings, count: outputs.shape[0] / ratings.shape[0]), along: 0)
      return Loss(try loss(logits: outputs, ratings: all))
    }
  }

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
