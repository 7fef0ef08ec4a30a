import Torch

/// x + f(x) with f two 3×3 convolutions: N×inputs×H×W → N×width×⌈H/stride⌉×⌈W/stride⌉.
///
/// He et al. 2016 (arXiv 1512.03385), figure 5, left.
final class BasicBlock: Module, Layer {
  private let conv1, conv2: Conv2d
  private let bn1, bn2: BatchNorm2d
  private let downsample: Sequential?

  init(_ inputs: Int, _ width: Int, stride: Int) throws(TorchError) {
    conv1 = try Conv2d(
      inputs, width, kernel: 3, stride: Pair(stride), padding: .symmetric(1), bias: false)
    bn1 = try BatchNorm2d(width)
    conv2 = try Conv2d(width, width, kernel: 3, padding: .symmetric(1), bias: false)
    bn2 = try BatchNorm2d(width)
    downsample = try shortcut(inputs, width, stride: stride)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let inner = try x.convolved(by: conv1, normalizedBy: bn1).reluInPlace()
    let branch = try inner.convolved(by: conv2, normalizedBy: bn2)
    return try branch.joining(x, through: downsample)
  }
}

/// x + f(x) with f a 3×3 convolution of `width` channels between two 1×1 ones: N×inputs×H×W →
/// N×(4 · width)×⌈H/stride⌉×⌈W/stride⌉.
///
/// He et al. 2016 (arXiv 1512.03385), figure 5, right.
final class Bottleneck: Module, Layer {
  private let conv1, conv2, conv3: Conv2d
  private let bn1, bn2, bn3: BatchNorm2d
  private let downsample: Sequential?

  init(_ inputs: Int, _ width: Int, stride: Int) throws(TorchError) {
    conv1 = try Conv2d(inputs, width, kernel: 1, bias: false)
    bn1 = try BatchNorm2d(width)
    conv2 = try Conv2d(width, width, kernel: 3, stride: Pair(stride), padding: .symmetric(1), bias: false)
    bn2 = try BatchNorm2d(width)
    conv3 = try Conv2d(width, 4 * width, kernel: 1, bias: false)
    bn3 = try BatchNorm2d(4 * width)
    downsample = try shortcut(inputs, 4 * width, stride: stride)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    var inner = try x.convolved(by: conv1, normalizedBy: bn1).reluInPlace()
    inner = try inner.convolved(by: conv2, normalizedBy: bn2).reluInPlace()
    let branch = try inner.convolved(by: conv3, normalizedBy: bn3)
    return try branch.joining(x, through: downsample)
  }
}

extension ResNet.Configuration.Block {
  /// Blocks one after the other, the first of which strides and widens.
  func level(_ inputs: Int, _ width: Int, depth: Int, stride: Int) throws(TorchError) -> Sequential {
    Sequential(
      try (0..<depth).map { index throws(TorchError) -> any Layer in
        let (inputs, stride) = index == 0 ? (inputs, stride) : (width * expansion, 1)
        return switch self {
        case .basic: try BasicBlock(inputs, width, stride: stride)
        case .bottleneck: try Bottleneck(inputs, width, stride: stride)
        }
      })
  }
}

/// A 1×1 convolution where the shape changes; nil where x passes as it is.
private func shortcut(_ inputs: Int, _ outputs: Int, stride: Int) throws(TorchError) -> Sequential? {
  guard stride > 1 || inputs != outputs else { return nil }
  return Sequential([
    try Conv2d(inputs, outputs, kernel: 1, stride: Pair(stride), bias: false), try BatchNorm2d(outputs),
  ])
}

extension Tensor {
  /// max(0, branch + shortcut of x), in the branch's memory.
  fileprivate func joining(_ x: Tensor, through downsample: Sequential?) throws(TorchError) -> Tensor {
    let identity = try downsample.map { layers throws(TorchError) in try layers(x) } ?? x
    return try addingInPlace(identity).reluInPlace()
  }
}
