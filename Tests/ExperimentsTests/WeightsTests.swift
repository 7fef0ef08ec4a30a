import Testing

@testable import Experiments

/// Where a trunk's weights come from, by the text of an experiment file.
@Suite("Weights of experiments")
struct WeightsTests {
  typealias Weights = Experiment.Network.Weights

  private func read(_ weights: String, trunk: String = "efficientnet-lite2") throws(ExperimentError)
    -> Weights
  {
    try Experiment(
      yaml: "name: t\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml",
      overrides: ["network.trunk=\(trunk)", "network.weights='\(weights)'"]
    ).network.weights
  }

  @Test(
    "each way of naming weights is understood",
    arguments: [
      ("imagenet", .imagenet), ("random", .random), ("run:a", .run("a", part: "trunk")),
      ("run:a#head", .run("a", part: "head")), ("run:a#b#c", .run("a", part: "b#c")),
      ("a/b.safetensors", .file("a/b.safetensors")), ("/run:a.safetensors", .file("/run:a.safetensors")),
    ] as [(String, Weights)])
  func named(text: String, weights: Weights) throws {
    #expect(try read(text) == weights)
    // What is written is read as the same.
    #expect(Weights(rawValue: weights.rawValue) == weights)
  }

  @Test(
    "a run without a name, or a part without one, is refused",
    arguments: ["run:", "run:#head", "run:a#", "run:#"])
  func nameless(text: String) {
    let error = #expect(throws: ExperimentError.self) { try read(text) }
    #expect(error?.key == "network.weights")
    #expect(error?.message == "expected run:NAME or run:NAME#PART, found \"\(text)\"")
  }

  @Test("a file that cannot hold weights by its name is refused, with what may be meant")
  func otherFiles() {
    #expect(throws: ExperimentError.self) { try read("weights.pth") }
    let error = #expect(throws: ExperimentError.self) { try read("randon") }
    #expect(error?.message.hasSuffix("found \"randon\"; did you mean random?") ?? false)
  }

  @Test("only trunks whose ImageNet weights are published can start from them")
  func published() throws {
    #expect(try read("imagenet", trunk: "efficientnet-lite0") == .imagenet)
    let error = #expect(throws: ExperimentError.self) { try read("imagenet", trunk: "vgg16") }
    #expect(error?.message.contains("no ImageNet weights of vgg16") ?? false)
    #expect(try read("random", trunk: "vgg16") == .random)
  }
}
