import Foundation
import Methods
import Testing

@testable import Experiments

/// Whether a run may go on with another experiment file than it began with.
@Suite("Comparison of experiments")
struct ComparisonTests {
  private func read(_ overrides: String...) throws -> Experiment {
    try Experiment(
      yaml: "name: toy\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml", overrides: overrides)
  }

  @Test(
    "what changes nothing of what is learned may differ",
    arguments: [
      "card.summary=other", "card.known-weaknesses=[snow]", "checkpoints.steps=3", "checkpoints.minutes=0",
      "optimization.precision=f32", "optimization.epochs=41",
    ])
  func allowed(override: String) throws {
    #expect(try read(override).difference(from: read()) == nil)
  }

  @Test(
    "what changes what is learned is told with both values, as experiment files have them",
    arguments: [
      ("optimization.epochs=39", "optimization.epochs is 39 and was 40"), ("seed=7", "seed is 7 and was 1"),
      ("views.mirror=false", "views.mirror is false and was true"),
      ("network.dropout=0.35", "network.dropout is 0.35 and was 0.3"),
      ("optimization.learning-rate=1e-6", "optimization.learning-rate is 1e-06 and was 0.001"),
      ("data.rated=photos", "data.rated is photos and was not given"),
      ("data.unlabelled=[a, b]", "data.unlabelled.0 is a and was not given"),
      ("ranking.longer-side=[400, 500]", "ranking.longer-side.1 is 500 and was 640"),
      ("optimization.schedule.kind=step", "optimization.schedule.kind is step and was cosine"),
      ("fit.policy=pad", "fit.policy is pad and was buckets"), ("version=2", "version is 2 and was 1"),
    ])
  func refused(override: String, message: String) throws {
    let found = try #require(try read(override).difference(from: read()))
    #expect(found.hasPrefix("the configuration has changed: \(message)"), "\(found)")
  }

  @Test("a difference is found from either side, and none of an experiment with itself")
  func bothWays() throws {
    let (one, other) = (try read("data.rated=photos"), try read())
    #expect(
      try other.difference(from: one)
        == "the configuration has changed: data.rated is not given and was photos")
    #expect(try one.difference(from: one) == nil)
  }

  @Test("of several differences the first by its key is told")
  func first() throws {
    let found = try read("views.variants=5", "network.hidden=8", "validation.every=3").difference(
      from: read())
    #expect(found == "the configuration has changed: network.hidden is 8 and was 256")
  }

  @Test("another method is a difference, whatever its settings are")
  func method() throws {
    let nima = try Experiment(
      yaml: "name: toy\nmethod: nima\n", file: "e.yaml", overrides: ["optimization.trunk-learning-rate=0.1"])
    let ranking = try read("optimization.trunk-learning-rate=0.1")
    #expect(
      try nima.difference(from: ranking) == "the configuration has changed: method is nima and was ranking")
  }
}
