import Datasets
import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Torch

/// What a run's trainings have in common: the data, and the features of the trunk if that keeps its weights.
struct Learner {
  private let experiment: Experiment
  private let data: TrainingData
  private let session: Session
  private let frozen: (network: RatingNetwork, features: TrunkFeatures)?
  private let fingerprint: String

  /// What a training leaves.
  struct Trained {
    /// Predicts some rated photos.
    let predict: ([Int]) throws -> [RatingDistribution]
    /// The whole network with the learned weights.
    let network: () throws -> RatingNetwork
  }

  /// Computes the features of all views if the trunk is frozen.
  init(_ experiment: Experiment, _ data: TrainingData, _ session: Session) throws {
    self.experiment = experiment
    self.data = data
    self.session = session
    fingerprint = data.fingerprint
    guard experiment.isTrunkFrozen else {
      frozen = nil
      return
    }
    let network = try Self.makeNetwork(experiment, data)
    session.tell(.phase("features of all views"))
    do {
      frozen = (
        network,
        try TrunkFeatures(
          of: data, experiment, network, with: Self.predictor(experiment, data, session, network))
      )
    } catch TrainingError.interrupted {
      throw TrainingError.interruptedEarly
    }
  }

  /// Trains on a split.
  func train(on split: Split, in folder: URL, phase: String) throws -> Trained {
    if let (network, features) = frozen {
      return try trainHead(on: split, of: network, features, in: folder, phase: phase)
    }
    let network = try Self.makeNetwork(experiment, data)
    network.freezeStatistics(experiment.network.batchNorm == .frozen)
    if experiment.network.batchNorm == .synchronised { try network.synchronizeStatistics(in: session.group) }
    try network.head.predict(mean: data.truths(data.indices(of: split.training)))
    let predictor = predictor(network)
    let source = PixelSource(
      data: data, method: experiment.method, fit: experiment.fit, mirror: experiment.views.mirror,
      bfloat16: session.bfloat16, seed: experiment.seed)
    return try train(
      network, source, on: split, in: folder, phase: phase,
      predict: { try predictor.distributions(of: $0, in: data.ratedImages) }, whole: { network })
  }

  private func trainHead(
    on split: Split, of network: RatingNetwork, _ features: TrunkFeatures, in folder: URL, phase: String
  ) throws -> Trained {
    let head = try withRandomSeed(experiment.seed) { try RatingHead(network.specification) }
    let training = data.indices(of: split.training)
    try head.standardise(by: features.rated.first(training))
    try head.predict(mean: data.truths(training))
    let (method, scale) = (experiment.method, data.scale)
    return try train(
      head, FeatureSource(data: data, features: features, seed: experiment.seed), on: split, in: folder,
      phase: phase,
      predict: { photos in
        let logits = try withoutGradient { try head(features.rated.first(photos)) }
        return try ratingDistributions(method.distribution(logits), scale: scale)
      },
      whole: {
        _ = try network.head.load(head.stateDictionary())
        return network
      })
  }

  private func train(
    _ network: any Layer, _ source: any BatchSource, on split: Split, in folder: URL, phase: String,
    predict: @escaping ([Int]) throws -> [RatingDistribution], whole: @escaping () throws -> RatingNetwork
  ) throws -> Trained {
    let training = data.indices(of: split.training)
    let held = data.indices(of: split.validation)
    let floor = RatingDistribution(averaging: data.truths(training))
    let order = DataOrder(
      training: training, batch: experiment.optimization.batch, unlabelled: data.trainedUnlabelled,
      unlabelledPerStep: experiment.method.unlabelledPhotos, seed: experiment.seed)
    let origin = TrainingOrigin(
      experiment: experiment, data: fingerprint, splitName: split.name, splitHash: split.hash,
      versions: ["libtorch": LibTorch.version, "precision": session.bfloat16 ? "bf16" : "f32"])
    let validation =
      held.isEmpty
      ? nil
      : floor.map { floor in
        Trainer.HeldOut(
          truths: data.truths(held), floor: floor, threshold: data.ratings.dataset.threshold
        ) { try predict(held) }
      }
    try Trainer(
      Trainer.Task(
        phase: phase, folder: folder, network: network, source: source, order: order, origin: origin,
        validation: validation),
      session: session
    ).train()
    return Trained(predict: predict, network: whole)
  }

  /// Predicts photos with a network.
  func predictor(_ network: RatingNetwork, bfloat16: Bool? = nil) -> Predictor {
    Self.predictor(experiment, data, session, network, bfloat16: bfloat16)
  }

  private static func predictor(
    _ experiment: Experiment, _ data: TrainingData, _ session: Session, _ network: RatingNetwork,
    bfloat16: Bool? = nil
  ) -> Predictor {
    Predictor(
      network: network, method: experiment.method, scale: data.scale, fit: experiment.fit,
      bfloat16: bfloat16 ?? session.bfloat16, session: session)
  }

  static func makeNetwork(_ experiment: Experiment, _ data: TrainingData) throws -> RatingNetwork {
    let network = try withRandomSeed(experiment.seed) {
      try RatingNetwork(experiment.specification(values: data.scale.count))
    }
    try experiment.network.loadWeights(into: network.trunk, from: data.folder)
    try network.useChannelsLast()
    network.evaluate()
    return network
  }
}

extension RatingHead {
  /// Standardises by the features of the training photos.
  fileprivate func standardise(by rows: Tensor) throws {
    try withoutGradient {
      let average = try rows.mean(over: [0])
      try mean.copy(from: average)
      try deviation.copy(from: ((rows - average).square().mean(over: [0])).sqrt() + 1e-3)
    }
  }

  /// Makes it predict, at first, the mean of some distributions for about every photo.
  fileprivate func predict(mean distributions: [RatingDistribution]) throws {
    try withoutGradient {
      try linear.weight.multiply(by: 0.3)
      if let constant = RatingDistribution(averaging: distributions) {
        let logits = constant.probabilities.map { Float(Foundation.log($0 + 1e-6)) }
        try linear.bias?.copy(from: Tensor(logits))
      }
    }
  }
}
