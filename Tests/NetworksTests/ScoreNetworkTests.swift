import Testing
import Torch

@testable import Networks

@Suite("Networks that say a mean score")
struct ScoreNetworkTests {
  private let base = NetworkSpecification(trunk: .lite0, levels: [.stage1], values: 7, dropout: 0)

  private func network(_ attributes: [String] = []) throws -> ScoreNetwork {
    let network = try withRandomSeed(1) { try ScoreNetwork(.init(base, attributes: attributes)) }
    network.evaluate()
    return network
  }

  /// Lets it say these numbers of every photo.
  private func set(_ network: ScoreNetwork, _ numbers: [Float]) throws {
    try withoutGradient {
      try network.network.head.linear.weight.fill(0)
      try network.network.head.linear.bias?.copy(from: Tensor(numbers))
    }
  }

  @Test("a share of the range becomes a mean on the scale, and never leaves it")
  func mean() throws {
    let network = try network()
    for (share, expected) in [(0.25, 2.5), (0, 1), (1.5, 7), (-3, 1)] as [(Float, Float)] {
      try set(network, [share])
      let outputs = try network.outputs(.zeros([2, 3, 32, 32]), scale: [1, 2, 3, 4, 5, 6, 7])
      #expect(outputs.map(\.meaning) == [.mean])
      #expect(outputs[0].values.shape == [2, 1])
      #expect(try outputs[0].values.floats() == [expected, expected])
    }
  }

  @Test("attributes stand beside it, by their names")
  func attributes() throws {
    let network = try network(["Light", "Content"])
    try set(network, [0.5, 0.125, 2])
    let outputs = try network.outputs(.zeros([1, 3, 32, 32]), scale: [0, 1])
    #expect(outputs.map(\.meaning) == [.mean, .attributes(["Light", "Content"])])
    #expect(try outputs[0].values.floats() == [0.5])
    #expect(try outputs[1].values.floats() == [0.125, 1])
  }

  @Test("another network's outputs are a typed error")
  func otherNetwork() throws {
    let other = try RatingNetwork(base)
    #expect(throws: TorchError.self) { try ScoreNetwork(.init(base), other) }
  }
}
