import CTorch

/// The generator that random tensors and dropout draw from: one for the process.
public enum RandomState {
  /// Starts the sequence that belongs to `seed`.
  public static func seed(_ seed: UInt64) throws(TorchError) {
    try Tensor.perform("seed", on: []) { _ in ct_seed(seed) }
  }

  /// Where the sequence is now, as a uint8 vector that a checkpoint can store.
  public static func current() throws(TorchError) -> Tensor {
    try Tensor(creating: "randomState", ct_random_state)
  }

  /// Continues from where `current` was taken.
  public static func restore(_ state: Tensor) throws(TorchError) {
    try Tensor.perform("randomState", on: [state]) { ct_set_random_state($0[0]) }
  }
}
