import CTorch

extension Tensor {
  /// −x.
  public func negated() throws(TorchError) -> Tensor {
    try .computed(.negate, from: [self]) { ct_negate($0, $1[0]) }
  }

  /// 1 / x.
  public func reciprocal() throws(TorchError) -> Tensor {
    try .computed(.reciprocal, from: [self]) { ct_reciprocal($0, $1[0]) }
  }

  /// ∣x∣.
  public func abs() throws(TorchError) -> Tensor {
    try .computed(.abs, from: [self]) { ct_abs($0, $1[0]) }
  }

  /// eˣ.
  public func exp() throws(TorchError) -> Tensor {
    try .computed(.exp, from: [self]) { ct_exp($0, $1[0]) }
  }

  /// The natural logarithm.
  public func log() throws(TorchError) -> Tensor {
    try .computed(.log, from: [self]) { ct_log($0, $1[0]) }
  }

  /// The square root.
  public func sqrt() throws(TorchError) -> Tensor {
    try .computed(.sqrt, from: [self]) { ct_sqrt($0, $1[0]) }
  }

  /// x².
  public func square() throws(TorchError) -> Tensor {
    try .computed(.square, from: [self]) { ct_square($0, $1[0]) }
  }

  /// The sine.
  public func sin() throws(TorchError) -> Tensor {
    try .computed(.sin, from: [self]) { ct_sin($0, $1[0]) }
  }

  /// The cosine.
  public func cos() throws(TorchError) -> Tensor {
    try .computed(.cos, from: [self]) { ct_cos($0, $1[0]) }
  }

  /// The hyperbolic tangent.
  public func tanh() throws(TorchError) -> Tensor {
    try .computed(.tanh, from: [self]) { ct_tanh($0, $1[0]) }
  }

  /// 1 / (1 + e⁻ˣ).
  public func sigmoid() throws(TorchError) -> Tensor {
    try .computed(.sigmoid, from: [self]) { ct_sigmoid($0, $1[0]) }
  }

  /// ln(1 + eˣ); linear above 20, where float32 sees no difference.
  public func softplus() throws(TorchError) -> Tensor {
    try .computed(.softplus, from: [self]) { ct_softplus($0, $1[0]) }
  }

  /// max(0, x).
  public func relu() throws(TorchError) -> Tensor {
    try .computed(.relu, from: [self]) { ct_relu($0, $1[0]) }
  }

  /// max(0, x) in the memory of x, which must not be used any more: a layer's input that nobody else needs.
  public func reluInPlace() throws(TorchError) -> Tensor {
    try .computed(.relu, from: [self]) { ct_relu_over($0, $1[0]) }
  }

  /// min(max(0, x), 6), the activation of EfficientNet-Lite and MobileNetV2 (Krizhevsky 2010).
  public func relu6() throws(TorchError) -> Tensor { try hardtanh(low: 0, high: 6) }

  /// x where it is positive, else slope · x.
  public func leakyRelu(slope: Double = 0.01) throws(TorchError) -> Tensor {
    try .computed(.leakyRelu, from: [self], ["slope": .double(slope)]) { ct_leaky_relu($0, $1[0], slope) }
  }

  /// x limited to low...high; its gradient is 1 within the limits and on them.
  public func clamp(low: Double = -.infinity, high: Double = .infinity) throws(TorchError) -> Tensor {
    try .computed(.clamp, from: [self], ["low": .double(low), "high": .double(high)]) {
      ct_clamp($0, $1[0], low, high)
    }
  }

  /// x limited to low...high, as an activation; its gradient is 1 within the limits and 0 on them.
  public func hardtanh(low: Double = -1, high: Double = 1) throws(TorchError) -> Tensor {
    try .computed(.hardtanh, from: [self], ["low": .double(low), "high": .double(high)]) {
      ct_hardtanh($0, $1[0], low, high)
    }
  }

  /// Zeroes every element with the given probability of 0..<1 and scales the others by 1 / (1 − probability).
  public func dropout(probability: Double) throws(TorchError) -> Tensor {
    try .computed(.dropout, from: [self], ["probability": .double(probability)]) {
      ct_dropout($0, $1[0], probability)
    }
  }

  /// The same values in another dtype.
  public func to(_ dtype: DType) throws(TorchError) -> Tensor {
    try .computed(.cast, from: [self], ["dtype": .string(dtype.rawValue)]) {
      ct_to_dtype($0, $1[0], dtype.code)
    }
  }
}
