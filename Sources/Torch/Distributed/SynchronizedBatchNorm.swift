import CTorch

extension Tensor {
  /// ``batchNorm(mean:variance:weight:bias:training:momentum:epsilon:)`` in training, over all processes' batches.
  ///
  /// Output, gradients and running statistics are those of one process with the joined batch, where the processes'
  /// losses are added up. Each process must have at least one example.
  public func synchronizedBatchNorm(
    in group: ProcessGroup, mean: Tensor, variance: Tensor, weight: Tensor, bias: Tensor,
    momentum: Double = 0.1,
    epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    try .computed(
      .batchNorm, from: [self, mean, variance, weight, bias],
      ["epsilon": .double(epsilon), "training": .bool(true)]
    ) { output, x in
      group.ask { ct_synchronized_batch_norm(output, $0, x[0], x[1], x[2], x[3], x[4], momentum, epsilon) }
    }
  }
}

extension Module {
  /// Makes all batch normalisations within learn from all processes' batches, with connections of their own.
  ///
  /// All processes do this at the same time; `nil` goes back to each process's own batch.
  public final func synchronizeStatistics(in group: ProcessGroup?) throws(TorchError) {
    let companion = try group?.companion("statistics")
    for case let layer as BatchNorm2d in modules() { layer.statisticsGroup = companion }
  }
}
