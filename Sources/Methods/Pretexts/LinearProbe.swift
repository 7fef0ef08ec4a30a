import Foundation
public import Imaging
import Networks
import Ratings
import Torch

/// A probe: what can be read off each level of a trunk that keeps its weights.
///
/// Each level is pooled to a few cells, standardised, and given to a linear layer of its own, or one with a hidden layer, that tells whether a photo
/// is above the median and what its rating distribution is; all levels learn at once, from one pass through the trunk. Sheng et al.,
/// AAAI 2020, section 4; the pooling to 9,600, 9,216, 9,600, 9,600 and 9,216 numbers of an AlexNet is theirs, by maxima as in the
/// code of RotNet.
public struct LinearProbe: Method {
  /// Cells along each side that each level is pooled to, from fine to coarse; one number for all levels alike.
  public var grids = PretextAlexNet.probeGrids
  /// Units of each level's hidden layer; 0 for linear probes.
  public var hidden = 0

  /// The paper's sizes.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.wholes(
      "grids", &grids, in: 1...64,
      "cells along each side that each level is pooled to, from fine to coarse; a single number for all levels"
    )
    guard !grids.isEmpty else { throw settings.error("grids", "expected at least one number") }
    try settings.whole("hidden", &hidden, in: 0...65_536, "units of each hidden layer; 0 for linear probes")
  }

  /// `probe`.
  public var name: String { "probe" }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// The whole photo, fitted.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    try testExample(of: photos[0], fit: fit, views: &views)
  }

  /// The same.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    let targets = photo.targets.merging(photo.score) { first, _ in first }
    return Example([try views.whole(of: photo, fit: fit)], targets: targets)
  }

  /// A head for each level.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Probes(self, context) }
}

private final class Probes: LevelTask {
  let levels: [(name: String, features: Int)]
  let players: [Player]
  private(set) var median = 0.0
  private let heads: [RatingHead]
  private let scale: RatingScale
  private let trunk: any Trunk
  private let stored: StoredOutputs

  init(_ method: LinearProbe, _ context: TaskContext) throws {
    guard context.isTrunkFrozen else {
      throw TorchError(
        operation: method.name,
        message: "the trunk keeps its weights; set optimization.trunk-learning-rate to 0")
    }
    scale = try context.requireScale()
    let trunk = try withRandomSeed(context.seed) { try Architecture.trunk(context.specification.trunk) }
    let grids = method.grids.count == 1 ? trunk.levels.map { _ in method.grids[0] } : method.grids
    guard grids.count == trunk.levels.count else {
      throw TorchError(
        operation: method.name,
        message: "probe.grids: expected one number, or \(trunk.levels.count) for the levels of "
          + "\(context.specification.trunk), found \(grids.count)")
    }
    try context.prepare(trunk, trunk)
    let levels = zip(trunk.levels, grids).map { (name: $0.name, features: $0.channels * $1 * $1) }
    let values = 1 + scale.count
    heads = try withRandomSeed(context.seed) {
      try levels.map {
        try RatingHead(
          features: $0.features, values: values, hidden: method.hidden, dropout: context.specification.dropout
        )
      }
    }
    players = [
      Player(
        "heads",
        [
          ParameterGroup(
            heads.flatMap { $0.parameters() }, learningRate: context.rates.head,
            weightDecay: context.rates.weightDecay)
        ])
    ]
    stored = StoredOutputs(
      "levels \(grids.map(String.init).joined(separator: " "))", trunk,
      width: levels.reduce(0) { $0 + $1.features }, isFrozen: true
    ) { x in
      let maps = try trunk.features(ofPhotos: x)
      return try .concatenate(
        zip(maps, grids).map { map, grid in
          try map.to(.float32).adaptiveMaxPool2d(size: Pair(grid)).flatten(from: 1)
        }, along: 1)
    }
    (self.levels, self.trunk) = (levels, trunk)
  }

  var networks: [String: Module] {
    Dictionary(uniqueKeysWithValues: zip(levels.map(\.name), heads))
  }

  var frozen: [FrozenNetwork] { stored.frozen }

  /// Level by level, of numbers of all levels side by side.
  private func parts(_ rows: Tensor) throws -> [Tensor] {
    var start = 0
    return try levels.map { level in
      defer { start += level.features }
      return try rows.narrow(1, start..<start + level.features)
    }
  }

  func begin(with photos: TrainingPhotos) throws {
    let means = photos.ratings.map(\.mean).sorted()
    guard !means.isEmpty else { return }
    median = (means[(means.count - 1) / 2] + means[means.count / 2]) / 2
    guard let rows = try stored.stored(photos) else { return }
    for (head, rows) in zip(heads, try parts(rows)) {
      try head.standardise(by: rows)
      try head.start(saying: photos.averageLogits.map { [0] + $0 })
    }
  }

  /// For each level N×(1 + values): the logit of being good, and those of the rating distribution.
  private func logits(_ batch: Batch) throws -> [Tensor] {
    try zip(heads, parts(stored.outputs(batch))).map { head, rows in try head(rows) }
  }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    let limit = try Tensor.full([1, 1], scale.share(of: median))
    let isGood = try batch.target("score").greater(than: limit).to(.float32)
    let ratings = try batch.target("distribution")
    let losses = try logits(batch).map { logits in
      try binaryCrossEntropy(logits: logits.narrow(1, 0..<1), targets: isGood)
        + crossEntropy(logits: logits.narrow(1, 1..<logits.shape[1]), targets: ratings)
    }
    let parts = Dictionary(uniqueKeysWithValues: zip(levels.map(\.name), losses))
    return Loss(try Tensor.stack(losses).sum(), parts: parts)
  }

  func answers(_ batch: Batch) throws -> [Tensor] {
    let values = try Tensor(scale.values.map(Float.init), shape: [scale.count, 1])
    return try logits(batch).map { logits in
      let means = try logits.narrow(1, 1..<logits.shape[1]).softmax(over: 1).matmul(values)
      return try .concatenate([logits.narrow(1, 0..<1).sigmoid(), means], along: 1)
    }
  }

  /// The mean loss of all levels.
  func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
    guard let player = players.first else { return [] }
    let loss = try loss(of: player, on: batch, at: Moment()).total.item()
    return [("loss", loss / Double(max(1, levels.count)))]
  }
}
