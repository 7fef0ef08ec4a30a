public import Imaging
import Torch

/// Only the mean score, by squared error.
///
/// L = (ŷ − y)², with scores as shares of the scale's range. "VGG-ImN-mean" in Murray's slides "Predicting aesthetic
/// appreciation of images".
public struct MeanRegression: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 0.875

  /// NIMA's crop, for the slides name none.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
  }

  /// `mean`.
  public var name: String { "mean" }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// One crop, and the mean score.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.crop(of: photos[0], keeping: crop, fit: fit)], targets: photos[0].score)
  }

  /// One network, squared error.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try ScoreTask(context) { scores, batch, _ in
      Loss(try meanSquaredError(scores, batch.target("score")))
    }
  }
}
