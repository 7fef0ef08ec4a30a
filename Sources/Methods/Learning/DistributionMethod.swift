public import Imaging
public import Ratings
public import Torch

/// A method with one rating network that looks at a crop of each photo, and a loss between what it predicts and what raters said.
public protocol DistributionMethod: Method {
  /// The share of each side that a random crop keeps, 0.1 … 1; 1 for the whole photo.
  var crop: Double { get }

  /// A scalar: how far predictions are from what raters said, averaged over photos.
  ///
  /// - Parameters:
  ///   - logits: N×K, before the softmax.
  ///   - ratings: N×K, rows that sum to 1.
  ///   - scale: its K values.
  func loss(logits: Tensor, ratings: Tensor, scale: RatingScale) throws(TorchError) -> Tensor
}

extension DistributionMethod {
  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// One crop, and what raters said.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.crop(of: photos[0], keeping: crop, fit: fit)], targets: photos[0].targets)
  }

  /// One network, the loss.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    let scale = try context.requireScale()
    return try RatingNetworkTask(context) { [self] outputs, batch, _ in
      Loss(try loss(logits: outputs, ratings: batch.target("distribution"), scale: scale))
    }
  }
}
