import Testing
import Torch

@testable import Networks

@Suite("Networks with a part that was trained before")
struct TransferNetworkTests {
  private static func networks() throws -> [(network: any TransferNetwork, base: String, new: Set<String>)] {
    try withoutInitialWeights {
      let rating = NetworkSpecification(trunk: .lite0, levels: [.stage2], hidden: 3)
      var pear = PEARNetwork.Configuration(trunk: "efficientnet-lite0")
      (pear.seed, pear.widths) = (2, [3])
      return [
        (try RatingNetwork(rating), "trunk", ["head"]),
        (try SpatialPyramidNetwork(.init(trunk: "efficientnet-lite0")), "trunk", ["head"]),
        (try PEARNetwork(pear), "trunk", ["encoder", "rating", "reconstruction"]),
        (try LinearRatingNetwork(.init(on: .discriminator, count: 2)), "features", ["classifier"]),
      ]
    }
  }

  @Test("their base is that part's very tensors, all of them and nothing else")
  func base() throws {
    for (network, base, new) in try Self.networks() {
      let known = Set(network.base.parameters().map(ObjectIdentifier.init))
      func part(_ name: String) -> String { String(name.prefix { $0 != "." }) }
      for (name, tensor) in network.namedParameters() {
        #expect(known.contains(ObjectIdentifier(tensor)) == (part(name) == base), "\(name)")
      }
      #expect(Set(network.namedParameters().map { part($0.name) }) == new.union([base]))
    }
  }

  @Test("a base that is frozen keeps its weights out of the gradient, and the rest still learns")
  func frozen() throws {
    for (network, base, _) in try Self.networks() {
      try network.base.requireGradient(false)
      network.evaluate()
      try network(.zeros([1, 3, 224, 224])).square().sum().backward()
      for (name, tensor) in network.namedParameters() where name.hasPrefix("\(base).") {
        #expect(tensor.gradient == nil, "\(name)")
      }
      #expect(
        network.namedParameters().contains { !$0.name.hasPrefix("\(base).") && $0.tensor.gradient != nil })
    }
  }
}
