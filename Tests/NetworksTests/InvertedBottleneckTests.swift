import Testing
import Torch

@testable import Networks

@Suite("Inverted bottlenecks")
struct InvertedBottleneckTests {
  private func block(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, expansion: Int = 6,
    dropConnect: Double = 0
  ) throws -> InvertedBottleneck {
    try withRandomSeed(1) {
      try InvertedBottleneck(
        .init(inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, expansion: expansion),
        dropConnect: dropConnect)
    }
  }

  @Test(
    "sides are divided by the stride and rounded up, for any kernel",
    arguments: [3, 5], [1, 2])
  func sizes(kernel: Int, stride: Int) throws {
    let block = try block(2, 3, kernel: kernel, stride: stride)
    block.evaluate()
    for (height, width) in [(7, 4), (8, 1), (1, 1)] {
      let x = try madeUpInput([2, 2, height, width])
      #expect(
        try withoutGradient { try block(x) }.shape
          == [2, 3, (height + stride - 1) / stride, (width + stride - 1) / stride])
    }
  }

  @Test("channels are widened by the expansion, each is filtered by itself, and without one nothing widens")
  func shapes() throws {
    let shapes = try block(4, 5, kernel: 5).stateDictionary().mapValues(\.shape)
    #expect(shapes["_expand_conv.weight"] == [24, 4, 1, 1] && shapes["_bn0.weight"] == [24])
    #expect(shapes["_depthwise_conv.weight"] == [24, 1, 5, 5] && shapes["_bn1.weight"] == [24])
    #expect(shapes["_project_conv.weight"] == [5, 24, 1, 1] && shapes["_bn2.weight"] == [5])
    #expect(shapes.count == 3 + 3 * 5)
    let narrow = try block(4, 5, expansion: 1).stateDictionary().mapValues(\.shape)
    #expect(narrow["_depthwise_conv.weight"] == [4, 1, 3, 3])
    #expect(narrow.count == 2 + 2 * 5 && narrow["_expand_conv.weight"] == nil && narrow["_bn0.weight"] == nil)
  }

  @Test("what is filtered is cut off at 0 and 6, what is narrowed is not, and the input is added")
  func values() throws {
    let block = try block(1, 1, expansion: 1)
    block.evaluate()
    try block.set(["_depthwise_conv.weight": [0, 0, 0, 0, 2, 0, 0, 0, 0], "_project_conv.weight": [-1]])
    let x = try Tensor([-1, 1, 50] as [Float], shape: [3, 1, 1, 1])
    // Normalisations that have seen nothing divide by √(1 + 1e-3).
    let expected = [-1, 1 - 2 / 1.001, 50 - 6 / 1.001.squareRoot()]
    let found = try withoutGradient { try block(x).doubles() }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
    #expect(try x.floats() == [-1, 1, 50])
  }

  @Test(
    "the input is added only where the shape stays",
    arguments: [(2, 2, 1, true), (2, 3, 1, false), (2, 2, 2, false)])
  func residual(inputs: Int, outputs: Int, stride: Int, isAdded: Bool) throws {
    let block = try block(inputs, outputs, stride: stride)
    block.evaluate()
    try block.set(["_project_conv.weight": [Float](repeating: 0, count: outputs * inputs * 6)])
    let x = try madeUpInput([1, inputs, 4, 4])
    let output = try withoutGradient { try block(x) }
    #expect(try isAdded ? output.floats() == x.floats() : output.abs().max().item() == 0)
  }

  @Test("while training each photo's branch is left out whole, or counts for those that are")
  func dropConnect() throws {
    let block = try block(3, 3, dropConnect: 0.75)
    block.freezeStatistics()
    let x = try madeUpInput([200, 3, 2, 2])
    let (branch, trained) = try withoutGradient {
      block.evaluate()
      let branch = try (block(x) - x).doubles()
      block.train()
      return (branch, try withRandomSeed(1) { try (block(x) - x).doubles() })
    }
    var kept = 0
    for photo in 0..<200 {
      let places = photo * 12..<(photo + 1) * 12
      let ratios = zip(trained[places], branch[places]).filter { abs($1) > 1e-3 }.map { $0 / $1 }
      let isKept = ratios.allSatisfy { abs($0 - 4) < 1e-2 }
      #expect(!ratios.isEmpty && (isKept || ratios.allSatisfy { abs($0) < 1e-2 }), "\(photo): \(ratios)")
      if isKept { kept += 1 }
    }
    // 50 on average, with a deviation of 6.
    #expect((25...75).contains(kept))
  }

  @Test("a block that adds nothing drops nothing")
  func noResidual() throws {
    let block = try block(3, 4, dropConnect: 0.9)
    block.freezeStatistics()
    let x = try madeUpInput([8, 3, 2, 2])
    try withoutGradient {
      let trained = try block(x).floats()
      block.evaluate()
      #expect(try block(x).floats() == trained)
    }
  }

  @Test("an input of other channels is a typed error")
  func wrongInput() throws {
    #expect(throws: TorchError.self) { try block(3, 3)(.zeros([1, 4, 2, 2])) }
    #expect(throws: TorchError.self) { try block(3, 3, expansion: 1)(.zeros([1, 2, 2, 2])) }
  }
}

