import Testing
import Torch

/// A differentiable function of some float64 tensors, named for the test's output.
struct Differentiable: CustomTestStringConvertible, Sendable {
  let name: String
  let shapes: [[Int]]
  let function: @Sendable ([Tensor]) throws -> Tensor
  var testDescription: String { name }

  init(_ name: String, _ shapes: [Int]..., function: @escaping @Sendable ([Tensor]) throws -> Tensor) {
    self.name = name
    self.shapes = shapes
    self.function = function
  }
}

@Suite("Gradients agree with finite differences")
struct GradientTests {
  static let elementwise: [Differentiable] = [
    .init("+", [2, 3], [3]) { try $0[0] + $0[1] },
    .init("-", [2, 3], [2, 1]) { try $0[0] - $0[1] },
    .init("*", [2, 3], [3]) { try $0[0] * $0[1] },
    .init("/", [2, 3], [3]) { try $0[0] / ($0[1] + 3) },
    .init("scalars", [4]) { try 2 - 3 * ($0[0] - 0.5) / 4 + 1 / ($0[0] + 2) },
    .init("power", [4]) { try ($0[0] + 2).power(1.7) },
    .init("maximum", [4], [4]) { try $0[0].maximum($0[1]) },
    .init("minimum", [4], [4]) { try $0[0].minimum($0[1]) },
    .init("matmul", [2, 3], [3, 4]) { try $0[0].matmul($0[1]) },
    .init("negated", [4]) { try $0[0].negated() },
    .init("reciprocal", [4]) { try ($0[0] + 2).reciprocal() },
    .init("abs", [4]) { try $0[0].abs() },
    .init("exp", [4]) { try $0[0].exp() },
    .init("log", [4]) { try ($0[0] + 2).log() },
    .init("sqrt", [4]) { try ($0[0] + 2).sqrt() },
    .init("square", [4]) { try $0[0].square() },
    .init("tanh", [4]) { try $0[0].tanh() },
    .init("sin", [4]) { try $0[0].sin() },
    .init("cos", [4]) { try $0[0].cos() },
    .init("sigmoid", [4]) { try $0[0].sigmoid() },
    .init("softplus", [4]) { try $0[0].softplus() },
    .init("relu", [4]) { try $0[0].relu() },
    .init("relu6", [9]) { try ($0[0] * 8).relu6() },
    .init("hardtanh, strided", [4, 3]) { try $0[0].transpose(0, 1).hardtanh(low: -0.5, high: 0.4) },
    .init("leakyRelu", [4]) { try $0[0].leakyRelu(slope: 0.1) },
    .init("clamp", [6]) { try $0[0].clamp(low: -0.3, high: 0.6) },
    .init("cast", [4]) { try $0[0].to(.float64) },
  ]

  static let reductionsAndShapes: [Differentiable] = [
    .init("sum", [2, 3]) { try $0[0].sum(over: [1]) },
    .init("mean", [2, 3]) { try $0[0].mean(over: [0], keepingDimensions: true) },
    .init("max", [2, 3]) { try $0[0].max(over: [-1]) },
    .init("min", [2, 3]) { try $0[0].min() },
    .init("softmax", [2, 3]) { try $0[0].softmax(over: 1) },
    .init("logSoftmax", [2, 3]) { try $0[0].logSoftmax(over: 0) },
    .init("cumulativeSum", [2, 3]) { try $0[0].cumulativeSum(over: 1) },
    .init("reshape", [2, 3]) { try $0[0].reshape([3, -1]) },
    .init("expand", [2, 1]) { try $0[0].expand([2, 3]) },
    .init("permute", [2, 3, 2]) { try $0[0].permute([2, 0, 1]) },
    .init("transpose", [2, 3]) { try $0[0].transpose(0, -1) },
    .init("flatten", [2, 3, 2]) { try $0[0].flatten(from: 1) },
    .init("unsqueeze, squeeze", [2, 3]) { try $0[0].unsqueeze(1).squeeze(1) },
    .init("narrow", [4, 3]) { try $0[0].narrow(0, 1..<3) },
    .init("indexSelect", [4, 3]) { try $0[0].indexSelect(0, Tensor([2, 0, 2])) },
    .init("gather", [2, 3]) { try $0[0].gather(1, Tensor([2, 2, 0, 1], shape: [2, 2])) },
    .init("flip", [2, 3]) { try $0[0].flip([1]) },
    .init("concatenate", [2, 3], [2, 2]) { try .concatenate($0, along: 1) },
    .init("stack", [2, 3], [2, 3]) { try .stack($0, along: -1) },
    .init("contiguous, clone", [2, 3, 2, 2]) { try $0[0].contiguous(channelsLast: true).clone() },
  ]

