import Datasets
import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Torch

/// What a run's trainings have in common: the data, and what frozen networks make of its views.
struct Learner {
  let experiment: Experiment
  let data: TrainingData
  let session: Session
  private let features: FeatureStore
  private let fingerprint: String

  /// What a training leaves: networks that evaluate, with the weights that are to be kept.
  struct Trained {
    let task: any TrainingTask
    let source: BatchSource
    /// Of the photos that were held out; nil where there are none.
    let judge: Judge?
  }

  /// - Parameter folder: where what frozen networks make of views is kept.
  init(_ experiment: Experiment, _ data: TrainingData, _ session: Session, in folder: URL) {
    (self.experiment, self.data, self.session) = (experiment, data, session)
    features = FeatureStore(in: folder)
    fingerprint = data.fingerprint
  }

  /// Trains on a split, after computing the features that frozen networks have not made yet.
  func train(on split: Split, in folder: URL, phase: String) throws -> Trained {
    let task = try Self.makeTask(experiment, data, session)
    for (_, network) in task.namedNetworks { try session.group?.broadcast(network) }
    for frozen in task.frozen { try session.group?.broadcast(frozen.module) }
    let training = data.indices(of: split.training)
    let source = BatchSource(
      data: data,
      order: DataOrder(
        experiment.method.draws, of: [.rated: training, .unlabelled: data.trainedUnlabelled],
        batch: experiment.optimization.batch, seed: experiment.seed),
      method: experiment.method, fit: experiment.fit, views: experiment.views, bfloat16: session.bfloat16,
      seed: experiment.seed, features: task.frozen.isEmpty ? nil : features, device: session.device,
      readsPixels: task.readsPixels)
    try fill(task, source)
    try task.begin(with: photos(training, source, task))
    let origin = TrainingOrigin(
      experiment: experiment, data: fingerprint, splitName: split.name, splitHash: split.hash,
      versions: [
        "device": session.device == .cpu ? "cpu" : "cuda", "libtorch": LibTorch.version,
        "precision": session.bfloat16 ? "bf16" : "f32",
      ])
    let held =
      data.isRated
      ? data.indices(of: split.validation).map { data.sample(.rated, $0) }
      : data.heldOutUnlabelled.map { data.sample(.unlabelled, $0) }
    let judge =
      held.isEmpty
      ? nil
      : Judge(
        task: task, source: source, photos: held,
        floor: RatingDistribution(averaging: data.truths(training)),
        threshold: data.ratings.dataset?.threshold, session: session)
    try Trainer(
      phase: phase, folder: folder, task: task, source: source, origin: origin, judge: judge, session: session
    ).train()
    return Trained(task: task, source: source, judge: judge)
  }

  /// The experiment's networks, with the weights that it names.
  static func makeTask(
    _ experiment: Experiment, _ data: TrainingData, _ session: Session
  ) throws -> any TrainingTask {
    let (optimization, network) = (experiment.optimization, experiment.network)
    return try experiment.method.task(
      TaskContext(
        seed: experiment.seed, scale: data.scale,
        specification: experiment.specification(values: data.scale?.count ?? 1),
        rates: LearningRates(
          head: optimization.learningRate, trunk: optimization.trunkLearningRate,
          weightDecay: optimization.weightDecay),
        isTrunkFrozen: experiment.isTrunkFrozen, freezesStatistics: network.batchNorm == .frozen,
        statistics: network.batchNorm == .synchronised ? session.group : nil,
        loadWeights: { try network.loadWeights(into: $0, from: data.folder) }))
  }

  private func fill(_ task: any TrainingTask, _ source: BatchSource) throws {
    guard !task.frozen.isEmpty else { return }
    let pools = Draw.Pool.allCases.filter { pool in source.order.lots.contains { $0.draw.pool == pool } }
    let kinds = try pools.flatMap(source.allViews)
    let chunks = kinds.flatMap(\.chunks)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let settings = try [
      encoder.encode(experiment.fit), encoder.encode(experiment.method), encoder.encode(experiment.views),
    ].map { String(decoding: $0, as: UTF8.self) }
    let recipe = ([fingerprint, "\(experiment.seed)", "\(session.bfloat16)"] + settings).joined(
      separator: "\n")
    for network in task.frozen {
      try features.fill(
        network, views: chunks, recipe: recipe, session: session, bfloat16: session.bfloat16)
    }
  }

  private func photos(
    _ training: [Int], _ source: BatchSource, _ task: any TrainingTask
  ) -> TrainingPhotos {
    TrainingPhotos(ratings: data.truths(training)) { name in
      let samples = training.map { data.sample(.rated, $0) }
      guard let rows = try source.testBatch(samples).stored(name) else {
        throw TrainingError.invalid("there is no frozen network \(name)")
      }
      return try rows.narrow(0, 0..<samples.count)
    }
  }
}

extension [View] {
  /// In parts of at most 32 photos, each with all of its views, and of about 192 views.
  fileprivate var chunks: [[View]] {
    var chunks: [[View]] = []
    var photos = 0
    for view in self {
      let isNew = chunks.last?.last?.sample.number != view.sample.number
      if isNew { photos += 1 }
      if chunks.isEmpty
        || (isNew && (photos > BatchSource.testBatch || chunks[chunks.count - 1].count >= 192))
      {
        chunks.append([])
        photos = 1
      }
      chunks[chunks.count - 1].append(view)
    }
    return chunks
  }
}
