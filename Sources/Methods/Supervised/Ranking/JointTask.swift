import Networks
import Ratings
import Torch

/// The default model's task where there are further data sets: one trunk, a head for each question and scale.
///
/// Ratings by EMD(2), scores of quality by squared error, and every photo above its own degraded version on the first scale and by
/// each score of quality.
final class JointTask: RatingTask {
  private let method: RankedRating
  private let network: JointNetwork
  private let trunk: StoredOutputs
  private let scale: RatingScale
  private let further: [FurtherSet]
  private let startsTrained: Bool
  let players: [Player]

  init(_ method: RankedRating, _ context: TaskContext) throws {
    (self.method, further) = (method, context.further)
    (scale, startsTrained) = (try context.requireScale(), context.startsTrained)
    let base = try context.ratingNetwork()
    let heads = further.map { JointNetwork.Head(name: $0.name, values: $0.values) }
    let network = try withRandomSeed(context.seed) {
      try JointNetwork(JointNetwork.Configuration(base.specification, heads: heads), base)
    }
    network.evaluate()
    self.network = network
    trunk = StoredOutputs(pooled: base, isFrozen: context.isTrunkFrozen)
    players = [Player("network", context.groups(of: network))]
  }

  /// The first scale's head, then the others.
  var heads: [RatingHead] { [network.network.head] + network.heads }

  var networks: [String: Module] {
    ["network": trunk.isFrozen ? network.network.head : network.network, "further": network.further]
  }
  var exportable: (any Exportable)? { network }
  var frozen: [FrozenNetwork] { trunk.frozen }

  func begin(with photos: TrainingPhotos) throws {
    guard !startsTrained else { return }
    let rows = try trunk.stored(photos)
    for head in heads { try rows.map { try head.standardise(by: $0) } }
    try network.network.head.start(saying: photos.averageLogits)
    for (set, head) in zip(further, network.heads) {
      try head.start(saying: set.question == .quality ? [0.5] : nil)
    }
  }

  /// What each head says of all views, in the order of ``Batch/outputs(of:)``.
  private func scores(_ batch: Batch) throws -> [Tensor] {
    try network.scores(pooled: trunk.outputs(batch))
  }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    let scores = try scores(batch)
    let rating = try EMDLoss()(
      logits: scores[0].narrow(0, batch.rows(draw: 0, view: 0)), target: batch.target("distribution"))
    var (total, parts) = (rating, ["rating": rating])
    for (set, logits) in zip(further, scores.dropFirst()) where batch.has(set.name) {
      let rows = try logits.indexSelect(0, Tensor(batch.places(of: set.name)))
      let target = try batch.target(set.name)
      let loss =
        try set.question == .quality
        ? method.qualityLoss(rows.flatten(), target.flatten(), categories: batch.target(set.category))
        : EMDLoss()(logits: rows, target: target)
      parts[set.name] = loss
      total = try total + loss * method.furtherWeight
    }
    guard method.weight > 0 else { return Loss(total, parts: parts) }
    let pairs = batch.photos.count
    func ranked(_ scores: Tensor, margin: Double, temperature: Double) throws -> Tensor {
      try RankingLoss(margin: margin, temperature: temperature)(
        better: scores.narrow(0, 0..<pairs), worse: scores.narrow(0, pairs..<2 * pairs))
    }
    let ranking = try ranked(
      meanScores(logits: scores[0], scale: scale), margin: method.margin, temperature: method.temperature)
    parts["ranking"] = ranking
    total = try total + ranking * method.weight
    for (set, logits) in zip(further, scores.dropFirst()) where set.question == .quality {
      // A score of quality has a range of 1.
      let ranking = try ranked(
        logits.flatten(), margin: method.furtherMargin, temperature: method.temperature / scale.extent)
      parts["\(set.name) ranking"] = ranking
      total = try total + ranking * (method.weight * scale.extent)
    }
    return Loss(total, parts: parts)
  }

  /// The first scale's probabilities, then what the further heads say, averaged over the views of each photo.
  func predictions(_ batch: Batch) throws -> Tensor {
    let scores = try scores(batch)
    var columns = [try scores[0].softmax(over: 1)]
    for (set, logits) in zip(further, scores.dropFirst()) {
      columns.append(
        try set.question == .quality ? logits.clamp(low: 0, high: 1) : logits.softmax(over: 1))
    }
    let rows = try Tensor.concatenate(columns, along: 1)
    return try rows.reshape([-1, batch.photos.count, rows.shape[1]]).mean(over: [0])
  }

  func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .distribution(
      try RatingDistribution(scale: scale, probabilities: row.prefix(scale.count).map(Double.init)))
  }

  func rating(_ row: ArraySlice<Float>, by set: FurtherSet) throws -> Rating? {
    var start = row.startIndex + scale.count
    for own in further {
      if own == set { return try own.rating(row[start..<start + own.values]) }
      start += own.values
    }
    return nil
  }
}

extension RankedRating {
  /// Squared error of scores, partly of how they differ from the average of their own category in the batch.
  ///
  /// Which category a photo is from says much of its quality, and nothing of what makes it better than its like.
  ///
  /// - Parameter categories: a number for each photo's.
  func qualityLoss(_ scores: Tensor, _ truths: Tensor, categories: Tensor) throws -> Tensor {
    let errors = try scores - truths
    let numbers = try categories.floats()
    let counts = Dictionary(numbers.map { ($0, Float(1)) }, uniquingKeysWith: +)
    let averaging = numbers.flatMap { own in
      numbers.map { $0 == own ? 1 / (counts[own] ?? 1) : 0 }
    }
    let common = try Tensor(averaging, shape: [numbers.count, numbers.count])
      .matmul(errors.reshape([-1, 1])).flatten()
    return try errors.square().mean() * (1 - within) + (errors - common).square().mean() * within
  }
}

extension FurtherSet {
  /// The name of the target that tells categories apart.
  var category: String { "\(name) category" }
}

extension Sample {
  /// The targets of a photo, and a number that tells its category from others of its set.
  var targetsWithCategory: [String: [Float]] {
    guard let set else { return targets }
    // FNV-1a, of which a float32 holds 24 bits.
    let hash = (category ?? "").utf8.reduce(UInt32(0x811c_9dc5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return targets.merging([set.category: [Float(hash >> 8)]]) { first, _ in first }
  }
}
