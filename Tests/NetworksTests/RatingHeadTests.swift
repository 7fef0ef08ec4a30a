import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Rating heads")
struct RatingHeadTests {
  /// Two features, two hidden units (x₁ and −x₂), one value: 10 and 100 times the units, plus ½.
  private func hiddenHead(dropout: Double = 0) throws -> RatingHead {
    let head = try RatingHead(features: 2, values: 1, hidden: 2, dropout: dropout)
    try head.set([
      "hidden.weight": [1, 0, 0, -1], "hidden.bias": [0, 0], "linear.weight": [10, 100], "linear.bias": [0.5],
    ])
    return head
  }

  @Test("a hidden layer lies between standardising and the logits, and its negative units count as 0")
  func hidden() throws {
    let head = try hiddenHead()
    try head.set(["mean": [1, 0], "deviation": [0.5, 1]])
    let logits = try head(Tensor([2, 3, 1, -3] as [Float], shape: [2, 2]))
    // Units (2, −3) and (0, 3).
    #expect(logits.shape == [2, 1])
    #expect(try logits.floats() == [20.5, 300.5])
  }

  @Test("features and hidden units are dropped while training, those that are kept are doubled")
  func dropout() throws {
    let head = try RatingHead(features: 1, values: 1, hidden: 1, dropout: 0.5)
    try head.set(["hidden.weight": [1], "hidden.bias": [0], "linear.weight": [1], "linear.bias": [0]])
    let photos = try Tensor.ones([400, 1])
    let training = try withRandomSeed(1) { try head(photos).floats() }
    #expect(Set(training) == [0, 4])
    // A quarter of them on average, with a deviation of nine.
    #expect((55...145).contains(training.count { $0 == 4 }))
    head.evaluate()
    #expect(try Set(head(photos).floats()) == [1])
  }

  @Test("a feature far below the training photos' counts as eight deviations below")
  func lowerLimit() throws {
    let head = try RatingHead(features: 1, values: 1, dropout: 0)
    try head.set(["mean": [10], "deviation": [2], "linear.weight": [1], "linear.bias": [0]])
    #expect(
      try head(Tensor([-1_000, -6, -5.0, 26, 27] as [Float], shape: [5, 1])).floats() == [-8, -8, -7.5, 8, 8])
  }

  @Test("logits change by the weights of the units that are active, over the features' deviations")
  func hiddenSlopes() throws {
    let head = try hiddenHead()
    try head.set(["deviation": [4, 5]])
    let pooled = try Tensor([2, 3, -2, -3, -2, 3] as [Float], shape: [3, 2])
    let slopes = try withoutGradient { try head.slopes(of: .ones([3, 1]), at: pooled) }
    // The first unit alone, the second alone, none.
    #expect(try slopes.floats() == [2.5, 0, 0, -20, 0, 0])
  }

  @Test("a weighted sum of logits has the weighted sum of their slopes")
  func weightedSlopes() throws {
    let head = try RatingHead(features: 2, values: 3, dropout: 0)
    try head.set(["linear.weight": [1, 2, 3, 4, 5, 6], "deviation": [1, 2]])
    let weights = try Tensor([1, 0, -1, 0.5, 0.5, 0] as [Float], shape: [2, 3])
    let slopes = try withoutGradient { try head.slopes(of: weights, at: .zeros([2, 2])) }
    #expect(try slopes.floats() == [-4, -2, 2, 1.5])
  }

  @Test("standardising takes mean and deviation of the photos, and a feature that never changes stays finite")
  func standardise() throws {
    let head = try RatingHead(features: 2, values: 1, dropout: 0)
    try head.standardise(by: Tensor([1, 10, 3, 10, 5, 10, 7, 10] as [Float], shape: [4, 2]))
    #expect(try head.mean.floats() == [4, 10])
    let deviations = try head.deviation.doubles()
    #expect(abs(deviations[0] - (5.0.squareRoot() + 1e-3)) < 1e-6 && abs(deviations[1] - 1e-3) < 1e-9)
    #expect(try head(Tensor([4, 10, 4, 11] as [Float], shape: [2, 2])).floats().allSatisfy(\.isFinite))
  }

  @Test("standardising and starting leave no trace in the gradient's graph")
  func noGradient() throws {
    let head = try RatingHead(features: 2, values: 2, dropout: 0)
    let rows = try madeUpInput([4, 2]).requireGradient()
    try head.standardise(by: rows)
    try head.start(saying: [0.25, 0.75])
    #expect(!head.mean.requiresGradient && !head.deviation.requiresGradient)
    try head(rows.detach()).sum().backward()
    #expect(rows.gradient == nil && head.linear.weight.gradient != nil)
  }

  @Test("a head that starts at probabilities gives them to an average photo, and never exactly 0")
  func start() throws {
    let head = try RatingHead(features: 3, values: 4, dropout: 0)
    let weights = try head.linear.weight.floats()
    let wanted = [0.5, 0.25, 0.25, 0]
    try head.start(saying: wanted.map { log($0 + 1e-6) })
    let probabilities = try head(.zeros([1, 3])).softmax(over: 1).doubles()
    #expect(zip(probabilities, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(probabilities[3] > 0)
    #expect(try zip(head.linear.weight.floats(), weights).allSatisfy { abs($0 - 0.3 * $1) < 1e-7 })
  }

  @Test("a head that starts at no probabilities keeps its summands, and its weights shrink")
  func startAnywhere() throws {
    let head = try RatingHead(features: 1, values: 2, dropout: 0)
    try head.set(["linear.weight": [10, -10], "linear.bias": [1, 2]])
    try head.start(saying: nil)
    #expect(try head(.zeros([1, 1])).floats() == [1, 2])
    #expect(try zip(head(.ones([1, 1])).floats(), [4, -1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("mean and deviation are saved and not learned, under names that checkpoints have")
  func names() throws {
    let plain = try RatingHead(features: 2, values: 3, dropout: 0)
    #expect(Set(plain.stateDictionary().keys) == ["mean", "deviation", "linear.weight", "linear.bias"])
    let hidden = try hiddenHead()
    #expect(
      hidden.namedParameters().map(\.name).sorted()
        == ["hidden.bias", "hidden.weight", "linear.bias", "linear.weight"])
    #expect(hidden.namedBuffers().map(\.name).sorted() == ["deviation", "mean"])
  }

  @Test("features of another number are a typed error")
  func wrongFeatures() throws {
    let head = try RatingHead(features: 2, values: 3, dropout: 0)
    #expect(throws: TorchError.self) { try head(.zeros([1, 3])) }
    #expect(throws: TorchError.self) { try head(.zeros([4, 1])) }
    #expect(throws: TorchError.self) { try head.standardise(by: .zeros([4, 3])) }
    let weights = try head.linear.weight.floats()
    #expect(throws: TorchError.self) { try head.start(saying: [0.5, 0.5]) }
    #expect(try head.linear.weight.floats() == weights)
    #expect(throws: TorchError.self) { try RatingHead(features: -1, values: 3, dropout: 0) }
  }
}
