public import Torch

/// A task whose work can be looked at while it learns.
public protocol PicturingTask: TrainingTask {
  /// N×3×h×w each, normalised as (x − 127) / 128: for each photo, what belongs side by side.
  func pictures(_ batch: Batch) throws -> [Tensor]
}
