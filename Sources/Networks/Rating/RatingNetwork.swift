public import Torch

/// A trunk and a rating head: N×3×H×W normalised photos to N×values logits.
public final class RatingNetwork: Module, Layer {
  /// What it was built from.
  public let specification: NetworkSpecification
  /// Features.
  public let trunk: EfficientNetLite
  /// What turns them into ratings.
  public let head: RatingHead

  /// A network with random weights; see ``EfficientNetLite/loadImageNetWeights()`` for better ones of the trunk.
  public init(_ specification: NetworkSpecification) throws(TorchError) {
    self.specification = specification
    trunk = try EfficientNetLite(
      trunk: specification.trunk, depth: specification.levels.max() ?? .head,
      dropConnect: specification.dropConnect)
    head = try RatingHead(
      features: specification.features, values: specification.values, hidden: specification.hidden,
      dropout: specification.dropout)
  }

  /// N×values logits; the head is never computed in reduced precision.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try pooledFeatures(x)
    return try withoutAutocast { () throws(TorchError) in try head(pooled) }
  }

  /// The chosen levels averaged over the photo, side by side: N×F float32.
  public func pooledFeatures(_ x: Tensor) throws(TorchError) -> Tensor {
    try pooled(trunk.features(x))
  }

  /// What an exported model gives: N×values probabilities, and the N×h×w map of how each place moves the mean score.
  ///
  /// - Parameter scale: the values of the rating scale; as many as the head has outputs.
  public func ratings(
    _ x: Tensor, scale: [Double]
  ) throws(TorchError) -> (distribution: Tensor, map: Tensor) {
    let features = try trunk.features(x)
    let distribution = try head(pooled(features)).softmax(over: 1)
    return (distribution, try activationMap(features, probabilities: distribution, scale: scale))
  }

  func pooled(_ features: [Tensor]) throws(TorchError) -> Tensor {
    let levels = try specification.levels.map { level throws(TorchError) in
      try features[level.index].to(.float32).mean(over: [2, 3])
    }
    return try .concatenate(levels, along: 1)
  }
}
