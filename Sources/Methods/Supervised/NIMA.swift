import Foundation
public import Imaging
import Ratings
import Torch

/// NIMA: a classifier of objects becomes a predictor of rating distributions.
///
/// A random crop of each photo, which may be mirrored; EMD(2) between the softmax and the votes; a dropout of .75 before the
/// last layer and a much lower learning rate for the trunk are the network's and the optimiser's part.
/// Talebi & Milanfar 2018, "NIMA: Neural Image Assessment", section III.
public struct NIMA: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1: 224 of 256 pixels in the paper.
  public var crop = 0.875

  /// The paper's crop.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number("crop", &crop, in: 0.1...1, "the share of each side that a random crop keeps")
  }

  /// `nima`.
  public var name: String { "nima" }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// One random crop of the fitted photo.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let crop = try views.random(of: photos[0], "crop") { [crop] image, generator in
      let frame = fit.frame(for: image.size)
      let enlarged = Frame(resized: frame.resized.scaled(1 / crop), input: frame.input.scaled(1 / crop))
      let x = generator.index(below: enlarged.input.width - frame.input.width + 1)
      let y = generator.index(below: enlarged.input.height - frame.input.height + 1)
      return .rgb(try image.fitted(enlarged).cropped(x: x, y: y, size: frame.input))
    }
    return Example([crop], targets: photos[0].targets)
  }

  /// One network, EMD(2).
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try RatingNetworkTask(context) { outputs, batch, _ in
      Loss(try EMDLoss()(logits: outputs, target: batch.target("distribution")))
    }
  }
}

extension PixelSize {
  fileprivate func scaled(_ factor: Double) -> PixelSize {
    PixelSize(
      width: Int((Double(width) * factor).rounded()), height: Int((Double(height) * factor).rounded()))
  }
}
