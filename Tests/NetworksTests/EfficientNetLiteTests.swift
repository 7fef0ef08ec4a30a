import Foundation
import Testing
import Torch

@testable import Networks

@Suite("EfficientNet-Lite")
struct EfficientNetLiteTests {
  let reference: Reference

  init() throws { reference = try Reference.load() }

  @Test(
    "parameters, multiply-adds and all state-dictionary names are those of the Python package",
    arguments: EfficientNetVariant.allCases)
  func structure(variant: EfficientNetVariant) throws {
    let expected = try #require(reference.variants[variant.rawValue])
    let network = try EfficientNetLite(variant)
    let names = network.stateDictionary().map { "\($0.key) \($0.value.shape)" }.sorted()

    #expect(names.count == expected.tensors)
    #expect(crc32(names.joined(separator: "\n")) == expected.names_crc32)
    let complexity = try Complexity(of: network, input: [3, variant.side, variant.side])
    #expect(complexity.parameters == expected.parameters)
    #expect(complexity.multiplyAdds == expected.multiply_adds)
    #expect(complexity.steps.reduce(0) { $0 + $1.parameters } == expected.parameters)
  }

  @Test(
    "logits and every level are PyTorch's, in either precision to its rounding, for even, odd and tiny photos",
    arguments: [EfficientNetVariant.lite0, .lite2])
  func outputs(variant: EfficientNetVariant) throws {
    let network = try withoutInitialWeights { try EfficientNetLite(variant) }
    try network.fill()
    network.evaluate()
    // In float32, sums in another order change the largest logit by about 1e-5 of itself.
    for (dtype, tolerance) in [(DType.float32, 1e-4), (.float64, 1e-11)] {
      try network.convert(to: dtype)
      for expected in try #require(reference.outputs[variant.rawValue]) {
        let input = try madeUpInput(expected.input).to(dtype)
        let (logits, levels) = try withoutGradient { (try network(input), try network.features(input)) }
        let values = try logits.doubles()
        let largest = expected.logits.joined().map(abs).max() ?? 0
        for (row, numbers) in expected.logits.enumerated() {
          for (column, number) in numbers.enumerated() {
            #expect(
              abs(values[row * 1000 + column * 50] - number) < tolerance * largest,
              "\(dtype) \(expected.input) [\(row), \(column * 50)]")
          }
        }
        #expect(levels.map(\.shape) == expected.levels.map(\.shape))
        for (level, wanted) in zip(levels, expected.levels) {
          let magnitude = try level.abs().mean().item()
          #expect(abs(magnitude - wanted.magnitude) < tolerance * wanted.magnitude, "\(dtype)")
        }
      }
    }
  }

  @Test("batch normalisation gives the same values inside the convolution as after it")
  func foldedNormalisation() throws {
    let network = try EfficientNetLite(trunk: .lite0, depth: .stage2)
    try network.fill()
    let input = try madeUpInput([4, 3, 32, 32])
    let frozen = try withoutGradient {
      network.freezeStatistics()
      return try network(input).floats()
    }
    network.evaluate()
    let evaluating = try withoutGradient { try network(input).floats() }
    #expect(zip(frozen, evaluating).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("training learns the statistics, and freezing stops that")
  func statistics() throws {
    let network = try EfficientNetLite(trunk: .lite0, depth: .stage1)
    let mean = try #require(network.stateDictionary()["_bn0.running_mean"])
    _ = try network(madeUpInput([2, 3, 32, 32]))
    #expect(try mean.abs().sum().item() > 0)
    let learned = try mean.floats()
    network.freezeStatistics()
    _ = try network(madeUpInput([2, 3, 32, 32]))
    #expect(try mean.floats() == learned)
  }

  @Test("every trained weight gets a gradient, in bfloat16 too", arguments: [false, true])
  func gradients(bfloat16: Bool) throws {
    let network = try RatingNetwork(NetworkSpecification(trunk: .lite0, levels: [.stage3], dropout: 0))
    network.freezeStatistics()
    let input = try madeUpInput([2, 3, 32, 32])
    let logits = try bfloat16 ? withAutocast { try network(input) } : network(input)
    try logits.to(.float32).square().sum().backward()
    for (name, parameter) in network.namedParameters() {
      let gradient = try #require(parameter.gradient, "\(name)")
      #expect(try gradient.abs().sum().item().isFinite, "\(name)")
    }
  }

  @Test("a trunk keeps and computes nothing beyond its depth")
  func depth() throws {
    let trunk = try EfficientNetLite(trunk: .lite2, depth: .stage3)
    #expect(trunk.stateDictionary().keys.allSatisfy { !$0.contains("_conv_head") && !$0.contains("_fc") })
    #expect(try trunk.features(madeUpInput([1, 3, 64, 64])).count == 3)
  }

  @Test("dropped connections change training and leave evaluation alone")
  func dropConnect() throws {
    let network = try EfficientNetLite(trunk: .lite0, depth: .stage3, dropConnect: 0.99)
    network.freezeStatistics()
    let input = try madeUpInput([32, 3, 32, 32])
    let (first, second) = try withRandomSeed(1) { (try network(input).floats(), try network(input).floats()) }
    #expect(first != second)
    network.evaluate()
    #expect(try network(input).floats() == network(input).floats())
  }

  @Test("an input without three channels is a typed error")
  func wrongInput() throws {
    let network = try EfficientNetLite(.lite0)
    #expect(throws: TorchError.self) { try network(madeUpInput([1, 4, 32, 32])) }
    #expect(throws: TorchError.self) { try network(madeUpInput([3, 32, 32])) }
  }
}
