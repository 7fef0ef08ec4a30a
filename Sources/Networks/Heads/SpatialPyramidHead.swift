public import Torch

/// The largest features of 1×1, 2×2 and 4×4 parts of the photo, and a linear layer: N×channels×h×w to N×values logits.
///
/// Photos keep their aspect ratio and size: the parts adapt. Murray & Gordo 2017 (APM, arXiv 1708.04890), after He et al.
/// 2015 (spatial pyramid pooling, arXiv 1406.4729).
public final class SpatialPyramidHead: Module, Layer {
  private let grids: [Int]
  private let dropout: Dropout
  /// A linear layer, or a head that standardises first.
  private let fc: any Layer
  /// How many features are pooled: channels · Σ grid².
  public let width: Int

  /// A head with random weights on feature maps of so many channels.
  ///
  /// - Parameters:
  ///   - grids: parts along each side, level by level.
  ///   - dropout: probability of dropping a pooled feature while training.
  ///   - standardises: whether pooled features are standardised first, see ``standardise(by:)``.
  public init(
    channels: Int, values: Int, grids: [Int] = [1, 2, 4], dropout: Double = 0, standardises: Bool = false
  ) throws(TorchError) {
    self.grids = grids
    self.dropout = Dropout(standardises ? 0 : dropout)
    width = channels * grids.reduce(0) { $0 + $1 * $1 }
    if standardises {
      fc = try RatingHead(features: width, values: values, dropout: dropout)
    } else {
      fc = try Linear(width, values)
    }
  }

  /// N×values logits.
  public func callAsFunction(_ features: Tensor) throws(TorchError) -> Tensor {
    try self(pooled: pooled(features))
  }

  /// N×values logits of N×width pooled features.
  public func callAsFunction(pooled: Tensor) throws(TorchError) -> Tensor { try fc(dropout(pooled)) }

  /// N×(channels · Σ grid²): all channels of the coarsest grid first, each channel's parts together.
  public func pooled(_ features: Tensor) throws(TorchError) -> Tensor {
    let levels = try grids.map { grid throws(TorchError) in
      try features.adaptiveMaxPool2d(size: Pair(grid)).flatten(from: 1)
    }
    return try .concatenate(levels, along: 1)
  }

  /// Standardises by N×width pooled features of the training photos, if it was made so.
  public func standardise(by rows: Tensor) throws { try (fc as? RatingHead)?.standardise(by: rows) }

  /// Makes it say about the same numbers for every photo at first; nil for any.
  public func start(saying numbers: [Double]?) throws {
    guard let linear = fc as? Linear ?? (fc as? RatingHead)?.linear else { return }
    try withoutGradient {
      try linear.weight.multiply(by: 0.3)
      if let numbers { try linear.bias?.copy(from: Tensor(numbers.map(Float.init))) }
    }
  }
}
