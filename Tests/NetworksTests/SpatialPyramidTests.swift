import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Spatial pyramids")
struct SpatialPyramidTests {
  @Test("the default is APM: ResNet-101 without its classifier, and 2048 · 21 features for 10 values")
  func published() throws {
    let network = try withoutInitialWeights { try SpatialPyramidNetwork(.init()) }
    // torchvision counts 44,549,160 parameters, 2,049,000 of them in the classifier.
    let head: Int = (2_048 * (1 + 4 + 16) + 1) * 10
    #expect(network.parameters().reduce(0) { $0 + $1.count } == 42_500_160 + head)
    #expect(network.stateDictionary()["trunk.layer3.22.conv3.weight"] != nil)
    #expect(network.head.stateDictionary().keys.sorted() == ["fc.bias", "fc.weight"])
  }

  @Test("each part has a weight of its own: a logit is the weighted sum of the parts' largest features")
  func weights() throws {
    let head = try SpatialPyramidHead(channels: 1, values: 2, grids: [1, 2])
    try head.set(["fc.weight": [1, 10, 100, 1_000, 10_000, 0, 0, 0, 0, -1], "fc.bias": [0.5, 0]])
    let features = try Tensor([1, 2, 3, 4, 9, 5, 6, 7, 8, 0, 1, 2] as [Float], shape: [1, 1, 3, 4])
    // Of all 9; of the parts, whose middle row belongs to both halves: 9, 7, 9, 7.
    #expect(try head(features).floats() == [9 + 90 + 700 + 9_000 + 70_000 + 0.5, -7])
  }

  @Test("negative features count too: the largest of a part may be below 0")
  func negative() throws {
    let head = try SpatialPyramidHead(channels: 1, values: 1, grids: [2])
    let features = try Tensor([-4, -3, -2, -1] as [Float], shape: [1, 1, 2, 2])
    #expect(try head.pooled(features).floats() == [-4, -3, -2, -1])
  }

  @Test("pooled features are dropped while training only")
  func dropout() throws {
    let head = try SpatialPyramidHead(channels: 200, values: 1, grids: [1], dropout: 0.75)
    try head.set(["fc.weight": [Float](repeating: 1, count: 200), "fc.bias": [0]])
    let ones = try Tensor.ones([20, 200, 2, 2])
    // Those that are kept count four times: 200 for each photo on average, with a deviation of 25.
    let training = try withRandomSeed(1) { try head(ones).floats() }
    #expect(training.allSatisfy { $0.truncatingRemainder(dividingBy: 4) == 0 && abs($0 - 200) < 125 })
    #expect(Set(training).count > 5)
    head.evaluate()
    #expect(try Set(head(ones).floats()) == [200])
  }

  @Test("a photo's logits do not depend on what else is in its batch, nor on its side")
  func photos() throws {
    let network = try withRandomSeed(1) {
      try SpatialPyramidNetwork(.init(trunk: "mobilenet-v2", values: 4))
    }
    network.evaluate()
    try withoutGradient {
      for (height, width) in [(1, 1), (40, 33)] {
        let photos = try madeUpInput([2, 3, height, width])
        let together = try network(photos)
        #expect(together.shape == [2, 4])
        let alone = try network(photos.narrow(0, 1..<2))
        #expect(try (together.narrow(0, 1..<2) - alone).abs().max().item() < 1e-5)
      }
    }
  }

  @Test("every weight of head and trunk learns")
  func gradients() throws {
    let network = try withRandomSeed(1) {
      try SpatialPyramidNetwork(.init(trunk: "efficientnet-lite0", values: 3))
    }
    try network(madeUpInput([4, 3, 64, 64])).square().sum().backward()
    for (name, parameter) in network.namedParameters() {
      let gradient = try #require(parameter.gradient, "\(name)")
      #expect(try gradient.abs().max().item() > 0, "\(name)")
    }
  }

  @Test("features of other channels than the head was made for, or no grid at all, are typed errors")
  func wrongFeatures() throws {
    let head = try SpatialPyramidHead(channels: 2, values: 3)
    #expect(throws: TorchError.self) { try head(.zeros([1, 3, 4, 4])) }
    #expect(throws: TorchError.self) { try head(.zeros([1, 2])) }
    #expect(throws: TorchError.self) {
      try SpatialPyramidHead(channels: 2, values: 3, grids: [])(.zeros([1, 2, 4, 4]))
    }
    #expect(throws: TorchError.self) {
      try SpatialPyramidHead(channels: 2, values: 3, grids: [-1])(.zeros([1, 2, 4, 4]))
    }
  }
}