  static let layers: [Differentiable] = [
    .init("linear", [2, 3], [4, 3], [4]) { try $0[0].linear(weight: $0[1], bias: $0[2]) },
    .init("conv2d", [2, 4, 5, 4], [6, 2, 3, 3], [6]) {
      try $0[0].conv2d(weight: $0[1], bias: $0[2], stride: 2, padding: .same, groups: 2)
    },
    .init("depthwise conv2d", [1, 3, 6, 6], [3, 1, 3, 3]) {
      try $0[0].conv2d(weight: $0[1], stride: 2, padding: .same, groups: 3)
    },
    .init("convTranspose2d", [1, 3, 3, 2], [3, 2, 2, 2], [2]) {
      try $0[0].convTranspose2d(weight: $0[1], bias: $0[2], stride: 2)
    },
    .init("batchNorm", [3, 2, 2, 2], [2], [2]) {
      try $0[0].batchNorm(mean: wave(3, 2), variance: wave(4, 2).square() + 1, weight: $0[1], bias: $0[2])
    },
    .init("batchNorm, training", [3, 2, 2, 2], [2], [2]) {
      try $0[0].batchNorm(mean: wave(3, 2), variance: wave(4, 2), weight: $0[1], bias: $0[2], training: true)
    },
    .init("maxPool2d", [1, 2, 5, 4]) { try $0[0].maxPool2d(kernel: 3, stride: 2, padding: 1) },
    .init("averagePool2d", [1, 2, 4, 4]) { try $0[0].averagePool2d(kernel: 2) },
    .init("adaptiveAveragePool2d", [1, 2, 5, 4]) { try $0[0].adaptiveAveragePool2d(size: 2) },
    .init("adaptiveMaxPool2d", [1, 2, 5, 4]) { try $0[0].adaptiveMaxPool2d(size: 2) },
    .init("pad2d", [1, 2, 2, 2]) { try $0[0].pad2d(top: 1, right: 2) },
    .init("interpolate", [1, 2, 3, 3]) { try $0[0].interpolate(size: Pair(height: 5, width: 2)) },
  ]

  static let losses: [Differentiable] = [
    .init("crossEntropy", [3, 4], [3, 4]) {
      try crossEntropy(logits: $0[0], targets: $0[1].softmax(over: 1))
    },
    .init("crossEntropy of classes", [3, 4]) { try crossEntropy(logits: $0[0], classes: Tensor([3, 0, 1])) },
    .init("binaryCrossEntropy", [5], [5]) { try binaryCrossEntropy(logits: $0[0], targets: $0[1].sigmoid()) },
    .init("huber", [5], [5]) { try huberLoss($0[0], $0[1], delta: 0.4) },
    .init("meanSquaredError", [5], [5]) { try meanSquaredError($0[0], $0[1]) },
    .init("meanAbsoluteError", [5], [5]) { try meanAbsoluteError($0[0], $0[1]) },
    .init("earth mover's distance", [3, 4], [3, 4]) {
      let gap = try ($0[0].softmax(over: 1) - $0[1].softmax(over: 1)).cumulativeSum(over: 1)
      return try gap.square().mean(over: [1]).sqrt().mean()
    },
  ]

  @Test(
    "of every differentiable operation and loss",
    arguments: elementwise + reductionsAndShapes + layers + losses)
  func gradient(of operation: Differentiable) throws {
    let inputs = try operation.shapes.enumerated().map { index, shape in
      try Tensor(
        wave(index, shape.reduce(1, *)).doubles(), shape: shape
      ).requireGradient()
    }
    let step = 1e-6
    // A weighted sum, so that no two elements of the output can stand in for each other.
    let value = { (inputs: [Tensor]) in
      let output = try operation.function(inputs).flatten()
      return try (output * wave(7, output.count)).sum()
    }

    try value(inputs).backward()

    for (index, input) in inputs.enumerated() {
      let analytic = try #require(input.gradient).doubles()
      let values = try input.doubles()
      for element in values.indices {
        let differences = try [step, -step].map { offset in
          var moved = values
          moved[element] += offset
          var arguments = inputs
          arguments[index] = try Tensor(moved, shape: input.shape)
          return try value(arguments).item()
        }
        let numeric = (differences[0] - differences[1]) / (2 * step)
        #expect(abs(analytic[element] - numeric) < 1e-7, "input \(index), element \(element)")
      }
    }
  }
}
