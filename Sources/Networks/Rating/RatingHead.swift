public import Torch

/// From pooled features to one logit per value of a rating scale: standardise, drop out, one linear layer.
public final class RatingHead: Module {
  /// What is subtracted from the F pooled features; usually their mean over the training photos.
  @Buffer public private(set) var mean: Tensor
  /// What then divides them; usually their standard deviation over the training photos.
  @Buffer public private(set) var deviation: Tensor
  /// values × F.
  public let linear: Linear
  private let dropout: Dropout

  /// A head with random weights that does not standardise yet.
  ///
  /// - Parameters:
  ///   - features: F, the channels of all pooled levels.
  ///   - values: how many values the scale has.
  ///   - dropout: probability of dropping a feature while training.
  public init(features: Int, values: Int, dropout: Double) throws(TorchError) {
    linear = try Linear(features, values)
    self.dropout = Dropout(dropout)
    super.init()
    mean = try .zeros([features])
    deviation = try .ones([features])
  }

  /// N×values logits from N×F pooled features.
  public func callAsFunction(_ pooled: Tensor) throws(TorchError) -> Tensor {
    try linear(dropout((pooled - mean) / deviation))
  }
}
