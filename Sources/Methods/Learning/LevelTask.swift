public import Torch

/// A task with an answer from each level of a trunk, all learned at once.
public protocol LevelTask: TrainingTask {
  /// The levels' names and how many numbers of each are looked at, from fine to coarse.
  var levels: [(name: String, features: Int)] { get }

  /// For each level N×2: how likely each photo is good, 0 … 1, and its predicted mean score.
  func answers(_ batch: Batch) throws -> [Tensor]

  /// The mean score above which photos are good: the median of those that are learned from.
  var median: Double { get }
}
