import Testing
import Torch

@testable import Networks

@Suite("Residual blocks")
struct ResidualBlockTests {
  /// A 3×3 kernel that multiplies by a number.
  private func scaling(by factor: Float) -> [Float] { [0, 0, 0, 0, factor, 0, 0, 0, 0] }

  @Test(
    "the branch is cut off at 0 between its convolutions, the sum with the input at the end",
    arguments: [(2, 0.5, [6, 0]), (-2, 1, [3, 1]), (-1, -1, [3, 0]), (1, -2, [0, 0])]
      as [(Float, Float, [Double])])
  func basicValues(first: Float, second: Float, expected: [Double]) throws {
    let block = try BasicBlock(1, 1, stride: 1)
    block.evaluate()
    try block.set(["conv1.weight": scaling(by: first), "conv2.weight": scaling(by: second)])
    let found = try withoutGradient { try block(Tensor([3, -1] as [Float], shape: [2, 1, 1, 1])).doubles() }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "\(found)")
  }

  @Test("a bottleneck's branch is cut off at 0 twice")
  func bottleneckValues() throws {
    let block = try Bottleneck(4, 1, stride: 1)
    block.evaluate()
    try block.set([
      "conv1.weight": [1, 1, 1, 1], "conv2.weight": scaling(by: -1), "conv3.weight": [1, 2, 3, -4],
    ])
    let x = try Tensor([1, 1, 1, 1, -1, -1, -1, 9, -4, 0, 0, 0] as [Float], shape: [3, 4, 1, 1])
    // Sums of 4, 6 and −4: negative, or nothing, reaches conv3.
    #expect(try withoutGradient { try block(x) }.floats() == [1, 1, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0])
    try block.set(["conv2.weight": scaling(by: 1)])
    let found = try withoutGradient { try block(x) }.doubles()
    #expect(
      zip(found, [5, 9, 13, 0, 5, 11, 17, 0, 0, 0, 0, 0]).allSatisfy { abs($0 - $1) < 1e-3 }, "\(found)")
  }

  @Test("the input is left as it was, although the sum is computed in place")
  func inputStays() throws {
    let blocks: [any Layer] = try [
      BasicBlock(4, 4, stride: 1), BasicBlock(4, 2, stride: 2), Bottleneck(4, 1, stride: 1),
      Bottleneck(4, 2, stride: 2),
    ]
    for block in blocks {
      for isTraining in [false, true] {
        if isTraining { block.train() } else { block.evaluate() }
        let x = try madeUpInput([2, 4, 5, 5])
        _ = try withoutGradient { try block(x) }
        #expect(try x.bytes() == madeUpInput([2, 4, 5, 5]).bytes())
      }
    }
  }

  @Test(
    "only where channels or sides change there is a 1×1 convolution beside the branch",
    arguments: [(8, 2, 1, false), (8, 2, 2, true), (4, 2, 1, true)])
  func shortcut(inputs: Int, width: Int, stride: Int, hasOne: Bool) throws {
    let block = try Bottleneck(inputs, width, stride: stride)
    let shapes = block.stateDictionary().mapValues(\.shape)
    #expect(shapes["downsample.0.weight"] == (hasOne ? [4 * width, inputs, 1, 1] : nil))
    #expect(shapes.keys.contains("downsample.1.running_var") == hasOne)
    #expect(shapes.keys.contains("downsample.0.bias") == false)
    #expect(
      try block(madeUpInput([2, inputs, 5, 7])).shape
        == [2, 4 * width, (5 + stride - 1) / stride, (7 + stride - 1) / stride])
  }

  @Test("a basic block of equal channels that moves still has a convolution beside the branch")
  func movingShortcut() throws {
    let block = try BasicBlock(3, 3, stride: 2)
    #expect(block.stateDictionary()["downsample.0.weight"]?.shape == [3, 3, 1, 1])
    #expect(try block(madeUpInput([2, 3, 5, 8])).shape == [2, 3, 3, 4])
    #expect(try BasicBlock(3, 3, stride: 1).stateDictionary().count == 2 + 2 * 5)
  }

  @Test("bottlenecks move in their 3×3 convolution, and only the first block of a level moves")
  func strides() throws {
    let level = try ResNet.Configuration.Block.bottleneck.level(16, 2, depth: 3, stride: 2)
    let cost = try Complexity(of: level, input: [16, 8, 8])
    let convolutions = cost.steps.filter { !$0.name.contains("downsample") }
    #expect(convolutions.map { $0.output[1] } == [8, 4, 4, 4, 4, 4, 4, 4, 4])
    #expect(convolutions.map { $0.output[0] } == [2, 2, 8, 2, 2, 8, 2, 2, 8])
    #expect(level.layers.count == 3)
  }

  @Test("a network's name follows from its depths, whatever its classes")
  func architecture() throws {
    let networks = try withoutInitialWeights {
      [
        try ResNet(ResNet.Configuration.resnet34.with(classes: 3)),
        try ResNet(.init(block: .basic, depths: [1, 1, 1, 1])),
        try ResNet(.init(block: .bottleneck, depths: [2, 2, 2, 2], classes: 2)),
      ]
    }
    #expect(networks.map(\.architecture) == ["resnet34", nil, nil])
  }

  @Test("an input of other channels is a typed error")
  func wrongInput() throws {
    #expect(throws: TorchError.self) { try BasicBlock(3, 3, stride: 1)(.zeros([1, 2, 4, 4])) }
    #expect(throws: TorchError.self) { try Bottleneck(4, 1, stride: 1)(.zeros([1, 1, 4, 4])) }
  }
}
