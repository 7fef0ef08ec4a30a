import Foundation
import Ratings
import Testing
import Torch

@testable import Methods

/// What methods minimise, beside Tools/Reference/losses.py.
@Suite("Losses of the supervised methods")
struct MethodLossTests {
  private struct Reference: Decodable {
    let ce, euclidean, nima: Double
    let labels: [String: [Double]]
    let uiaa, huber, mpemd, par, mpada: [String: Double]
  }

  private let scale = RatingScale.oneToSeven
  private let reference: Reference

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let json = try Data(contentsOf: root.appending(path: "Tools/Reference/losses.json"))
    reference = try JSONDecoder().decode(Reference.self, from: json)
  }

  /// Element i is sin(0.7 i + k + 1).
  private func wave(_ k: Int, _ shape: Int...) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { sin(0.7 * Double($0) + Double(k) + 1) }, shape: shape)
  }

  private func logits() throws -> Tensor { try wave(0, 5, 7) * 2 }
  private func ratings() throws -> Tensor { try (wave(1, 5, 7) * 3).softmax(over: 1) }

  private func loss(_ method: some DistributionMethod) throws -> Double {
    try method.loss(logits: logits(), ratings: ratings(), scale: scale).item()
  }

  private func expect(_ value: Double, _ expected: Double?, at location: SourceLocation = #_sourceLocation)
    throws
  {
    #expect(abs(value - (try #require(expected))) < 1e-10, sourceLocation: location)
  }

  @Test("NIMA, cross-entropy, squared errors")
  func plain() throws {
    try expect(loss(NIMA()), reference.nima)
    try expect(loss(CrossEntropy()), reference.ce)
    var distribution = DistributionRegression()
    distribution.distance = .euclidean
    try expect(loss(distribution), reference.euclidean)
  }

  @Test("Huber's loss bends where it is told to, and without a bend is half the squared error")
  func huber() throws {
    var distribution = DistributionRegression()
    try expect(loss(distribution), reference.huber["0.1111111111111111"])
    distribution.delta = 0.03
    try expect(loss(distribution), reference.huber["0.03"])
    distribution.delta = 1
    try expect(loss(distribution), reference.euclidean)
  }

  @Test("UIAA's three labels, and the authors' factor")
  func labels() throws {
    var uiaa = UIAA()
    uiaa.label = .votes
    try expect(loss(uiaa), reference.ce)
    let kinds: [(UIAA.Label, Bool, String)] = [
      (.gauss, false, "gauss"), (.narrow, false, "gauss-narrow"), (.gauss, true, "paper"),
    ]
    for (label, isPaperCompatible, name) in kinds {
      (uiaa.label, uiaa.isPaperCompatible, uiaa.narrowVariance) = (label, isPaperCompatible, 0.8)
      let found = try uiaa.labels(of: ratings(), on: scale).doubles()
      let expected = try #require(reference.labels[name])
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-10 })
      try expect(loss(uiaa), reference.uiaa[name])
    }
  }

  @Test("unanimous votes are one value, and votes halfway between two values are both")
  func unanimous() throws {
    let votes = try Tensor([0, 0, 1, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 0] as [Double], shape: [2, 7])
    let labels = try UIAA().labels(of: votes, on: scale).doubles()
    #expect(abs(labels[2] - 1) < 1e-9)
    #expect(abs(labels[9] - labels[10]) < 1e-12 && labels[9] > labels[8])
  }

  @Test("MPEMD: patches alike, and badly predicted ones more")
  func multiPatch() throws {
    func loss(_ aggregation: MPEMD.Aggregation, k: Double = 1.2, beta: Double = 0.4) throws -> Double {
      var method = MPEMD()
      (method.aggregation, method.k, method.beta) = (aggregation, k, beta)
      return try method.loss(logits: logits(), ratings: ratings()).item()
    }
    try expect(loss(.average), reference.mpemd["avg"])
    try expect(loss(.adaptive), reference.mpemd["ada"])
    try expect(loss(.adaptive, k: 6, beta: 2), reference.mpemd["steep"])
  }

  @Test("MPada: what is predicted well counts less")
  func goodOrBad() throws {
    let classes = try Tensor([1, 0, 0, 1, 0, 1, 1, 0, 0, 1] as [Double], shape: [5, 2])
    for (beta, name) in [(1.0, "1.0"), (0.3, "0.3")] {
      var method = MPAda()
      method.beta = beta
      try expect(method.loss(logits: wave(5, 5, 2) * 2, ratings: classes).item(), reference.mpada[name])
    }
  }

  @Test("PAR: regression and both rankings; equal means have no better photo")
  func pairs() throws {
    let scores = try wave(2, 2, 5) * 0.4 + 0.5
    var means = try (wave(3, 2, 5) * 0.3 + 0.5).doubles()
    means[9] = means[4]
    let rated = try Tensor(means, shape: [2, 5])
    var method = PAR()
    (method.margin, method.within, method.across) = (0.05, 2, 3)
    let loss = try method.loss(
      [0, 1].map { try scores.narrow(0, $0..<$0 + 1).flatten() },
      [0, 1].map { try rated.narrow(0, $0..<$0 + 1).flatten() }, spread: wave(4, 5) * 0.1 + 0.2)
    let parts = try loss.parts.mapValues { try $0.item() }
    try expect(parts["regression"] ?? .nan, reference.par["regression"])
    try expect(parts["ranking within"] ?? .nan, reference.par["within"])
    try expect(parts["ranking across"] ?? .nan, reference.par["across"])
    let expected =
      (reference.par["regression"] ?? 0) + 2 * (reference.par["within"] ?? 0) + 3
      * (reference.par["across"] ?? 0)
    try expect(loss.total.item(), expected)
  }

  @Test("gradients agree with finite differences")
  func gradients() throws {
    var steep = MPEMD()
    (steep.k, steep.beta) = (2, 0.7)
    var narrow = UIAA()
    narrow.label = .narrow
    let ratings = try ratings()
    let losses: [(Tensor) throws -> Tensor] = [
      { try CrossEntropy().loss(logits: $0, ratings: ratings, scale: scale) },
      { try narrow.loss(logits: $0, ratings: ratings, scale: scale) },
      { try DistributionRegression().loss(logits: $0, ratings: ratings, scale: scale) },
      { try steep.loss(logits: $0, ratings: ratings) },
      { try MPAda().loss(logits: $0, ratings: ratings) },
      { scores in
        let pairs = try [0, 1].map { try scores.narrow(0, $0..<$0 + 1).flatten() }
        let rated = try [0, 1].map { try (wave(6 + $0, 7) * 0.3 + 0.5) }
        return try PAR().loss(pairs, rated, spread: wave(8, 7) * 0.1 + 0.2).total
      },
    ]
    let point = try logits().doubles()
    for loss in losses {
      let x = try Tensor(point, shape: [5, 7]).requireGradient()
      try loss(x).backward()
      let gradient = try #require(x.gradient).doubles()
      for index in stride(from: 0, to: point.count, by: 3) {
        let slopes = try [1e-5, -1e-5].map { step in
          var moved = point
          moved[index] += step
          return try loss(Tensor(moved, shape: [5, 7])).item()
        }
        #expect(abs((slopes[0] - slopes[1]) / 2e-5 - gradient[index]) < 1e-7)
      }
    }
  }
}
