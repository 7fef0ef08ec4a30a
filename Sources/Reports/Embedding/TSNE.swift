import Foundation
import Ratings

/// Lays points of many dimensions out in a plane, so that neighbours stay neighbours: t-SNE in n log n.
///
/// Van der Maaten & Hinton 2008, with the forces of van der Maaten 2014, "Accelerating t-SNE using Tree-Based Algorithms": attraction
/// between near neighbours, repulsion between all points by Barnes & Hut's squares. Distances between groups, and the sizes of
/// groups, mean little. The same points, settings and seed give the same layout.
public struct TSNE: Hashable, Sendable {
  /// How many neighbours each point has, roughly; at least 1, and less than a third of the points.
  public var perplexity = 30.0
  /// Steps of gradient descent.
  public var iterations = 1_000
  /// A square counts as one point where its side is less than this share of its distance: 0 (exact) … 0.7.
  public var theta = 0.5
  /// Of the normal numbers that points begin at.
  public var seed: UInt64 = 0

  /// In the first steps attraction is this much stronger, and momentum smaller, so that groups find together.
  private static let early = (iterations: 250, exaggeration: 12.0, momentum: 0.5)
  private static let momentum = 0.8

  /// The settings that are customary.
  public init() {}

  /// A place in the plane for each point.
  ///
  /// - Parameter points: three or more, each of the same number of finite coordinates.
  public func callAsFunction(_ points: [[Float]]) throws(EmbeddingError) -> [SIMD2<Double>] {
    try check(points)
    let affinities = Affinities(points, perplexity: perplexity)
    var layout = points.indices.map { point in
      var generator = SeededGenerator(seed: seed, place: UInt64(point))
      return 1e-4 * SIMD2(generator.normal(), generator.normal())
    }
    // scikit-learn's, n / 12 or 200, for a gradient that has the factor 4.
    let rate = max(Double(points.count) / Self.early.exaggeration / 4, 50)
    var steps = [SIMD2<Double>](repeating: .zero, count: points.count)
    var gains = [SIMD2<Double>](repeating: .one, count: points.count)
    for iteration in 0..<iterations {
      let isEarly = iteration < Self.early.iterations
      let gradient = Self.gradient(
        affinities, layout, theta: theta, exaggeration: isEarly ? Self.early.exaggeration : 1)
      for point in layout.indices {
        // Gains grow while the gradient keeps its direction (Jacobs 1988).
        let keeps = (gradient[point] * steps[point]) .< 0
        gains[point] = pointwiseMax(
          (gains[point] * 0.8).replacing(with: gains[point] + 0.2, where: keeps), SIMD2(repeating: 0.01))
        steps[point] =
          (isEarly ? Self.early.momentum : Self.momentum) * steps[point] - rate * gains[point]
          * gradient[point]
        layout[point] += steps[point]
      }
      let centre = layout.reduce(.zero, +) / Double(layout.count)
      for point in layout.indices { layout[point] -= centre }
    }
    return layout
  }

  /// How the Kullback-Leibler divergence changes with each place: 4 Σⱼ (e pᵢⱼ − qᵢⱼ) (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²), with the
  /// exaggeration e.
  ///
  /// Van der Maaten 2014, equation (8).
  static func gradient(
    _ affinities: Affinities, _ layout: [SIMD2<Double>], theta: Double, exaggeration: Double = 1
  ) -> [SIMD2<Double>] {
    let tree = QuadTree(layout)
    var (forces, sum) = ([SIMD2<Double>](), 0.0)
    for point in layout {
      let repulsion = tree.repulsion(of: point, theta: theta)
      forces.append(repulsion.force)
      sum += repulsion.sum
    }
    return layout.indices.map { point in
      var attraction = SIMD2<Double>.zero
      for (neighbour, p) in affinities.rows[point] {
        let offset = layout[point] - layout[neighbour]
        attraction += p / (1 + (offset * offset).sum()) * offset
      }
      return 4 * (exaggeration * attraction - forces[point] / sum)
    }
  }

  private func check(_ points: [[Float]]) throws(EmbeddingError) {
    guard points.count >= 3 else { throw .tooFewPoints(points.count) }
    for (index, point) in points.enumerated() {
      guard point.count == points[0].count, !point.isEmpty else { throw .differentLengths(point: index) }
      guard point.allSatisfy(\.isFinite) else { throw .notFinite(point: index) }
    }
    guard perplexity >= 1, 3 * perplexity <= Double(points.count - 1) else {
      throw .perplexity(perplexity, points: points.count)
    }
    guard (0...0.7).contains(theta) else { throw .theta(theta) }
    guard iterations >= 0 else { throw .iterations(iterations) }
  }
}
