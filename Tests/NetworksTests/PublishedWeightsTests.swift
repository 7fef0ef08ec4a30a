import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Published weights")
struct PublishedWeightsTests {
  @Test("all are of networks in the catalogue, each once and pinned by a whole SHA-256")
  func pins() {
    #expect(Set(PublishedWeights.all.map(\.name)).count == PublishedWeights.all.count)
    #expect(Set(PublishedWeights.all.map(\.sha256)).count == PublishedWeights.all.count)
    for weights in PublishedWeights.all {
      #expect(Architecture.named(weights.name) != nil, "\(weights.name)")
      #expect(weights.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil, "\(weights.name)")
      // What pip would take for an option, or for more than one requirement.
      #expect(weights.package.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil, "\(weights.package)")
      #expect(weights.version.wholeMatch(of: /[0-9]+(\.[0-9]+)*/) != nil, "\(weights.version)")
    }
  }

  @Test("a name finds its own weights")
  func named() throws {
    for weights in PublishedWeights.all { #expect(try PublishedWeights.named(weights.name) == weights) }
  }

  @Test(
    "a name without published weights is an error that lists those that have some",
    arguments: ["resnet50", "efficientnet-lite", "efficientnet-lite4", ""])
  func unknown(name: String) {
    let error = #expect(throws: WeightsError.self) { try PublishedWeights.named(name) }
    #expect(error?.kind == .notFound && error?.subject == name)
    #expect(
      error?.message
        == "no weights are published under this name; there are: "
        + "efficientnet-lite0, efficientnet-lite1, efficientnet-lite2")
  }
}

@Suite("Errors about weights")
struct WeightsErrorTests {
  @Test("they say which file and what is wrong, and what a reader found keeps its kind")
  func texts() {
    let error = WeightsError(.unsupported, "a.pth", "written on a big-endian machine")
    #expect("\(error)" == "a.pth: written on a big-endian machine")
    let damaged = WeightsError(.damaged("it ends too early"), in: "b.pth")
    #expect(damaged == WeightsError(.damaged, "b.pth", "it ends too early"))
    let unsupported = WeightsError(.unsupported("no pickle"), in: "c.pth")
    #expect(unsupported == WeightsError(.unsupported, "c.pth", "no pickle"))
  }
}
