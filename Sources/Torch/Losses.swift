/// The mean of (x − y)² over all elements, which broadcast.
public func meanSquaredError(_ x: Tensor, _ y: Tensor) throws(TorchError) -> Tensor {
  try (x - y).square().mean()
}

/// The mean of ∣x − y∣ over all elements, which broadcast.
public func meanAbsoluteError(_ x: Tensor, _ y: Tensor) throws(TorchError) -> Tensor {
  try (x - y).abs().mean()
}

/// The mean over all elements of d²/2 where d = ∣x − y∣ is at most `delta`, else delta · (d − delta/2).
///
/// Huber 1964.
public func huberLoss(_ x: Tensor, _ y: Tensor, delta: Double = 1) throws(TorchError) -> Tensor {
  let distance = try (x - y).abs()
  let near = try distance.clamp(high: delta)
  return try (near.square() * 0.5 + (distance - near) * delta).mean()
}

/// The mean over examples of −Σ target · ln softmax(logits).
///
/// - Parameters:
///   - logits: N×K.
///   - targets: N×K probabilities, each row with the sum 1.
public func crossEntropy(logits: Tensor, targets: Tensor) throws(TorchError) -> Tensor {
  try (logits.logSoftmax(over: 1) * targets).sum(over: [1]).mean().negated()
}

/// The mean over examples of −ln softmax(logits) at the true class.
///
/// - Parameters:
///   - logits: N×K.
///   - classes: N numbers of 0..<K, int64.
public func crossEntropy(logits: Tensor, classes: Tensor) throws(TorchError) -> Tensor {
  try logits.logSoftmax(over: 1).gather(1, classes.unsqueeze(1)).mean().negated()
}

/// The mean over all elements of −y ln σ(x) − (1 − y) ln(1 − σ(x)), for logits x and probabilities y.
public func binaryCrossEntropy(logits: Tensor, targets: Tensor) throws(TorchError) -> Tensor {
  try (logits.softplus() - logits * targets).mean()
}
