public import Torch

/// One of the things that a network says of photos, with the numbers.
public struct Output: Sendable {
  /// What numbers mean, and how many there are.
  public enum Meaning: Hashable, Sendable {
    /// N×values: the probability of each value of the rating scale.
    case distribution(values: Int)
    /// N×1: the mean score, in units of the rating scale.
    case mean
    /// N×names: how much there is of each attribute, by its name.
    case attributes([String])
    /// N×1: technical quality, 0…1.
    case quality
    /// N×count: what the network has learned of photos, for others to build on.
    case features(count: Int)
    /// N×h×w: how each place moves the score.
    case map
  }

  /// What they mean.
  public let meaning: Meaning
  /// Float32, in the shape that the meaning says.
  public let values: Tensor

  /// Numbers with their meaning.
  public init(_ meaning: Meaning, _ values: Tensor) {
    self.meaning = meaning
    self.values = values
  }
}
