import Foundation
import Methods
import Networks
import Ratings
import Torch

/// Trains a rating head on the features of some of the rated photos, and of unlabelled ones.
///
/// Each step takes a batch of rated photos, whose votes the EMD loss compares with, and pairs of a photo and its degraded
/// self: one for every rated photo of the batch, and one for each of some unlabelled photos.
struct HeadTrainer {
  let experiment: Experiment
  let features: TrunkFeatures
  let truths: [RatingDistribution]
  let scale: RatingScale
  /// Numbers of the rated photos to learn from.
  let training: [Int]
  /// Numbers of the rated photos to measure on while training; may be empty.
  let validation: [Int]
  let phase: String
  /// The photos' names, for errors.
  let names: [String]
  let log: MetricsLog
  let isInterrupted: @Sendable () -> Bool
  let report: (TrainingEvent) -> Void

  /// A trained head, evaluating, with averaged weights.
  func train() throws -> RatingHead {
    report(.phase(phase))
    try RandomState.seed(experiment.seed)
    let head = try makeHead()
    let settings = experiment.optimization
    let optimizer = Adam([
      ParameterGroup(
        head.parameters(), learningRate: settings.learningRate, weightDecay: settings.weightDecay)
    ])
    let average = try WeightAverage(of: head.parameters(), decay: settings.averaging)
    let stepsPerEpoch = max(1, training.count / settings.batch)
    let steps = settings.epochs * stepsPerEpoch
    let schedule = Schedule.cosine(steps: steps, warmUp: min(settings.warmUp, steps / 2))
    var generator = SeededGenerator(seed: experiment.seed, place: Place.batches)
    let pace = Pace()
    for epoch in 1...settings.epochs {
      let order = generator.permutation(of: training.count).map { training[$0] }
      var sums = Losses()
      for number in 0..<stepsPerEpoch {
        guard !isInterrupted() else { throw TrainingError.interrupted }
        let step = (epoch - 1) * stepsPerEpoch + number
        let batch = Array(order.dropFirst(number * settings.batch).prefix(settings.batch))
        let losses = try learn(batch, head, optimizer, schedule.factor(at: step), step, &generator)
        if settings.averaging > 0 { try average.update() }
        sums.add(losses)
        let (rate, left) = pace.after(step + 1, of: steps, photos: (step + 1) * batch.count)
        report(.step(step + 1, of: steps, loss: losses.total, photosPerSecond: rate, secondsLeft: left))
      }
      try log.add(EpochRecord(phase: phase, epoch: epoch, losses: sums.mean))
      if !validation.isEmpty, epoch % experiment.validation.every == 0 {
        let evaluation =
          try settings.averaging > 0 ? average.whileApplied { try evaluate(head) } : evaluate(head)
        try log.add(EvaluationRecord(phase: phase, epoch: epoch, evaluation: evaluation))
        report(.measured("epoch \(epoch): \(evaluation.line)"))
      }
    }
    if settings.averaging > 0 { try average.apply() }
    head.evaluate()
    return head
  }

  /// What a head predicts for some of the rated photos, as they are.
  func predictions(_ head: RatingHead, _ photos: [Int]) throws -> [RatingDistribution] {
    head.evaluate()
    let logits = try withoutGradient { try head(features.rated.first(photos)) }
    return try distributions(logits: logits, scale: scale)
  }

  private func evaluate(_ head: RatingHead) throws -> Evaluation {
    try Evaluation(
      predictions: predictions(head, validation), truths: validation.map { truths[$0] }, bootstrap: .none)
  }

  /// A head that standardises by the training photos and at first predicts their mean distribution.
  private func makeHead() throws -> RatingHead {
    let specification = experiment.network.specification(values: scale.count)
    let head = try RatingHead(
      features: specification.features, values: specification.values, hidden: specification.hidden,
      dropout: specification.dropout)
    try withoutGradient {
      let rows = try features.rated.first(training)
      let mean = try rows.mean(over: [0])
      try head.mean.copy(from: mean)
      try head.deviation.copy(from: ((rows - mean).square().mean(over: [0])).sqrt() + 1e-3)
      try head.linear.weight.multiply(by: 0.3)
      if let constant = RatingDistribution(averaging: training.map { truths[$0] }) {
        let logits = constant.probabilities.map { Float(Foundation.log($0 + 1e-6)) }
        try head.linear.bias?.copy(from: Tensor(logits))
      }
    }
    return head
  }

  /// One step of the optimiser.
  private func learn(
    _ batch: [Int], _ head: RatingHead, _ optimizer: Adam, _ factor: Double, _ step: Int,
    _ generator: inout SeededGenerator
  ) throws -> Losses {
    head.train()
    let ranking = experiment.ranking
    let target = try Tensor(
      batch.flatMap { truths[$0].probabilities.map(Float.init) }, shape: [batch.count, scale.count])
    var better = [try features.rated.draw(batch, using: &generator)]
    var worse: [Tensor] = []
    if let degraded = features.ratedDegraded {
      worse.append(try degraded.draw(batch, using: &generator))
      if let unlabelled = features.unlabelled, let degraded = features.unlabelledDegraded {
        let count = unlabelled.rows.shape[0]
        let photos = (0..<ranking.unlabelledPairs).map { _ in generator.index(below: count) }
        better.append(try unlabelled.first(photos))
        worse.append(try degraded.draw(photos, using: &generator))
      }
    }
    let logits = try head(.concatenate(better + worse, along: 0))
    var loss = try EMDLoss()(logits: logits.narrow(0, 0..<batch.count), target: target)
    var losses = Losses(rating: try loss.item())
    if !worse.isEmpty {
      let means = try meanScores(logits: logits, scale: scale)
      let pairs = logits.shape[0] / 2
      let rankingLoss = try RankingLoss(margin: ranking.margin, temperature: ranking.temperature)(
        better: means.narrow(0, 0..<pairs), worse: means.narrow(0, pairs..<2 * pairs))
      losses.ranking = try rankingLoss.item()
      loss = try loss + rankingLoss * ranking.weight
    }
    losses.total = try loss.item()
    guard losses.total.isFinite else {
      throw TrainingError.notFinite(step: step + 1, photos: batch.map { names[$0] })
    }
    try loss.backward()
    try optimizer.step(rateFactor: factor)
    try optimizer.clearGradients()
    return losses
  }
}

/// Losses of one step, or sums over several.
struct Losses: Encodable {
  var total = 0.0
  var rating = 0.0
  var ranking = 0.0
  private var count = 0

  init(rating: Double = 0) {
    self.rating = rating
  }

  mutating func add(_ other: Losses) {
    total += other.total
    rating += other.rating
    ranking += other.ranking
    count += 1
  }

  /// The averages of what was added.
  var mean: Losses {
    var mean = self
    let count = Double(max(1, count))
    (mean.total, mean.rating, mean.ranking) = (total / count, rating / count, ranking / count)
    return mean
  }

  private enum CodingKeys: CodingKey { case total, rating, ranking }
}
