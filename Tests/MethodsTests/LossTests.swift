import Foundation
import Methods
import Ratings
import Testing
import Torch

struct LossTests {
  @Test("EMD loss is the mean over photos of EMD(2) between softmax and target")
  func emdValue() throws {
    let p = [[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]
    let q = [[0.3, 0.3, 0.4], [0.5, 0.25, 0.25]]
    let logits = try Tensor(p.flatMap { $0.map(log) }, shape: [2, 3])
    let loss = try EMDLoss(epsilon: 0)(logits: logits, target: Tensor(q.flatMap(\.self), shape: [2, 3]))
      .item()
    // Cumulative gaps of the first photo: −.2, −.3, 0; the second photo is equal.
    #expect(abs(loss - ((0.04 + 0.09) / 3).squareRoot() / 2) < 1e-9)
  }

  @Test("EMD loss agrees with the distance of the Ratings room")
  func emdAgrees() throws {
    let scale = try RatingScale([1, 2, 3, 4])
    let p = try RatingDistribution(scale: scale, probabilities: [0.4, 0.3, 0.2, 0.1])
    let q = try RatingDistribution(scale: scale, probabilities: [0.1, 0.1, 0.1, 0.7])
    let logits = try Tensor(p.probabilities.map(log), shape: [1, 4])
    let loss = try EMDLoss()(logits: logits, target: Tensor(q.probabilities, shape: [1, 4])).item()
    #expect(abs(loss - earthMoversDistance(p, q, r: 2)) < 1e-6)
  }

  @Test("a perfect prediction has a finite gradient")
  func emdAtZero() throws {
    let logits = try Tensor([0.0, 0.0], shape: [1, 2]).requireGradient()
    try EMDLoss()(logits: logits, target: Tensor([0.5, 0.5], shape: [1, 2])).backward()
    let gradient = try #require(logits.gradient).doubles()
    for slope in gradient { #expect(slope.isFinite) }
  }

  @Test("ranking loss: zero far above the margin, linear far below, τ ln 2 on it")
  func rankingValue() throws {
    let loss = RankingLoss(margin: 0.5, temperature: 0.1)
    func value(_ better: Double, _ worse: Double) throws -> Double {
      try loss(better: Tensor([better], shape: [1]), worse: Tensor([worse], shape: [1])).item()
    }
    let (above, below, at) = try (value(9, 1), value(1, 5), value(2.5, 2))
    #expect(above < 1e-9)
    #expect(abs(below - 4.5) < 1e-9)
    #expect(abs(at - 0.1 * log(2)) < 1e-9)
  }

  @Test("mean scores are softmax means on the scale")
  func means() throws {
    let logits = try Tensor([Float(0), 0, 0, 100, 0, 0], shape: [2, 3])
    let means = try meanScores(logits: logits, scale: RatingScale([1, 2, 6])).floats()
    #expect(abs(means[0] - 3) < 1e-5)
    #expect(abs(means[1] - 1) < 1e-5)
  }

  @Test("gradients agree with finite differences")
  func gradients() throws {
    var generator = SeededGenerator(seed: 4)
    let logits = (0..<12).map { _ in generator.normal() }
    let target = try Tensor([0.1, 0.2, 0.3, 0.4, 0.7, 0.1, 0.1, 0.1, 0.25, 0.25, 0.25, 0.25], shape: [3, 4])
    try check(at: logits, shape: [3, 4]) { try EMDLoss()(logits: $0, target: target) }
    try check(at: [0.3, 1.1, 0.7, 0.9, 0.4, 2.0], shape: [6]) { scores in
      try RankingLoss()(better: scores.narrow(0, 0..<3), worse: scores.narrow(0, 3..<6))
    }
  }

  /// Compares each component of the gradient with a central difference.
  private func check(
    at values: [Double], shape: [Int], _ loss: (Tensor) throws -> Tensor
  ) throws {
    let point = try Tensor(values, shape: shape).requireGradient()
    try loss(point).backward()
    let gradient = try #require(point.gradient).doubles()
    let step = 1e-5
    for index in values.indices {
      var (above, below) = (values, values)
      above[index] += step
      below[index] -= step
      let slope =
        try (loss(Tensor(above, shape: shape)).item() - loss(Tensor(below, shape: shape)).item()) / (2 * step)
      #expect(abs(slope - gradient[index]) < 1e-7)
    }
  }
}
