public import Imaging
import Networks
import Torch

/// Distillation: a network with a spatial pyramid learns to say of photos what a classifier of objects says.
///
/// KL(t ‖ p) between the softmaxes of the teacher, which is computed once and stored, and of the network, averaged over photos.
/// The second of APM's three stages: Murray & Gordo 2017, "A deep architecture for unified aesthetic prediction"; after Hinton, Vinyals &
/// Dean 2015.
public struct Distillation: Method {
  /// Whose softmax is learned: a classifier with published weights, by its name in `juror-lab networks`.
  public var teacher = "efficientnet-lite0"

  /// The smallest teacher.
  public init() {}

  /// The teacher.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.choice(
      "teacher", &teacher, among: PublishedWeights.all.map(\.name), "the classifier whose softmax is learned")
  }

  /// `distillation`.
  public var name: String { "distillation" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  /// The whole photo in its own shape.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.own(of: photos[0], side: fit.side)])
  }

  /// The same.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    try example(of: [photo], fit: fit, views: &views)
  }

  /// The network that learns, and the teacher, which does not.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Learning(self, context) }

  /// The mean over photos of Σ_k t_k (ln t_k − ln p_k).
  ///
  /// - Parameters:
  ///   - logits: N×K of the network.
  ///   - teacher: N×K probabilities.
  func loss(logits: Tensor, teacher: Tensor) throws(TorchError) -> Tensor {
    let entropy = try (teacher * teacher.clamp(low: 1e-12).log()).sum(over: [1]).mean()
    return try crossEntropy(logits: logits, targets: teacher) + entropy
  }

  private final class Learning: TrainingTask {
    private let method: Distillation
    private let network: SpatialPyramidNetwork
    private let teacher: any Layer
    let players: [Player]

    init(_ method: Distillation, _ context: TaskContext) throws {
      self.method = method
      network = try context.pyramid(values: 1_000)
      guard !context.isTrunkFrozen else {
        throw TorchError(
          operation: method.name,
          message: "it is the trunk that learns; set optimization.trunk-learning-rate above 0")
      }
      guard let architecture = Architecture.named(method.teacher) else {
        throw TorchError(operation: method.name, message: "there is no network \(method.teacher)")
      }
      teacher = try architecture.make()
      if context.readsFiles {
        try teacher.loadComplete(WeightsCache().read(method.teacher), from: method.teacher)
      }
      try teacher.requireGradient(false)
      teacher.evaluate()
      players = [Player("network", context.groups(of: network))]
    }

    var networks: [String: Module] { ["network": network] }
    var readsPixels: Bool { true }

    var frozen: [FrozenNetwork] {
      [FrozenNetwork("teacher", teacher, width: 1_000) { [teacher] in try teacher($0).softmax(over: 1) }]
    }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      guard let said = try batch.stored("teacher") else {
        throw TorchError(operation: method.name, message: "what the teacher says is not there")
      }
      return Loss(try method.loss(logits: batch.outputs(of: network), teacher: said))
    }
  }
}

extension ViewMaker {
  /// The whole photo in its own shape, with about the area of a square of `side` pixels.
  mutating func own(of photo: Sample, side: Int) throws -> View {
    try whole(of: photo, "own shape of \(side)") { image in
      let scale = Double(side) / Double(image.size.width * image.size.height).squareRoot()
      return .rgb(try image.resized(to: image.size.scaled(by: scale, atLeast: 32)))
    }
  }
}
