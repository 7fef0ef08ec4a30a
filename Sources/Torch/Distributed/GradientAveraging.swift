import CTorch

/// Averages gradients over a group's processes while `backward` is still at work.
///
/// Li et al. 2020, section 3.2. Gradients are collected in buckets, and a bucket travels as soon as its last gradient is there. Parameters that a
/// step does not use travel as zeros; those that no process used keep no gradient. Frozen parameters are left out: make
/// a new object after freezing or unfreezing.
///
/// Ownership of the C handle: the object owns exactly one and releases it when it goes.
public final class GradientAveraging {
  private let handle: ct_averaging
  private let group: ProcessGroup

  /// Averages the gradients of all parameters that require one; the same in all processes.
  public init(
    of parameters: [Tensor], in group: ProcessGroup, bucketBytes: Int = 25 << 20
  ) throws(TorchError) {
    let learned = parameters.filter(\.requiresGradient)
    var handle: ct_averaging?
    try group.perform("averageGradients", on: learned) { group, tensors in
      ct_averaging_create(&handle, group, tensors, tensors.count, max(1, bucketBytes))
    }
    guard let handle else { throw TorchError(operation: "averageGradients", message: "there is nothing") }
    self.handle = handle
    self.group = group
  }

  deinit { ct_averaging_release(handle) }

  /// Adds the gradient of `loss` to every parameter, then replaces all by their means over the processes.
  ///
  /// In gradient accumulation only the last part of a batch calls this, the ones before call `Tensor.backward()`.
  ///
  /// - Parameter loss: a single number. When it is a mean over the process's part of a batch and parts differ in size,
  ///   multiply it with ``Shard/weight(of:)`` first; then the gradients are those of the whole batch's mean.
  public func backward(_ loss: Tensor) throws(TorchError) {
    try Tensor.perform("backward", on: [loss]) { ct_averaging_backward(handle, $0[0]) }
  }
}
