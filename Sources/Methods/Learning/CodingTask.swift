public import Torch

/// A task whose network describes photos by a code from which it can rebuild them.
public protocol CodingTask: RatingTask {
  /// N×j: the most likely code of the first view of each example.
  func codes(_ batch: Batch) throws -> Tensor

  /// N×3×S×S in 0 … 1: the first views, rebuilt from what is most likely; nil where that was never learned.
  func rebuilt(_ batch: Batch) throws -> Tensor?
}
