public import Torch

/// A trunk, some of whose levels are averaged over the photo or its parts, and a rating head: N×3×H×W photos, normalised as
/// (x − 127) / 128 whatever the trunk wants, to N×values logits.
public final class RatingNetwork: Module, TransferNetwork, Exportable {
  /// What it was built from.
  public let specification: NetworkSpecification
  /// Features.
  public let trunk: any Trunk
  /// What turns them into ratings.
  public let head: RatingHead
  /// The pooled levels, with their places among the trunk's.
  let levels: [(place: Int, level: TrunkLevel)]

  /// A network with random weights; see ``Trunk/loadImageNetWeights(from:)`` for better ones of the trunk.
  ///
  /// Throws when no trunk has the specification's name, or when it lacks one of the levels.
  public init(_ specification: NetworkSpecification) throws(TorchError) {
    try specification.checkBeforeBuilding()
    let trunk = try Architecture.trunk(
      specification.trunk, levels: specification.levels, dropConnect: specification.dropConnect)
    let known = trunk.levels
    levels = specification.levels.compactMap { name in
      known.firstIndex { $0.name == name }.map { ($0, known[$0]) }
    }
    self.specification = specification
    self.trunk = trunk
    head = try RatingHead(specification)
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// The specification.
  public var blueprint: any Blueprint { specification }

  /// N×values logits; the head is never computed in reduced precision.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try pooledFeatures(x)
    return try withoutAutocast { () throws(TorchError) in try head(pooled) }
  }

  /// The chosen levels averaged over the photo or its parts, each perhaps followed by its deviations, side by side: N×F float32.
  public func pooledFeatures(_ x: Tensor) throws(TorchError) -> Tensor {
    try pooled(trunk.features(ofPhotos: x))
  }

  /// The distribution, and a map where one can be made.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    let meaning = Output.Meaning.distribution(values: specification.values)
    guard specification.hasMap else { return [Output(meaning, try self(x).softmax(over: 1))] }
    let (distribution, map) = try ratings(x, scale: scale)
    return [Output(meaning, distribution), Output(.map, map)]
  }

  /// What an exported model gives: N×values probabilities, and the N×h×w map of how each place moves the mean score.
  ///
  /// Several levels need a grid, or a trunk whose ``Architecture/levelsAlign``.
  ///
  /// - Parameter scale: the values of the rating scale; as many as the head has outputs.
  public func ratings(
    _ x: Tensor, scale: [Double]
  ) throws(TorchError) -> (distribution: Tensor, map: Tensor) {
    let features = try trunk.features(ofPhotos: x)
    let distribution = try head(pooled(features)).softmax(over: 1)
    return (distribution, try activationMap(features, probabilities: distribution, scale: scale))
  }

  func pooled(_ features: [Tensor]) throws(TorchError) -> Tensor {
    let averages = try levels.map { place, _ throws(TorchError) -> Tensor in
      let map = try features[place].to(.float32)
      if specification.deviations {
        return try .concatenate([map.mean(over: [2, 3]), map.deviations()], along: 1)
      }
      guard specification.grid > 1 else { return try map.mean(over: [2, 3]) }
      return try map.adaptiveAveragePool2d(size: Pair(specification.grid)).flatten(from: 1)
    }
    return try .concatenate(averages, along: 1)
  }
}

extension Tensor {
  /// How far the cells of N×C×h×w lie from their average, in the square mean: N×C.
  func deviations() throws(TorchError) -> Tensor {
    let differences = try self - mean(over: [2, 3], keepingDimensions: true)
    // The root of nothing has no slope.
    return try (differences.square().mean(over: [2, 3]) + 1e-6).sqrt()
  }
}
