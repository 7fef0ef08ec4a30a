import Torch

extension Tensor {
  /// A convolution followed by batch normalisation: N×in×H×W → N×out×H′×W′.
  ///
  /// One convolution with scaled weights, unless the statistics are being learned:
  /// γ (W ∗ x + b − μ) / √(σ² + ε) + β = (s W) ∗ x + β + s (b − μ) with s = γ / √(σ² + ε). That saves a pass over the
  /// activations.
  func convolved(by convolution: Conv2d, normalizedBy norm: BatchNorm2d) throws(TorchError) -> Tensor {
    guard !norm.isTraining || norm.hasFrozenStatistics else { return try norm(convolution(self)) }
    let scale = try norm.weight / (norm.runningVariance + norm.epsilon).sqrt()
    let weight = try convolution.weight * scale.reshape([-1, 1, 1, 1])
    var bias = try norm.bias - scale * norm.runningMean
    if let summand = convolution.bias { bias = try bias + scale * summand }
    func convolved(_ x: Tensor) throws(TorchError) -> Tensor {
      try x.conv2d(
        weight: weight, bias: bias, stride: convolution.stride, padding: convolution.padding,
        dilation: convolution.dilation, groups: convolution.groups)
    }
    // libtorch's bfloat16 gradient of a depthwise convolution is many times slower than its float32 one.
    if isAutocasting, convolution.groups > 1, weight.requiresGradient {
      return try withoutAutocast { () throws(TorchError) in try convolved(to(.float32)) }.to(dtype)
    }
    return try convolved(self)
  }
}
