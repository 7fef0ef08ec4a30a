import Testing
import Torch

@testable import Export

@Suite("Operations as ONNX")
struct TranslationTests {
  @Test("every operation that has a translation gives libtorch's values in onnxruntime")
  func allOperations() throws {
    let check = try RuntimeCheck()
    let x = try withRandomSeed(5) { try Tensor.rand([2, 4, 6, 9]) + 0.1 }
    for (name, operation) in Self.operations {
      let layer = Lambda(operation)
      try NetworkExport.writeRaw(layer, named: name, input: [4, 6, 9], to: check.path("\(name).onnx"))
      try check.expect(name, model: "\(name).onnx", inputs: ["input": x], outputs: ["output": layer(x)])
    }
    let differences = try check.differences()
    #expect(differences.count == Self.operations.count)
    for (name, outputs) in differences { #expect(outputs["output"] ?? 1 <= 1e-4, "\(name)") }
  }

  @Test("batch normalisation goes into the convolution before it, unless that has another use")
  func folding() throws {
    let convolution = try Conv2d(4, 8, kernel: 3, padding: .same)
    let norm = try BatchNorm2d(8)
    try norm.runningVariance.copy(from: Tensor.rand([8]) + 0.5)
    try norm.runningMean.copy(from: Tensor.randn([8]))
    let check = try RuntimeCheck()
    let x = try Tensor.randn([2, 4, 6, 9])
    let networks: [(String, Lambda)] = [
      ("folded", Lambda(using: [convolution, norm]) { x in try norm(convolution(x)) }),
      (
        "kept",
        Lambda(using: [convolution, norm]) { x in
          let y = try convolution(x)
          return try norm(y) + y
        }
      ),
    ]
    for (name, network) in networks {
      network.evaluate()
      try NetworkExport.writeRaw(network, named: name, input: [4, 6, 9], to: check.path("\(name).onnx"))
      let y = try withoutGradient { try network(x) }
      try check.expect(name, model: "\(name).onnx", inputs: ["input": x], outputs: ["output": y])
    }
    let operations = try networks.map { _, network in
      let operations = try GraphRecorder.operations(of: { _ = try network(x) }, dependingOn: x)
      return try foldingBatchNorm(operations).map(\.name)
    }
    #expect(operations == [[.conv2d], [.conv2d, .batchNorm, .add]])
    let differences = try check.differences()
    #expect(differences.count == 2)
    for (name, outputs) in differences { #expect(outputs["output"] ?? 1 <= 1e-5, "\(name)") }
  }

  @Test("an operation without a translation is a typed error that names it")
  func unsupported() throws {
    let layer = Lambda { try $0.cumulativeSum(over: 1) }
    let error = #expect(throws: ExportError.self) {
      try NetworkExport.writeRaw(layer, named: "x", input: [4, 6, 9], to: "/nowhere/x.onnx")
    }
    #expect(error?.subject == "cumulativeSum")
  }

  private static let operations: [(String, @Sendable (Tensor) throws -> Tensor)] = [
    ("add", { try $0 + $0.exp() }), ("addScalar", { try $0 + 2 }), ("subtract", { try $0 - $0.square() }),
    ("multiply", { try $0 * $0.sqrt() }), ("divide", { try $0 / ($0 + 1) }), ("divideScalar", { try $0 / 3 }),
    ("power", { try $0.power(1.5) }), ("negate", { try $0.negated() }),
    ("reciprocal", { try $0.reciprocal() }),
    ("abs", { try ($0 - 0.5).abs() }), ("log", { try $0.log() }), ("tanh", { try $0.tanh() }),
    ("sigmoid", { try $0.sigmoid() }), ("softplus", { try $0.softplus() }),
    ("relu", { try ($0 - 0.5).relu() }),
    ("leakyRelu", { try ($0 - 0.5).leakyRelu(slope: 0.2) }), ("relu6", { try ($0 * 10).relu6() }),
    ("clamp", { try $0.clamp(low: 0.2, high: 0.7) }), ("clampBelow", { try $0.clamp(low: 0.2) }),
    ("clampAbove", { try $0.clamp(high: 0.7) }),
    ("softmax", { try $0.softmax(over: 1) }),
    ("logSoftmax", { try $0.logSoftmax(over: -1) }), ("sum", { try $0.sum(over: [1]) }),
    ("sumKeeping", { try $0.sum(over: [1, 3], keepingDimensions: true) }),
    ("mean", { try $0.mean(over: [2, 3]) }),
    ("max", { try $0.max(over: [3]) }), ("min", { try $0.min(over: [1], keepingDimensions: true) }),
    ("reshape", { try $0.mean(over: [2, 3]).unsqueeze(2).unsqueeze(3) }),
    ("permute", { try $0.permute([0, 2, 3, 1]) }),
    ("flatten", { try $0.flatten(from: 1) }), ("narrow", { try $0.narrow(1, 1..<3) }),
    ("concatenate", { try .concatenate([$0, $0.exp()], along: 1) }), ("clone", { try $0.clone().detach() }),
    ("maximum", { try $0.maximum($0.square()) }), ("minimum", { try $0.minimum($0.square()) }),
    ("matmul", { try $0.matmul($0.permute([0, 1, 3, 2])) }), ("cast", { try $0.to(.float64).to(.float32) }),
    ("linear", { try $0.mean(over: [2, 3]).linear(weight: Tensor.ones([3, 4]), bias: Tensor.ones([3])) }),
    (
      "conv2d",
      { try $0.conv2d(weight: Tensor.ones([4, 1, 3, 3]), stride: 2, padding: .symmetric(1), groups: 4) }
    ),
    (
      "convSame",
      { try $0.conv2d(weight: Tensor.ones([2, 4, 5, 5]), bias: Tensor.ones([2]), stride: 2, padding: .same) }
    ),
    ("maxPool", { try $0.maxPool2d(kernel: 3, stride: 2, padding: 1) }),
    ("averagePool", { try $0.averagePool2d(kernel: 3, stride: 2, padding: 1) }),
    ("globalPool", { try $0.adaptiveAveragePool2d(size: 1) }),
    (
      "convTranspose",
      {
        try $0.convTranspose2d(
          weight: Tensor.arange(to: 96).reshape([4, 2, 4, 3]) * 0.01, bias: Tensor.ones([4]), stride: 2,
          padding: 1, outputPadding: 1,
          groups: 2)
      }
    ),
    ("instanceNorm", { try $0.instanceNorm() }),
    ("adaptiveAverage", { try $0.adaptiveAveragePool2d(size: Pair(height: 4, width: 7)) }),
    ("adaptiveAverageMore", { try $0.adaptiveAveragePool2d(size: Pair(height: 8, width: 10)) }),
    ("adaptiveMax", { try $0.adaptiveMaxPool2d(size: 4) }), ("reluInPlace", { try ($0 - 0.5).reluInPlace() }),
    ("addingInPlace", { try $0.exp().addingInPlace($0) }),
    ("pad", { try $0.pad2d(top: 1, left: 2, bottom: 3, right: 4, value: 5) }),
  ]
}

/// A function as a network, with the layers it uses.
final class Lambda: Module, Layer {
  private let layers: [Module]
  private let function: (Tensor) throws -> Tensor

  init(using layers: [Module] = [], _ function: @escaping (Tensor) throws -> Tensor) {
    self.layers = layers
    self.function = function
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    do {
      return try function(x)
    } catch {
      throw error as? TorchError ?? TorchError(operation: "lambda", message: "\(error)")
    }
  }
}
