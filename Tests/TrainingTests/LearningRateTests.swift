import Experiments
import Foundation
import Testing

@testable import Training

@Suite("Learning rates")
struct LearningRateTests {
  /// Five epochs of ten steps, of which the first four warm up.
  private func factors(_ overrides: [String]) throws -> [Double] {
    let settings = ["optimization.epochs=5", "optimization.warm-up=4"] + overrides
    let experiment = try Experiment(
      yaml: "name: a\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml",
      overrides: settings.map { $0.replacing("kind=", with: "optimization.schedule.kind=") })
    let rate = LearningRate(experiment.optimization, stepsPerEpoch: 10)
    return (0..<50).map(rate.factor)
  }

  private func compare(_ found: [Double], with expected: (Int) -> Double) {
    for (step, factor) in found.enumerated() { #expect(abs(factor - expected(step)) < 1e-12, "\(step)") }
  }

  /// From 1/5 to 4/5 in four steps, then 1.
  private func warmUp(_ step: Int) -> Double { min(1, Double(step + 1) / 5) }

  @Test("a constant rate rises in its warm-up and stays, and so does one that waits for a plateau")
  func constant() throws {
    for kind in ["constant", "plateau"] { compare(try factors(["kind=\(kind)"]), with: warmUp) }
    compare(try factors(["kind=constant", "optimization.warm-up=0"])) { _ in 1 }
  }

  @Test("a cosine falls from 1 after the warm-up to 0 at the end of the training")
  func cosine() throws {
    let found = try factors(["kind=cosine"])
    compare(found) { step in
      step < 4 ? Double(step + 1) / 5 : (1 + cos(.pi * Double(step - 4) / 46)) / 2
    }
    #expect(found[49] > 0 && found[49] < 0.002)
  }

  @Test("steps come after every so many epochs, counted from the beginning")
  func step() throws {
    let found = try factors([
      "kind=step", "optimization.schedule.epochs=2", "optimization.schedule.factor=0.5",
    ])
    compare(found) { warmUp($0) * [1, 0.5, 0.25][$0 / 20] }
  }

  @Test("an exponential falls by its factor in so many epochs")
  func exponential() throws {
    let found = try factors([
      "kind=exponential", "optimization.schedule.epochs=2", "optimization.schedule.factor=0.25",
    ])
    compare(found) { warmUp($0) * exp(log(0.25) * Double($0) / 20) }
    #expect(abs(found[30] / found[10] - 0.25) < 1e-12)
  }

  @Test("milestones multiply after the epochs that they name")
  func milestones() throws {
    let found = try factors([
      "kind=milestones", "optimization.schedule.milestones=[1, 3]", "optimization.schedule.factor=0.1",
    ])
    compare(found) { warmUp($0) * ($0 < 10 ? 1 : $0 < 30 ? 0.1 : 0.01) }
  }

  @Test("a warm-up takes at most half of a training")
  func longWarmUp() throws {
    for kind in ["constant", "cosine"] {
      let found = try factors(["kind=\(kind)", "optimization.warm-up=1000"])
      #expect(abs(found[0] - 1.0 / 26) < 1e-12 && abs(found[24] - 25.0 / 26) < 1e-12)
      #expect(found[25] == 1)
    }
  }
}
