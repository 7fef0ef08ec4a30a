import Foundation
import Ratings
import Testing

@testable import Reports

@Suite("t-SNE")
struct TSNETests {
  /// Normal points around as many centres as there are groups, one after another.
  private static func groups(
    _ groups: Int, of size: Int, dimensions: Int, apart: Double, seed: UInt64 = 1
  ) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<groups).flatMap { _ in
      let centre = (0..<dimensions).map { _ in apart * generator.normal() }
      return (0..<size).map { _ in centre.map { Float($0 + generator.normal()) } }
    }
  }

  private static func layout(of count: Int, spread: Double, seed: UInt64 = 2) -> [SIMD2<Double>] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in spread * SIMD2(generator.normal(), generator.normal()) }
  }

  /// Written out: 4 Σⱼ (e pᵢⱼ − qᵢⱼ) (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²).
  private static func exactGradient(
    _ affinities: Affinities, _ layout: [SIMD2<Double>], exaggeration: Double
  ) -> [SIMD2<Double>] {
    let p = dense(affinities)
    let weights = weights(layout)
    let sum = weights.joined().reduce(0, +)
    return layout.indices.map { i in
      layout.indices.reduce(into: .zero) { gradient, j in
        gradient +=
          4 * (exaggeration * p[i][j] - weights[i][j] / sum) * weights[i][j] * (layout[i] - layout[j])
      }
    }
  }

  private static func weights(_ layout: [SIMD2<Double>]) -> [[Double]] {
    layout.indices.map { i in
      layout.indices.map { j in
        let (x, y) = (layout[i].x - layout[j].x, layout[i].y - layout[j].y)
        return i == j ? 0 : 1 / (1 + x * x + y * y)
      }
    }
  }

  private static func dense(_ affinities: Affinities) -> [[Double]] {
    affinities.rows.map { row in
      var dense = [Double](repeating: 0, count: affinities.rows.count)
      for (neighbour, p) in row { dense[neighbour] += p }
      return dense
    }
  }

  private static func length(_ vectors: [SIMD2<Double>]) -> Double {
    vectors.reduce(0) { $0 + $1.x * $1.x + $1.y * $1.y }.squareRoot()
  }

  @Test("affinities are symmetric, sum to 1, and each point's have the perplexity that was asked for")
  func affinities() {
    let affinities = Affinities(Self.groups(3, of: 30, dimensions: 5, apart: 3), perplexity: 12)
    #expect(affinities.perplexities.allSatisfy { abs($0 - 12) < 1e-6 })
    let p = Self.dense(affinities)
    #expect(abs(p.joined().reduce(0, +) - 1) < 1e-12)
    for i in p.indices {
      #expect(p[i][i] == 0)
      for j in p.indices { #expect(abs(p[i][j] - p[j][i]) < 1e-15) }
    }
    // A neighbour once in each row.
    #expect(affinities.rows.allSatisfy { Set($0.map(\.neighbour)).count == $0.count })
  }

  @Test("affinities are those of the Gaussians in the paper")
  func gaussians() {
    // Three points on a line, of which each has both others as neighbours.
    let affinities = Affinities([[0], [1], [3]], perplexity: 1.5)
    var conditional = [[Double]](repeating: [0, 0, 0], count: 3)
    for (i, squares) in [[0, 1, 9], [1, 0, 4], [9, 4, 0]].enumerated() {
      let others = squares.indices.filter { $0 != i }
      // By trying: the precision at which the entropy is log 1.5.
      var (low, high) = (0.0, 100.0)
      for _ in 0..<200 {
        let weights = others.map { exp(-(low + high) / 2 * Double(squares[$0])) }
        let shares = weights.map { $0 / weights.reduce(0, +) }
        let entropy = shares.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
        if entropy > log(1.5) { low = (low + high) / 2 } else { high = (low + high) / 2 }
        for (other, share) in zip(others, shares) { conditional[i][other] = share }
      }
    }
    let p = Self.dense(affinities)
    for i in 0..<3 {
      for j in 0..<3 { #expect(abs(p[i][j] - (conditional[i][j] + conditional[j][i]) / 6) < 1e-8) }
    }
  }

  @Test("points at one place, more than have room in a neighbourhood, share it equally")
  func duplicates() throws {
    let points = [[Float]](repeating: [1, 2], count: 20) + Self.groups(1, of: 20, dimensions: 2, apart: 0)
    let affinities = Affinities(points, perplexity: 5)
    #expect(abs(Self.dense(affinities).joined().reduce(0, +) - 1) < 1e-12)
    var method = TSNE()
    (method.perplexity, method.iterations) = (5, 60)
    #expect(try method(points).allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test("with theta 0 the gradient is exact", arguments: [1e-4, 1, 30])
  func exact(spread: Double) {
    let affinities = Affinities(Self.groups(2, of: 30, dimensions: 4, apart: 2), perplexity: 9)
    var layout = Self.layout(of: 60, spread: spread)
    // Two at one place, and two that are nearly.
    layout[5] = layout[40]
    layout[6] = layout[41] + SIMD2(1e-13, 0)
    for exaggeration in [1.0, 12] {
      let found = TSNE.gradient(affinities, layout, theta: 0, exaggeration: exaggeration)
      let wanted = Self.exactGradient(affinities, layout, exaggeration: exaggeration)
      #expect(Self.length(zip(found, wanted).map { $0 - $1 }) <= 1e-9 * max(1e-3, Self.length(wanted)))
    }
  }

  @Test("with theta .5 the gradient is near", arguments: [1.0, 10, 100])
  func near(spread: Double) {
    let affinities = Affinities(Self.groups(3, of: 60, dimensions: 4, apart: 2), perplexity: 20)
    let layout = Self.layout(of: 180, spread: spread)
    let found = TSNE.gradient(affinities, layout, theta: 0.5)
    let wanted = Self.exactGradient(affinities, layout, exaggeration: 1)
    #expect(Self.length(zip(found, wanted).map { $0 - $1 }) < 0.03 * Self.length(wanted))
    #expect(found != TSNE.gradient(affinities, layout, theta: 0))
  }

  @Test("groups that lie apart in 20 dimensions lie apart in the plane; the same seed gives the same layout")
  func separation() throws {
    var method = TSNE()
    (method.perplexity, method.iterations) = (10, 400)
    let points = Self.groups(4, of: 30, dimensions: 20, apart: 3)
    let layout = try method(points)
    let pure = layout.indices.filter { i in
      let others = layout.indices.filter { $0 != i }
      let nearest = others.min {
        Self.length([layout[i] - layout[$0]]) < Self.length([layout[i] - layout[$1]])
      }
      return nearest.map { $0 / 30 } == i / 30
    }
    #expect(Double(pure.count) > 0.95 * Double(layout.count))
    #expect(Self.length([layout.reduce(.zero, +)]) < 1e-9)
    method.iterations = 20
    let short = try method(points)
    #expect(try method(points) == short)
    method.seed = 1
    #expect(try method(points) != short)
  }

  private struct Reference: Decodable {
    let points: [[Float]]
    let perplexity: Double
    /// scikit-learn's, of several seeds.
    let divergences: [Double]
  }

  @Test("the divergence is as low as scikit-learn's")
  func divergence() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let data = try Data(contentsOf: root.appending(path: "Tools/Reference/tsne.json"))
    let reference = try JSONDecoder().decode(Reference.self, from: data)
    var method = TSNE()
    method.perplexity = reference.perplexity
    let layout = try method(reference.points)
    let weights = Self.weights(layout)
    let sum = weights.joined().reduce(0, +)
    let affinities = Affinities(reference.points, perplexity: reference.perplexity)
    let divergence = affinities.rows.enumerated().reduce(0) { total, row in
      row.element.reduce(total) { $0 + $1.p * log($1.p / (weights[row.offset][$1.neighbour] / sum)) }
    }
    let best = try #require(reference.divergences.min())
    #expect(divergence <= 1.1 * best && divergence > 0.5 * best)
  }

  @Test("what cannot be laid out is a typed error")
  func errors() {
    func error(_ points: [[Float]], _ edit: (inout TSNE) -> Void = { _ in }) -> EmbeddingError? {
      var method = TSNE()
      (method.perplexity, method.iterations) = (1, 1)
      edit(&method)
      return #expect(throws: EmbeddingError.self) { try method(points) }
    }
    let four: [[Float]] = [[0], [1], [2], [3]]
    #expect(error([[1], [2]]) == .tooFewPoints(2) && error([]) == .tooFewPoints(0))
    #expect(error([[1], [2], [3], [.nan]]) == .notFinite(point: 3))
    #expect(error([[1], [-.infinity], [3]]) == .notFinite(point: 1))
    #expect(error([[1], [2], [3, 4]]) == .differentLengths(point: 2))
    #expect(error([[], [], []]) == .differentLengths(point: 0))
    #expect(error(four) { $0.perplexity = 1.01 } == .perplexity(1.01, points: 4))
    #expect(error(four) { $0.perplexity = 0.5 } == .perplexity(0.5, points: 4))
    #expect(error(four) { $0.perplexity = .nan } != nil)
    #expect(error(four) { $0.theta = 0.8 } == .theta(0.8) && error(four) { $0.theta = .nan } != nil)
    #expect(error(four) { $0.iterations = -1 } == .iterations(-1))
  }
}
