import Testing
import Torch

@testable import Networks

@Suite("Blocks of Inception-v3")
struct InceptionBlockTests {
  /// The blocks of the paper's table 1, from 35×35 to 8×8, with their inputs and outputs.
  private static func blocks() throws -> [(name: String, block: any Layer, inputs: [Int], outputs: [Int])] {
    try withoutInitialWeights {
      [
        ("5b", try InceptionA(192, pooled: 32), [192, 35, 35], [256, 35, 35]),
        ("5c", try InceptionA(256, pooled: 64), [256, 35, 35], [288, 35, 35]),
        ("6a", try InceptionB(288), [288, 35, 35], [768, 17, 17]),
        ("6b", try InceptionC(768, inner: 128), [768, 17, 17], [768, 17, 17]),
        ("7a", try InceptionD(768), [768, 17, 17], [1_280, 8, 8]),
        ("7b", try InceptionE(1_280), [1_280, 8, 8], [2_048, 8, 8]),
        ("7c", try InceptionE(2_048), [2_048, 8, 8], [2_048, 8, 8]),
      ]
    }
  }

  @Test("each gives the channels and sides of the paper's table 1")
  func shapes() throws {
    for (name, block, inputs, outputs) in try Self.blocks() {
      block.evaluate()
      #expect(try withoutGradient { try block(.zeros([1] + inputs)) }.shape == [1] + outputs, "\(name)")
    }
  }

  @Test("a part of the outputs passes the largest of 3×3 on where sides are halved: the last of them")
  func maxima() throws {
    let x = try madeUpInput([1, 4, 7, 9])
    let largest = try x.maxPool2d(kernel: 3, stride: 2).floats()
    for block in try withoutInitialWeights({ [try InceptionB(4), try InceptionD(4)] as [any Layer] }) {
      block.evaluate()
      let output = try withoutGradient { try block(x) }
      let channels = output.shape[1]
      #expect(try output.narrow(1, channels - 4..<channels).floats() == largest)
      // The other branches have weights of 0.
      #expect(try output.narrow(1, 0..<channels - 4).abs().max().item() == 0)
    }
  }

  @Test("the pooled branch comes last and takes means of 3×3 places, of which those outside count as 0")
  func means() throws {
    let block = try withoutInitialWeights { try InceptionA(1, pooled: 1) }
    block.evaluate()
    try block.set(["branch_pool.conv.weight": [9]])
    let output = try withoutGradient { try block(.ones([1, 1, 3, 4])) }
    #expect(output.shape == [1, 64 + 64 + 96 + 1, 3, 4])
    let found = try output.narrow(1, 224..<225).doubles()
    let expected = [4.0, 6, 6, 4, 6, 9, 9, 6, 4, 6, 6, 4].map { $0 / 1.001.squareRoot() }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(found)")
  }

  @Test("a convolution is normalised with ε = 1e-3 and cut off at 0")
  func convolution() throws {
    let layer = try InceptionConvolution(1, 2, kernel: 1)
    layer.evaluate()
    try layer.set(["conv.weight": [3, -3], "bn.running_mean": [1, 0], "bn.running_var": [0.003, 1]])
    let found = try withoutGradient { try layer(Tensor([2, -2] as [Float], shape: [1, 1, 1, 2])).doubles() }
    let expected = [5 / 0.004.squareRoot(), 0, 0, 6 / 1.001.squareRoot()]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "\(found)")
    #expect(layer.stateDictionary().keys.contains("conv.bias") == false)
  }

  @Test("lines are wide or high and keep the map's sides", arguments: [1, 3, 7])
  func lines(length: Int) throws {
    for isWide in [true, false] {
      let layer = try InceptionConvolution.line(length, 2, 3, isWide: isWide)
      layer.evaluate()
      #expect(
        layer.stateDictionary()["conv.weight"]?.shape
          == (isWide ? [3, 2, 1, length] : [3, 2, length, 1]))
      #expect(try withoutGradient { try layer(.zeros([1, 2, 5, 2])) }.shape == [1, 3, 5, 2])
    }
  }

  @Test("a forked block's 1×3 comes before its 3×1, as torchvision has them")
  func forks() throws {
    let block = try withoutInitialWeights { try InceptionE(1) }
    block.evaluate()
    // Each branch carries the input through one channel; the forks look left and up.
    func tap(_ count: Int, _ place: Int, of inputs: Int, _ size: Int) -> [Float] {
      var weights = [Float](repeating: 0, count: count * inputs * size)
      weights[place] = 1
      return weights
    }
    try block.set([
      "branch3x3_1.conv.weight": tap(384, 0, of: 1, 1),
      "branch3x3_2a.conv.weight": tap(384, 0, of: 384, 3),
      "branch3x3_2b.conv.weight": tap(384, 0, of: 384, 3),
    ])
    let x = try Tensor([1, 2, 3, 4] as [Float], shape: [1, 1, 2, 2])
    let output = try withoutGradient { try block(x) }
    func channel(_ index: Int) throws -> [Float] {
      try output.narrow(1, index..<index + 1).floats().map { $0.rounded() }
    }
    #expect(try channel(320) == [0, 1, 0, 3])
    #expect(try channel(320 + 384) == [0, 0, 1, 2])
  }

  @Test("the second head needs 17×17 places; fewer are a typed error")
  func auxiliary() throws {
    let head = try withoutInitialWeights { try InceptionAuxiliary(4, 5) }
    head.evaluate()
    try head.set(["fc.bias": [1, 2, 3, 4, 5]])
    let logits = try withoutGradient { try head(.zeros([2, 4, 17, 17])) }
    #expect(try logits.floats() == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    #expect(try withoutGradient { try head(.zeros([1, 4, 20, 26])) }.shape == [1, 5])
    #expect(throws: TorchError.self) { try withoutGradient { try head(.zeros([1, 4, 16, 17])) } }
  }

  @Test("without a second head there is nothing of it, while training neither")
  func noAuxiliary() throws {
    let network = try withoutInitialWeights {
      try InceptionV3(.init(classes: 2, hasAuxiliaryHead: false))
    }
    #expect(!network.stateDictionary().keys.contains { $0.hasPrefix("AuxLogits") })
    let outputs = try withoutGradient { try network.outputs(madeUpInput([2, 3, 80, 80])) }
    #expect(network.isTraining && outputs.auxiliary == nil && outputs.logits.shape == [2, 2])
  }
}
