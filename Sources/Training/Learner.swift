import Datasets
import Experiments
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
  let features: FeatureStore
  private let fingerprint: String

  /// What a training leaves: networks that evaluate, with the weights that are to be kept.
  struct Trained {
    let task: any TrainingTask
    let source: BatchSource
    /// Of the photos that were held out; nil where there are none.
    let judge: Judge?
  }

  /// - Parameters:
  ///   - fingerprint: that of the data.
  ///   - folder: where what frozen networks make of views is kept.
  init(
    _ experiment: Experiment, _ data: TrainingData, fingerprint: String, _ session: Session, in folder: URL
  ) {
    (self.experiment, self.data, self.session) = (experiment, data, session)
    (self.fingerprint, features) = (fingerprint, FeatureStore(in: folder))
  }

  /// Trains on a split, after computing the features that frozen networks have not made yet.
  ///
  /// - Parameter fold: its number, from 0, in a cross-validation.
  func train(on split: Split, fold: Int? = nil, in folder: URL, phase: String) throws -> Trained {
    let (task, source) = try prepare(split, fold: fold)
    if !task.frozen.isEmpty {
      let (views, recipe) = (try views(of: source), try recipe())
      for network in task.frozen {
        try features.fill(network, views: views, recipe: recipe, session: session)
      }
    }
    let trainer = try trainer(task, source, split, folder, phase)
    try trainer.train()
    return Trained(task: task, source: source, judge: trainer.judge)
  }

  /// The networks and the batches of a training, the same in all processes.
  func prepare(_ split: Split, fold: Int? = nil) throws -> (task: any TrainingTask, source: BatchSource) {
    let task = try Self.makeTask(experiment, data, session, fold: fold)
    for (_, network) in task.namedNetworks { try session.group?.broadcast(network) }
    for frozen in task.frozen { try session.group?.broadcast(frozen.module) }
    let held = try data.furtherHeld(experiment.validation, fold: fold, seed: experiment.splitSeed)
    let further = data.further.entries
    let source = BatchSource(
      data: data,
      order: DataOrder(
        experiment.method.draws,
        of: [
          .rated: data.indices(of: split.training), .unlabelled: data.trainedUnlabelled,
          .further: further.indices.filter { !held.contains($0) },
        ],
        batch: experiment.optimization.batch, seed: experiment.seed,
        kind: { pool, number in
          pool == .further ? (further[number].number, further[number].photo.category ?? "") : (0, "")
        }),
      method: experiment.method, fit: experiment.fit, views: experiment.views, bfloat16: session.bfloat16,
      seed: experiment.seed, features: task.frozen.isEmpty ? nil : features, device: session.device,
      readsPixels: task.readsPixels)
    return (task, source)
  }

  /// The loop before its first step; what frozen networks make of views must be there.
  func trainer(
    _ task: any TrainingTask, _ source: BatchSource, _ split: Split, _ folder: URL, _ phase: String
  ) throws -> Trainer {
    let training = data.indices(of: split.training)
    try task.begin(with: photos(training, source, task))
    let origin = TrainingOrigin(
      experiment: experiment, data: fingerprint, splitName: split.name, splitHash: split.hash,
      versions: ["libtorch": LibTorch.version, "precision": session.precision])
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
        threshold: data.ratings.threshold, session: session)
    return try Trainer(
      phase: phase, folder: folder, task: task, source: source, origin: origin, judge: judge, session: session
    )
  }

  /// The experiment's networks, with the weights that it names.
  static func makeTask(
    _ experiment: Experiment, _ data: TrainingData, _ session: Session, fold: Int? = nil
  ) throws -> any TrainingTask {
    let (optimization, network) = (experiment.optimization, experiment.network)
    return try experiment.method.task(
      TaskContext(
        seed: experiment.seed, scale: data.scale, attributes: data.attributeNames, further: data.further.sets,
        specification: experiment.specification(values: data.scale?.count ?? 1),
        rates: LearningRates(
          head: optimization.learningRate, trunk: optimization.trunkLearningRate,
          weightDecay: optimization.weightDecay),
        isTrunkFrozen: experiment.isTrunkFrozen, freezesStatistics: network.batchNorm == .frozen,
        statistics: network.batchNorm == .synchronised ? session.group : nil,
        startsTrained: network.startsTrained, readsFiles: session.writes,
        // The others get the first process's, and need no files for that.
        loadTrunk: { if session.writes { try network.loadWeights(into: $0, from: data.folder, fold: fold) } },
        loadWeights: {
          if session.writes { try network.loadWeights(into: $0, from: data.folder, fold: fold) }
        },
        loadRun: { name, whole in
          var other = network
          other.weights = .run(name, part: "network")
          if session.writes { try other.loadWeights(into: whole, from: data.folder, fold: fold) }
        }))
  }

  /// Every view of every photo, in parts that frozen networks look at together.
  func views(of source: BatchSource) throws -> [[View]] {
    let pools = Draw.Pool.allCases.filter { pool in source.order.lots.contains { $0.draw.pool == pool } }
    return try pools.flatMap(source.allViews).flatMap(\.chunks)
  }

  /// What views depend on beside their keys.
  private func recipe() throws -> String {
    let fit = String(decoding: try JSONEncoder.sorted.encode(experiment.fit), as: UTF8.self)
    let side = experiment.method.longerSide(for: experiment.fit)
    return [fingerprint, "\(session.bfloat16)", fit, "\(side)"].joined(separator: "\n")
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
