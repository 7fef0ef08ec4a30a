import CTorch

extension Tensor {
  /// (x − mean) / √(variance + epsilon) · weight + bias per channel of N×C×… (Ioffe & Szegedy 2015, algorithm 1).
  ///
  /// - Parameters:
  ///   - mean: C running means; while training, the batch's own are used and these follow them in place.
  ///   - variance: C running variances, likewise (unbiased).
  ///   - weight: C factors.
  ///   - bias: C summands.
  ///   - training: whether to use and learn the batch's statistics.
  ///   - momentum: the share of the batch in the running statistics.
  ///   - epsilon: keeps the root away from 0.
  public func batchNorm(
    mean: Tensor, variance: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, training: Bool = false,
    momentum: Double = 0.1, epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    try .computed(
      .batchNorm, from: [self, mean, variance, weight, bias],
      ["epsilon": .double(epsilon), "training": .bool(training)]
    ) { ct_batch_norm($0, $1[0], $1[1], $1[2], $1[3], $1[4], training, momentum, epsilon) }
  }
  /// (x − mean) / √(variance + epsilon), with the mean and the variance of each channel of each example of N×C×H×W.
  ///
  /// Ulyanov et al. 2016 (arXiv 1607.08022), without factors or summands to learn.
  public func instanceNorm(epsilon: Double = 1e-5) throws(TorchError) -> Tensor {
    try .computed(.instanceNorm, from: [self], ["epsilon": .double(epsilon)]) {
      ct_instance_norm($0, $1[0], epsilon)
    }
  }
}
