/// Normalises each channel of N×C×H×W over a batch (Ioffe & Szegedy 2015).
public final class BatchNorm2d: Module, Layer {
  /// C factors.
  public let weight: Tensor
  /// C summands.
  public let bias: Tensor
  /// C running means.
  @Buffer("running_mean") public private(set) var runningMean: Tensor
  /// C running variances.
  @Buffer("running_var") public private(set) var runningVariance: Tensor
  /// How many batches the running statistics have seen.
  @Buffer("num_batches_tracked") public private(set) var batchCount: Tensor
  /// Keeps the root away from 0.
  public let epsilon: Double
  /// The share of a batch in the running statistics.
  public let momentum: Double
  /// Whether the running statistics stay as they are and are used in training too; weight and bias still learn.
  public var hasFrozenStatistics = false
  /// The processes over whose batches statistics are taken; `nil` for this process's own.
  public var statisticsGroup: ProcessGroup?

  /// A layer that starts as the identity on standardised inputs.
  public init(_ channels: Int, epsilon: Double = 1e-5, momentum: Double = 0.1) throws(TorchError) {
    weight = try .ones([channels]).requireGradient()
    bias = try .zeros([channels]).requireGradient()
    self.epsilon = epsilon
    self.momentum = momentum
    super.init()
    runningMean = try .zeros([channels])
    runningVariance = try .ones([channels])
    batchCount = try .zeros([], dtype: .int64)
  }

  /// The normalised N×C×H×W.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let learnsStatistics = isTraining && !hasFrozenStatistics
    if learnsStatistics, let statisticsGroup {
      try batchCount.add(Tensor(1, dtype: .int64))
      return try x.synchronizedBatchNorm(
        in: statisticsGroup, mean: runningMean, variance: runningVariance, weight: weight, bias: bias,
        momentum: momentum, epsilon: epsilon)
    }
    let output = try x.batchNorm(
      mean: runningMean, variance: runningVariance, weight: weight, bias: bias, training: learnsStatistics,
      momentum: momentum, epsilon: epsilon)
    if learnsStatistics { try batchCount.add(Tensor(1, dtype: .int64)) }
    return output
  }
}

extension Module {
  /// Sets ``BatchNorm2d/hasFrozenStatistics`` in all batch normalisations within.
  public final func freezeStatistics(_ frozen: Bool = true) {
    for case let layer as BatchNorm2d in modules() { layer.hasFrozenStatistics = frozen }
  }
}

/// Normalises each channel of each example of N×C×H×W, without anything to learn.
///
/// Ulyanov et al. 2016 (arXiv 1607.08022).
public final class InstanceNorm2d: Module, Layer {
  /// Keeps the root away from 0.
  public let epsilon: Double

  /// A layer without weights.
  public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }

  /// The normalised N×C×H×W.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.instanceNorm(epsilon: epsilon)
  }
}
