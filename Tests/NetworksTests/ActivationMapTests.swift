import Testing
import Torch

@testable import Networks

@Suite("Maps of how places move the score")
struct ActivationMapTests {
  /// A network on Lite0 whose logits see nothing but the first channel of one level, with a weight for each rating value.
  private func network(
    _ levels: [FeatureLevel], seeing seen: FeatureLevel, weights: [Float] = [0, 1], grid: Int = 1
  ) throws -> RatingNetwork {
    let network = try withoutInitialWeights {
      try RatingNetwork(
        NetworkSpecification(
          trunk: "efficientnet-lite0", levels: levels.map(\.name), grid: grid, values: weights.count))
    }
    let rows = weights.flatMap { weight in
      levels.flatMap { level in
        let parts = grid * grid
        let first = [Float](repeating: level == seen ? weight : 0, count: parts)
        return first + [Float](repeating: 0, count: parts * (level.channels(of: .lite0) - 1))
      }
    }
    try network.set(["head.linear.weight": rows])
    network.evaluate()
    return network
  }

  /// Features of a photo that are `value` at each place, the same in all channels.
  private func features(
    of network: RatingNetwork, _ height: Int, _ width: Int, value: (TrunkLevel, Int, Int) -> Float
  ) throws -> [Tensor] {
    try network.trunk.levels.map { level in
      let rows = (height + level.stride - 1) / level.stride
      let columns = (width + level.stride - 1) / level.stride
      let cells = (0..<rows * columns).map { value(level, $0 / columns, $0 % columns) }
      return try Tensor(cells, shape: [1, 1, rows, columns]).expand([1, level.channels, rows, columns])
    }
  }

  private func map(
    _ network: RatingNetwork, _ features: [Tensor], probabilities: [Float] = [0.5, 0.5],
    scale: [Double] = [0, 1]
  ) throws -> Tensor {
    let rows = try Tensor(probabilities, shape: [features[0].shape[0], scale.count])
    return try withoutGradient {
      try network.activationMap(features, probabilities: rows, scale: scale)
    }
  }

  @Test(
    "a cell counts in the coarse cell that covers it, a quarter where it has half its side, in any order of levels",
    arguments: [[FeatureLevel.stage4, .stage7], [.stage7, .stage4]])
  func cells(levels: [FeatureLevel]) throws {
    let network = try network(levels, seeing: .stage4)
    let features = try features(of: network, 64, 96) { level, y, x in
      level.name == "stage4" && (y, x) == (3, 4) ? 16 : 0
    }
    let map = try map(network, features)
    // p₀ p₁ (v₁ − v₀) · 16 / 4
    #expect(map.shape == [1, 2, 3])
    #expect(try map.floats() == [0, 0, 0, 0, 0, 1])
  }

  @Test("finer cells that would lie outside of the photo count as 0")
  func edges() throws {
    let network = try network([.stage4, .stage7], seeing: .stage4)
    // 3×3 cells, of which the 2×2 coarse ones have 2×2, 2×1, 1×2 and 1×1.
    let map = try map(network, features(of: network, 33, 40) { _, _, _ in 4 })
    #expect(map.shape == [1, 2, 2])
    #expect(try map.floats() == [1, 0.5, 0.5, 0.25])
  }

  @Test(
    "the map of a single level has that level's cells, the last of an odd photo too",
    arguments: FeatureLevel.allCases)
  func single(level: FeatureLevel) throws {
    let network = try network([level], seeing: level)
    let (rows, columns) = ((50 + level.stride - 1) / level.stride, (71 + level.stride - 1) / level.stride)
    let features = try features(of: network, 50, 71) { found, y, x in
      found.name == level.name && (y, x) == (rows - 1, columns - 1) ? 4 : 0
    }
    let map = try map(network, features)
    #expect(map.shape == [1, rows, columns])
    #expect(try map.floats() == [Float](repeating: 0, count: rows * columns - 1) + [1])
    #expect(
      try withoutGradient { try network.ratings(.zeros([1, 3, 50, 71]), scale: [0, 1]) }.map.shape
        == map.shape)
  }

  @Test("with a grid, the mean of a part's cells stands in the part's place")
  func grid() throws {
    let network = try network([.stage4], seeing: .stage4, grid: 2)
    // Parts of 2×3 cells.
    let map = try map(
      network, features(of: network, 64, 96) { _, y, x in (y, x) == (3, 4) ? 24 : (y, x) == (0, 0) ? 6 : 0 })
    #expect(map.shape == [1, 2, 2])
    #expect(try map.floats() == [0.25, 0, 0, 1])
  }

  @Test("a logit counts by its probability and how far its value lies from the mean score")
  func slopes() throws {
    let network = try network([.stage7], seeing: .stage7, weights: [2, 5, 7])
    let features = try features(of: network, 32, 32) { _, _, _ in 1 }
    // Mean 3: slopes ½ · (1 − 3), ¼ · (3 − 3), ¼ · (7 − 3), times 2, 5 and 7.
    let map = try map(network, features, probabilities: [0.5, 0.25, 0.25], scale: [1, 3, 7])
    #expect(try map.floats() == [5])
  }

  @Test("nothing moves a score that is certain, and a scale that starts elsewhere changes nothing")
  func certainty() throws {
    let network = try network([.stage7], seeing: .stage7)
    let features = try features(of: network, 32, 64) { _, _, x in Float(4 * (x + 1)) }
    #expect(try map(network, features, probabilities: [0, 1]).floats() == [0, 0])
    #expect(try map(network, features).floats() == [1, 2])
    #expect(try map(network, features, scale: [5, 6]).floats() == [1, 2])
    #expect(try map(network, features, scale: [0, 3]).floats() == [3, 6])
  }

  @Test("each photo of a batch has the map of its own features and probabilities")
  func batch() throws {
    let network = try network([.stage4, .stage7], seeing: .stage4, weights: [1, -1])
    let photos = try [16, 48].map { number in
      try features(of: network, 32, 64) { _, y, x in (y, x) == (0, 0) ? number : 0 }
    }
    let both = try zip(photos[0], photos[1]).map { try Tensor.concatenate([$0, $1], along: 0) }
    // Slopes ∓p₀ p₁, with weights 1 and −1.
    let map = try map(network, both, probabilities: [0.5, 0.5, 0.75, 0.25])
    #expect(map.shape == [2, 1, 2])
    #expect(try map.floats() == [-2, 0, -4.5, 0])
  }

  @Test("the map is of features as they are standardised, also where they lie beyond the limit")
  func standardised() throws {
    let network = try network([.stage7], seeing: .stage7)
    try network.set([
      "head.mean": [Float](repeating: 1_000, count: 320),
      "head.deviation": [Float](repeating: 4, count: 320),
    ])
    let map = try map(network, features(of: network, 32, 32) { _, _, _ in 16 })
    #expect(try map.floats() == [1])
  }

  @Test(
    "without cells that cover each other there is a distribution only, and asking for a map is a typed error")
  func noMap() throws {
    let specification = NetworkSpecification(trunk: "alexnet", levels: ["conv2", "conv5"], values: 2)
    let network = try withoutInitialWeights { try RatingNetwork(specification) }
    network.evaluate()
    let x = try madeUpInput([1, 3, 96, 128])
    #expect(specification.outputs == [.distribution(values: 2)])
    #expect(
      try withoutGradient { try network.outputs(x, scale: [0, 1]) }.map(\.meaning) == specification.outputs)
    #expect(throws: TorchError.self) { try withoutGradient { try network.ratings(x, scale: [0, 1]) } }
  }
}
