import Methods
import Networks
import Testing
import Torch

@Suite("Parameter groups")
struct ParameterGroupTests {
  @Test("what was trained before learns at its own rate, whatever the network calls it")
  func groups() throws {
    let networks: [(network: any Layer, base: String, new: [String])] = try withoutInitialWeights {
      [
        (
          try RatingNetwork(NetworkSpecification(trunk: "mobilenet-v2", levels: ["head"], values: 7)),
          "trunk.",
          ["head.linear.bias", "head.linear.weight"]
        ),
        (
          try LinearRatingNetwork(.init(on: .alexnet)), "features.",
          ["classifier.1.bias", "classifier.1.weight"]
        ),
        (
          try SpatialPyramidNetwork(.init(trunk: "resnet18")), "trunk.",
          ["head.fc.bias", "head.fc.weight"]
        ),
      ]
    }
    for (network, base, new) in networks {
      let names = names(of: network, in: context.groups(of: network))
      #expect(names.keys.sorted() == [0.001, 0.1])
      #expect(names[0.1] == new)
      #expect(names[0.001] == network.namedParameters().map(\.name).filter { $0.hasPrefix(base) }.sorted())
    }
  }

  @Test("what does not learn is in no group, and an empty group is left out")
  func frozen() throws {
    let network = try withoutInitialWeights { try LinearRatingNetwork(.init(on: .alexnet)) }
    try network.base.requireGradient(false)
    let head = try RatingHead(features: 2, values: 3, dropout: 0)

    let groups = context.groups(of: network)
    #expect(names(of: network, in: groups) == [0.1: ["classifier.1.bias", "classifier.1.weight"]])
    #expect(
      names(of: head, in: context.groups(of: head)) == [0.1: ["linear.bias", "linear.weight"]])
  }

  private let context = TaskContext(
    seed: 1, scale: nil, specification: NetworkSpecification(),
    rates: LearningRates(head: 0.1, trunk: 0.001), isTrunkFrozen: false)

  /// The sorted names of each group's parameters, by its rate.
  private func names(of network: any Layer, in groups: [ParameterGroup]) -> [Double: [String]] {
    let known = Dictionary(
      uniqueKeysWithValues: network.namedParameters().map { (ObjectIdentifier($0.tensor), $0.name) })
    return Dictionary(
      uniqueKeysWithValues: groups.map { group in
        (group.learningRate, group.parameters.compactMap { known[ObjectIdentifier($0)] }.sorted())
      })
  }
}
