public import Imaging
import Ratings
public import Torch

/// MPada: good or bad, by patches of which those that are predicted badly count more.
///
/// L = −(1 − p^β) ln p, averaged over patches, with the probability p of what the photo is. Fifteen random patches, the same ones each
/// time, are averaged in a test. Sheng, Dong, Ma, Mei, Huang & Hu 2018, "Attention-based multi-patch aggregation for image
/// aesthetic assessment"; the form of the loss and the fifteen patches are those of the authors' code.
public struct MPAda: Method {
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

  /// Fifteen random patches, or what is asked for.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(try patches.test(of: photo, fit: fit, views: &views), targets: photo.targets)
  }

  /// One network with two outputs.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    guard try context.requireScale().count == 2 else {
      throw TorchError(
        operation: "mpada", message: "expected photos that are good or bad: cuhk-pq, folders, or data.thirds")
    }
    return try RatingNetworkTask(context) { [self] outputs, batch, _ in
      let classes = try batch.target("distribution")
      let all = try Tensor.concatenate(
        Array(repeating: classes, count: outputs.shape[0] / classes.shape[0]), along: 0)
      return Loss(try loss(logits: outputs, classes: all))
    }
  }

  /// The mean over patches.
  ///
  /// - Parameters:
  ///   - logits: N×K of patches, before the softmax; K is 2 for good and bad.
  ///   - classes: N×K of the patches' photos, 1 for what they are.
  public func loss(logits: Tensor, classes: Tensor) throws(TorchError) -> Tensor {
    let logarithm = try (logits.logSoftmax(over: 1) * classes).sum(over: [1])
    return try (logarithm.negated() * (1 - (logarithm * beta).exp())).mean()
  }
}
