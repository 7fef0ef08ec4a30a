import Testing
import Torch

@Suite("Modules")
struct ModuleTests {
  final class Block: Module, Layer {
    @Named("_expand_conv") var expand: Conv2d
    @Named("_bn0") var norm: BatchNorm2d
    let skip: Conv2d?
    let extra: Conv2d?

    init(channels: Int) throws(TorchError) {
      skip = nil
      extra = try Conv2d(channels, channels, kernel: 3, padding: .same)
      super.init()
      expand = try Conv2d(2, channels, kernel: 1, bias: false)
      norm = try BatchNorm2d(channels)
    }

    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try norm(expand(x)).relu6() }
  }

  class Base: Module {
    let scale: Tensor
    init(scale: Double) throws(TorchError) { self.scale = try Tensor([scale]).requireGradient() }
  }

  final class Network: Base {
    @Named("_blocks") var blocks: [Block]
    @Buffer var offset: Tensor
    let head: Sequential
    let tied: Tensor

    init(channels: Int) throws(TorchError) {
      head = Sequential([try Linear(channels, 3), ReLU6(), try Linear(3, 1, bias: false)])
      tied = head.parameters()[0]
      try super.init(scale: 2)
      blocks = [try Block(channels: channels), try Block(channels: channels)]
      offset = try .zeros([1])
    }
  }

  static let blockParameters = [
    "_expand_conv.weight", "_bn0.weight", "_bn0.bias", "extra.weight", "extra.bias",
  ]
  static let statistics = ["running_mean", "running_var", "num_batches_tracked"].map { "_bn0.\($0)" }

  @Test(
    "parts of superclasses, arrays, optionals and containers are found under their state-dictionary names")
  func names() throws {
    let network = try Network(channels: 4)
    let blocks = { (names: [String]) in (0..<2).flatMap { i in names.map { "_blocks.\(i).\($0)" } } }

    #expect(
      network.namedParameters().map(\.name)
        == ["scale"] + blocks(Self.blockParameters) + [
          "head.0.weight", "head.0.bias", "head.2.weight", "tied",
        ])
    #expect(network.namedBuffers().map(\.name) == blocks(Self.statistics) + ["offset"])
    #expect(network.stateDictionary().count == 22)
    #expect(network.parameters().count == 14, "a tied parameter is learned once")
  }

  @Test("training and evaluation reach every module within")
  func modes() throws {
    let network = try Network(channels: 4)

    network.evaluate()
    #expect(network.modules().allSatisfy { !$0.isTraining } && network.modules().count == 13)
    network.train()
    #expect(network.modules().allSatisfy { $0.isTraining })
  }

  @Test("loading copies what fits, in place, and names what does not")
  func loading() throws {
    let (source, target) = (try Network(channels: 4), try Network(channels: 4))
    let weight = target.blocks[1].expand.weight
    var weights = source.stateDictionary()
    weights["head.2.weight"] = nil
    weights["scale"] = try .zeros([2])
    weights["extra"] = try .zeros([1])

    let report = try target.load(weights)

    #expect(report.missing == ["head.2.weight"] && report.unexpected == ["extra"])
    #expect(report.misshaped.map(\.name) == ["scale"])
    #expect(report.misshaped.first?.expected == [1] && report.misshaped.first?.found == [2])
    #expect(!report.isComplete)
    #expect(
      try weight === target.blocks[1].expand.weight
        && weight.floats() == source.blocks[1].expand.weight.floats())
    #expect(weight.requiresGradient)
    #expect(try target.load(source.stateDictionary()).isComplete)
  }

  @Test("frozen statistics stay while weights learn; running ones follow the batch")
  func frozenStatistics() throws {
    let block = try Block(channels: 4)
    let x = try Tensor.randn([2, 2, 3, 3])

    block.freezeStatistics()
    try block(x).sum().backward()
    #expect(try block.norm.runningMean.floats() == [0, 0, 0, 0] && block.norm.batchCount.item() == 0)
    #expect(block.norm.weight.gradient != nil)

    block.freezeStatistics(false)
    _ = try block(x)
    #expect(try block.norm.runningMean.floats() != [0, 0, 0, 0] && block.norm.batchCount.item() == 1)

    block.evaluate()
    _ = try block(x)
    #expect(try block.norm.batchCount.item() == 1)
  }

  @Test("layout and dtype change under the same parameters")
  func conversion() throws {
    let block = try Block(channels: 4)
    let weight = try #require(block.extra).weight

    try block.useChannelsLast()
    try block.convert(to: .float64)

    #expect(weight.isChannelsLast && weight.dtype == .float64 && weight.requiresGradient)
    #expect(block.norm.runningMean.dtype == .float64 && block.norm.batchCount.dtype == .int64)
    #expect(try block(Tensor.zeros([1, 2, 3, 3], dtype: .float64)).dtype == .float64)
  }

  @Test("learning is switched off for a whole part")
  func freezing() throws {
    let block = try Block(channels: 4)

    try block.requireGradient(false)

    #expect(try !block(Tensor.zeros([1, 2, 3, 3])).requiresGradient)
  }
}
