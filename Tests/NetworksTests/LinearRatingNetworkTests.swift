import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Features and one linear layer")
struct LinearRatingNetworkTests {
  typealias Base = LinearRatingNetwork.Configuration.Base

  private func network(_ configuration: LinearRatingNetwork.Configuration) throws -> LinearRatingNetwork {
    let network = try withoutInitialWeights { try LinearRatingNetwork(configuration) }
    network.evaluate()
    return network
  }

  @Test(
    "every base gives as many numbers as it says, of the smallest photo that it takes",
    arguments: Base.allCases)
  func features(base: Base) throws {
    let layer = try withoutInitialWeights { try base.make() }
    layer.evaluate()
    let side = base.sides.lowerBound
    let maps = try withoutGradient { try layer(.zeros([1, 3, side, side])) }
    #expect(maps.rank == 4 && maps.count == base.features)
    #expect(base.sides.contains(224))
  }

  @Test("ImageNet's bases give as many numbers of photos of any size", arguments: [Base.alexnet, .vgg16])
  func anySize(base: Base) throws {
    let layer = try withoutInitialWeights { try base.make() }
    #expect(try withoutGradient { try layer(.zeros([2, 3, 64, 150])) }.count == 2 * base.features)
  }

  @Test(
    "a photo of another size than a base takes is a typed error",
    arguments: [(Base.alexnet, 62), (.vgg16, 31), (.encoder, 256), (.discriminator, 256)])
  func wrongSize(base: Base, side: Int) throws {
    let network = try network(.init(on: base))
    #expect(!base.sides.contains(side))
    #expect(throws: TorchError.self) { try withoutGradient { try network(.zeros([1, 3, side, side])) } }
  }

  @Test(
    "tensors have the names of the usual PyTorch code, with several bases by their numbers",
    arguments: [
      (LinearRatingNetwork.Configuration(on: .alexnet), ["features.0.weight", "features.10.bias"], 12),
      (.init(on: .encoder), ["features.0.weight", "features.3.running_mean"], 32),
      (.init(on: .discriminator), ["features.model.0.weight", "features.model.11.bias"], 12),
      (
        .init(on: .discriminator, count: 2), ["features.0.model.0.weight", "features.1.model.11.bias"],
        22
      ),
    ])
  func names(
    configuration: LinearRatingNetwork.Configuration, examples: [String], count: Int
  ) throws {
    let state = try network(configuration).stateDictionary()
    #expect(state.count == count)
    for name in examples { #expect(state[name] != nil, "\(name)") }
    #expect(state["classifier.1.weight"]?.shape == [10, configuration.features])
    #expect(state["classifier.1.bias"]?.shape == [10])
  }

  @Test("several bases each look at the whole photo, and their features stand side by side")
  func sideBySide() throws {
    let (first, second) = (try Conv2d(1, 2, kernel: 1), try Conv2d(1, 1, kernel: 1))
    try first.set(["weight": [1, 2], "bias": [0, 0]])
    try second.set(["weight": [-1], "bias": [5]])
    let both = SideBySide([first, second])
    let maps = try both(Tensor([3, 4] as [Float], shape: [1, 1, 1, 2]))
    #expect(maps.shape == [1, 3, 1, 2])
    #expect(try maps.floats() == [3, 4, 6, 8, 2, 1])
    #expect(both.stateDictionary().keys.sorted() == ["0.bias", "0.weight", "1.bias", "1.weight"])
  }

  @Test("networks whose maps differ in size, or none at all, are a typed error")
  func unequal() throws {
    let both = SideBySide([try Conv2d(1, 1, kernel: 1), try Conv2d(1, 1, kernel: 1, stride: 2)])
    #expect(throws: TorchError.self) { try both(.zeros([1, 1, 4, 4])) }
    #expect(throws: TorchError.self) { try SideBySide([])(.zeros([1, 1, 4, 4])) }
  }

  @Test(
    "a photo reaches its base in the normalisation that the configuration says",
    arguments: [
      Normalization.imageNet, .symmetric, .lite, Normalization(mean: [0, 50, 100], divisor: [255, 99, 20]),
    ])
  func normalization(normalization: Normalization) throws {
    var configuration = LinearRatingNetwork.Configuration(on: .alexnet, values: 1)
    configuration.normalization = normalization
    let network = try network(configuration)
    let base = try withRandomSeed(1) { try Base.alexnet.make() }
    _ = try network.features.load(base.stateDictionary())
    try network.set(["classifier.1.weight": [Float](repeating: 1, count: Base.alexnet.features)])
    let pixels = try (madeUpInput([1, 3, 63, 63]) + 1) * 127.5
    let mean = try Tensor(normalization.mean.map(Float.init), shape: [1, 3, 1, 1])
    let divisor = try Tensor(normalization.divisor.map(Float.init), shape: [1, 3, 1, 1])

    try withoutGradient {
      let maps = try base((pixels - mean) / divisor)
      let gap = try abs(network((pixels - 127) / 128).item() - maps.sum().item())
      #expect(try gap < 1e-4 * maps.abs().sum().item())
    }
  }

  @Test("the published numbers are NIMA's: ten values, three quarters dropped, photos as the base wants them")
  func published() {
    let configuration = LinearRatingNetwork.Configuration.published(on: .vgg16)
    #expect(configuration.values == 10 && configuration.dropout == 0.75 && configuration.count == 1)
    #expect(configuration.normalization == .lite)
    #expect(LinearRatingNetwork.Configuration(on: .vgg16).normalization == .imageNet)
    #expect(LinearRatingNetwork.Configuration.published(on: .vgg16, dropout: 0).dropout == 0)
  }

  @Test("the distribution is the softmax of the logits, without features that of the summands")
  func distribution() throws {
    let network = try network(.init(on: .alexnet, values: 3))
    try network.set(["classifier.1.bias": [0, Float(log(2.0)), Float(log(5.0))]])
    let outputs = try withoutGradient { try network.outputs(madeUpInput([2, 3, 63, 64]), scale: [1, 2, 3]) }
    #expect(outputs.map(\.meaning) == [.distribution(values: 3)])
    #expect(outputs[0].values.shape == [2, 3])
    for row in [0, 3] {
      let found = try outputs[0].values.doubles()[row..<row + 3]
      #expect(zip(found, [0.125, 0.25, 0.625]).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }
}
