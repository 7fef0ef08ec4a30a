public import Torch

/// From pooled features to one logit per value of a rating scale: standardise, drop out, one or two linear layers.
public final class RatingHead: Module, Layer {
  /// What is subtracted from the F pooled features; usually their mean over the training photos.
  @Buffer public private(set) var mean: Tensor
  /// What then divides them; usually their standard deviation over the training photos.
  @Buffer public private(set) var deviation: Tensor
  /// H × F, followed by a ReLU; nil for a head that is one linear layer.
  public let hidden: Linear?
  /// values × F, or values × H after a hidden layer.
  public let linear: Linear
  private let dropout: Dropout
  private let limit: Double?

  /// A head with random weights that does not standardise yet.
  ///
  /// - Parameters:
  ///   - features: F, the channels of all pooled levels.
  ///   - values: how many values the scale has.
  ///   - hidden: H, the units of a hidden layer; 0 for none.
  ///   - dropout: probability of dropping a feature, and a hidden unit, while training.
  ///   - limit: how many deviations from the mean a feature may lie; nil for any number.
  public init(
    features: Int, values: Int, hidden: Int = 0, dropout: Double, limit: Double? = 8
  ) throws(TorchError) {
    self.hidden = try hidden > 0 ? Linear(features, hidden) : nil
    linear = try Linear(hidden > 0 ? hidden : features, values)
    self.dropout = Dropout(dropout)
    self.limit = limit
    super.init()
    mean = try .zeros([features])
    deviation = try .ones([features])
  }

  /// The head of a network, with random weights.
  public convenience init(_ specification: NetworkSpecification) throws(TorchError) {
    try self.init(
      features: specification.features, values: specification.values, hidden: specification.hidden,
      dropout: specification.dropout, limit: specification.limitsFeatures ? 8 : nil)
  }

  /// N×values logits from N×F pooled features.
  public func callAsFunction(_ pooled: Tensor) throws(TorchError) -> Tensor {
    guard pooled.rank == 2, pooled.shape[1] == mean.count else {
      // Broadcasting would make up what is missing.
      throw TorchError(operation: "RatingHead", message: "expected N×\(mean.count), not \(pooled.shape)")
    }
    let x = try dropout(standardised(pooled))
    guard let hidden else { return try linear(x) }
    return try linear(dropout(hidden(x).relu()))
  }

  /// (pooled − mean) / deviation, limited: photos unlike all training photos are not taken at their word.
  private func standardised(_ pooled: Tensor) throws(TorchError) -> Tensor {
    let standard = try (pooled - mean) / deviation
    return try limit.map { limit throws(TorchError) in try standard.clamp(low: -limit, high: limit) }
      ?? standard
  }

  /// How a weighted sum of the logits changes with the pooled features: N×F for N×values weights.
  ///
  /// Exact for this photo, since the head is linear around it; features at the limit count as if they were within.
  func slopes(of weights: Tensor, at pooled: Tensor) throws(TorchError) -> Tensor {
    let slopes = try weights.matmul(linear.weight)
    guard let hidden else { return try slopes / deviation }
    let units = try hidden(standardised(pooled))
    // 1 where a unit is active and 0 elsewhere.
    let active = try units.relu() / units.abs().clamp(low: 1e-6)
    return try (slopes * active).matmul(hidden.weight) / deviation
  }

  /// Standardises by features, N×F, of the training photos.
  public func standardise(by rows: Tensor) throws {
    try withoutGradient {
      let average = try rows.mean(over: [0])
      try mean.copy(from: average)
      try deviation.copy(from: ((rows - average).square().mean(over: [0])).sqrt() + 1e-3)
    }
  }

  /// Makes it say about the same numbers for every photo at first, such as the logarithms of probabilities; nil for any.
  public func start(saying numbers: [Double]?) throws {
    let values = linear.weight.shape[0]
    guard numbers?.count ?? values == values else {
      throw TorchError(
        operation: "RatingHead", message: "expected \(values) numbers to start at, not \(numbers?.count ?? 0)"
      )
    }
    try withoutGradient {
      try linear.weight.multiply(by: 0.3)
      if let numbers { try linear.bias?.copy(from: Tensor(numbers.map(Float.init))) }
    }
  }
}
