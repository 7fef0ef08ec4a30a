import Torch

/// Widen, filter each channel by itself, narrow: MobileNetV2's block, without squeeze-and-excitation.
///
/// N×inputs×H×W → N×outputs×⌈H/stride⌉×⌈W/stride⌉. Sandler et al. 2018 (arXiv 1801.04381), figure 3b.
final class InvertedBottleneck: Module, Layer {
  struct Shape: Hashable {
    let inputs, outputs, kernel, stride, expansion: Int
  }

  @Named("_expand_conv") private var expand: Conv2d?
  @Named("_bn0") private var expandNorm: BatchNorm2d?
  @Named("_depthwise_conv") private var depthwise: Conv2d
  @Named("_bn1") private var depthwiseNorm: BatchNorm2d
  @Named("_project_conv") private var project: Conv2d
  @Named("_bn2") private var projectNorm: BatchNorm2d
  private let isResidual: Bool
  private let dropConnect: Double

  init(_ shape: Shape, dropConnect: Double) throws(TorchError) {
    isResidual = shape.stride == 1 && shape.inputs == shape.outputs
    self.dropConnect = dropConnect
    super.init()
    let wide = shape.inputs * shape.expansion
    let expands = shape.expansion > 1
    expand = try expands ? Conv2d(shape.inputs, wide, kernel: 1, padding: .same, bias: false) : nil
    expandNorm = try expands ? .efficientNet(wide) : nil
    depthwise = try Conv2d(
      wide, wide, kernel: Pair(shape.kernel), stride: Pair(shape.stride), padding: .same, groups: wide,
      bias: false)
    depthwiseNorm = try .efficientNet(wide)
    project = try Conv2d(wide, shape.outputs, kernel: 1, padding: .same, bias: false)
    projectNorm = try .efficientNet(shape.outputs)
  }

  func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
    var x = input
    if let expand, let expandNorm {
      x = try x.convolved(by: expand, normalizedBy: expandNorm).relu6()
    }
    x = try x.convolved(by: depthwise, normalizedBy: depthwiseNorm).relu6()
    x = try x.convolved(by: project, normalizedBy: projectNorm)
    guard isResidual else { return x }
    return try dropped(x) + input
  }

  /// Leaves the whole branch out for some examples while training.
  ///
  /// Stochastic depth, Huang et al. 2016 (arXiv 1603.09382).
  private func dropped(_ x: Tensor) throws(TorchError) -> Tensor {
    guard isTraining, dropConnect > 0 else { return x }
    return try x * Tensor.ones([x.shape[0], 1, 1, 1], dtype: x.dtype).dropout(probability: dropConnect)
  }
}

extension BatchNorm2d {
  /// TensorFlow's momentum .99 is .01 counted the other way.
  static func efficientNet(_ channels: Int) throws(TorchError) -> BatchNorm2d {
    try BatchNorm2d(channels, epsilon: 1e-3, momentum: 0.01)
  }
}
