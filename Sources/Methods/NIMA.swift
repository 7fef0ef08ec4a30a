import Foundation
public import Imaging
public import Ratings
public import Torch

/// NIMA: a classifier of objects becomes a predictor of rating distributions.
///
/// A random crop of each photo, mirrored at random by whoever makes the batches; EMD(2) between the softmax and the votes;
/// a dropout of .75 before the last layer and a much lower learning rate for the trunk are the network's and the optimiser's
/// part. Talebi & Milanfar 2018, "NIMA: Neural Image Assessment", section III.
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

  /// A frozen trunk would see one crop of a photo again and again.
  public var needsLearningTrunk: Bool { true }

  /// One random crop of the fitted photo.
  public func views(
    of photo: RGBImage, fit: Fit, using generator: inout SeededGenerator
  ) throws -> [RGBImage] {
    let frame = fit.frame(for: photo.size)
    let enlarged = Frame(resized: frame.resized.scaled(1 / crop), input: frame.input.scaled(1 / crop))
    let x = generator.index(below: enlarged.input.width - frame.input.width + 1)
    let y = generator.index(below: enlarged.input.height - frame.input.height + 1)
    return [try photo.fitted(enlarged).cropped(x: x, y: y, size: frame.input)]
  }

  /// EMD(2).
  public func loss(of network: any Layer, on batch: Batch) throws -> Loss {
    Loss(total: try EMDLoss()(logits: batch.outputs(of: network), target: batch.target()))
  }
}

extension PixelSize {
  fileprivate func scaled(_ factor: Double) -> PixelSize {
    PixelSize(
      width: Int((Double(width) * factor).rounded()), height: Int((Double(height) * factor).rounded()))
  }
}