@Suite("Levels of EfficientNet-Lite")
struct FeatureLevelTests {
  @Test("names find their levels, and no others do", arguments: FeatureLevel.allCases)
  func names(level: FeatureLevel) {
    #expect(FeatureLevel(name: level.name) == level)
    for name in ["", "stage0", "stage8", "stage01", "Stage1", "head ", "1"] {
      #expect(FeatureLevel(name: name) == nil)
    }
  }

  @Test("levels are ordered from fine to coarse, as features are")
  func order() {
    #expect(FeatureLevel.allCases.sorted() == FeatureLevel.allCases)
    #expect(FeatureLevel.stage3 < .stage4 && FeatureLevel.stage7 < .head && !(FeatureLevel.head < .head))
    #expect(FeatureLevel.allCases.map(\.index) == Array(0...7))
    #expect(FeatureLevel.allCases.map(\.stride) == [2, 4, 8, 16, 16, 32, 32, 32])
  }

  @Test(
    "strides of the blocks make the strides of the levels, and only a stage's first block moves",
    arguments: EfficientNetVariant.allCases)
  func strides(variant: EfficientNetVariant) {
    let blocks = variant.blocks(through: .head)
    for (stage, last) in zip(FeatureLevel.allCases, variant.lastBlocks) {
      #expect(blocks[...last].reduce(2) { $0 * $1.stride } == stage.stride, "\(stage)")
      #expect(blocks[last].outputs == stage.channels(of: variant), "\(stage)")
      #expect(variant.blocks(through: stage) == Array(blocks[...last]), "\(stage)")
    }
    #expect(blocks.first?.inputs == 32 && variant.levels.last?.channels == 1_280)
    for (block, next) in zip(blocks, blocks.dropFirst()) { #expect(block.outputs == next.inputs) }
  }

  @Test(
    "depth and side are the authors': stages in between grow, the first and the last keep one block",
    arguments: [
      (EfficientNetVariant.lite0, [1, 2, 2, 3, 3, 4, 1], 224, 0.2),
      (.lite1, [1, 3, 3, 4, 4, 5, 1], 240, 0.2), (.lite2, [1, 3, 3, 4, 4, 5, 1], 260, 0.3),
      (.lite3, [1, 3, 3, 5, 5, 6, 1], 280, 0.3), (.lite4, [1, 4, 4, 6, 6, 8, 1], 300, 0.3),
    ])
  func depths(variant: EfficientNetVariant, blocks: [Int], side: Int, dropout: Double) {
    let ends = variant.lastBlocks
    #expect(zip(ends, [-1] + ends).map(-) == blocks)
    #expect(variant.side == side && variant.dropout == dropout)
    #expect(Architecture.named(variant.rawValue)?.input == [3, side, side])
  }

  @Test(
    "a trunk that ends at a level says so, and gives that level's means",
    arguments: [FeatureLevel.stage1, .stage5])
  func trunk(level: FeatureLevel) throws {
    let trunk = try withRandomSeed(1) { try EfficientNetLite(trunk: .lite0, depth: level) }
    trunk.evaluate()
    #expect(trunk.levels.map(\.name) == FeatureLevel.allCases.filter { $0 <= level }.map(\.name))
    #expect(trunk.architecture == "efficientnet-lite0" && trunk.normalization == .lite)
    let x = try madeUpInput([2, 3, 40, 30])
    try withoutGradient {
      let last = try #require(try trunk.features(x).last)
      #expect(last.shape[1] == level.channels(of: .lite0))
      #expect(try trunk(x).bytes() == last.mean(over: [2, 3]).bytes())
    }
  }
}
