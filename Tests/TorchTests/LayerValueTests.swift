import Testing
import Torch

@Suite("Layers and losses give PyTorch's values")
struct LayerValueTests {
  let reference: [String: Reference]
  let x: Tensor

  init() throws {
    reference = try Reference.load()
    x = try wave(0, 2, 4, 7, 6)
  }

  @Test("convolutions with strides, padding, dilation and groups")
  func convolutions() throws {
    let strided = try x.conv2d(
      weight: wave(1, 6, 4, 3, 3), bias: wave(2, 6), stride: 2, padding: .symmetric(Pair(height: 1, width: 2))
    )
    let grouped = try x.conv2d(weight: wave(1, 8, 2, 3, 2), dilation: Pair(height: 2, width: 1), groups: 2)
    let transposed = try x.convTranspose2d(
      weight: wave(1, 4, 3, 4, 4), bias: wave(2, 3), stride: 2, padding: 1, outputPadding: 1)

    try expect(strided, equals: reference["conv2d"])
    try expect(grouped, equals: reference["conv2d.groups"])
    try expect(transposed, equals: reference["convTranspose2d"])
  }

  @Test(
    "SAME padding is TensorFlow's, also where it is not symmetric",
    arguments: [(3, 2, 1), (5, 2, 1), (3, 1, 2), (2, 1, 1), (1, 2, 1)])
  func samePadding(kernel: Int, stride: Int, dilation: Int) throws {
    let output = try x.conv2d(
      weight: wave(1, 4, 1, kernel, kernel), bias: wave(2, 4), stride: Pair(stride), padding: .same,
      dilation: Pair(dilation), groups: 4)

    try expect(output, equals: reference["conv2d.same.\(kernel).\(stride).\(dilation)"])
  }

  @Test("channels-last float32 convolutions agree with float64 ones and stay channels-last")
  func channelsLast() throws {
    let input = try x.to(.float32).contiguous(channelsLast: true)
    let output = try input.conv2d(
      weight: wave(1, 4, 1, 3, 3).to(.float32), bias: wave(2, 4).to(.float32), stride: 2, padding: .same,
      groups: 4)

    #expect(output.isChannelsLast)
    try expect(output, equals: reference["conv2d.same.3.2.1"], within: 1e-5)
  }

  @Test("linear maps")
  func linear() throws {
    try expect(wave(0, 3, 5).linear(weight: wave(1, 4, 5), bias: wave(2, 4)), equals: reference["linear"])
  }

  @Test("batch normalisation, and its running statistics after a training step")
  func batchNorm() throws {
    let (mean, variance) = (try wave(3, 4), try wave(4, 4).abs() + 0.5)
    let (weight, bias) = (try wave(1, 4), try wave(2, 4))

    let evaluated = try x.batchNorm(mean: mean, variance: variance, weight: weight, bias: bias, epsilon: 1e-3)
    let trained = try x.batchNorm(
      mean: mean, variance: variance, weight: weight, bias: bias, training: true, momentum: 0.1, epsilon: 1e-3
    )

    try expect(evaluated, equals: reference["batchNorm"])
    try expect(trained, equals: reference["batchNorm.training"])
    try expect(mean, equals: reference["batchNorm.mean"])
    try expect(variance, equals: reference["batchNorm.variance"])
  }

  @Test("pooling, padding and resizing")
  func pooling() throws {
    try expect(x.maxPool2d(kernel: 3, stride: 2, padding: 1), equals: reference["maxPool2d"])
    try expect(
      x.averagePool2d(
        kernel: Pair(height: 3, width: 2), stride: Pair(height: 2, width: 1),
        padding: Pair(height: 1, width: 0)),
      equals: reference["averagePool2d"])
    try expect(
      x.adaptiveAveragePool2d(size: Pair(height: 3, width: 4)), equals: reference["adaptiveAveragePool2d"])
    try expect(x.adaptiveMaxPool2d(size: Pair(height: 2, width: 4)), equals: reference["adaptiveMaxPool2d"])
    try expect(x.interpolate(size: Pair(height: 10, width: 4)), equals: reference["interpolate"])
    try expect(x.pad2d(top: 3, left: 1, bottom: 0, right: 2, value: 0.5), equals: reference["pad2d"])
  }

  @Test("losses")
  func losses() throws {
    let (logits, targets) = (try wave(0, 5, 4) * 3, try wave(1, 5, 4).softmax(over: 1))

    try expect(crossEntropy(logits: logits, targets: targets), equals: reference["crossEntropy"])
    try expect(
      crossEntropy(logits: logits, classes: Tensor([0, 3, 1, 2, 2])),
      equals: reference["crossEntropy.classes"])
    try expect(binaryCrossEntropy(logits: logits, targets: targets), equals: reference["binaryCrossEntropy"])
    try expect(huberLoss(logits, targets, delta: 0.7), equals: reference["huber"])
    try expect(meanSquaredError(logits, targets), equals: reference["meanSquaredError"])
    try expect(meanAbsoluteError(logits, targets), equals: reference["meanAbsoluteError"])
  }
}
