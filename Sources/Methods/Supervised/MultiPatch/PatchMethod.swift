public import Imaging
public import Ratings
public import Torch

/// A method with one rating network that looks at patches of each photo, and a loss of single patches.
public protocol PatchMethod: Method {
  /// What is looked at.
  var patches: Patches { get }

  /// Refuses a scale that it has no use for.
  func check(_ scale: RatingScale) throws(TorchError)

  /// The mean over patches, and so over photos with equally many of them.
  ///
  /// - Parameters:
  ///   - logits: N×K of patches, before the softmax.
  ///   - ratings: N×K of the patches' photos.
  func loss(logits: Tensor, ratings: Tensor) throws(TorchError) -> Tensor
}

extension PatchMethod {
  /// Any will do.
  public func check(_ scale: RatingScale) throws(TorchError) {}

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
    try check(context.requireScale())
    return try RatingNetworkTask(context) { [self] outputs, batch, _ in
      let ratings = try batch.target("distribution")
      let all = try Tensor.concatenate(
        Array(repeating: ratings, count: outputs.shape[0] / ratings.shape[0]), along: 0)
      return Loss(try loss(logits: outputs, ratings: all))
    }
  }
}
