import Datasets
public import Foundation
import Imaging
public import ModelFile
public import Networks
import Ratings
import Torch

/// An experiment from its files to a measured network.
public struct TrainingRun {
  /// What a run ends with.
  public struct Outcome {
    /// The trained network, evaluating.
    public let network: RatingNetwork
    /// What a model file made of it says about itself.
    public let description: ModelDescription
    /// What was measured.
    public let report: TrainingReport
  }

  /// What is run.
  public let experiment: Experiment
  /// The folder that gets `experiment.json`, `metrics.jsonl` and `report.json`.
  public let output: URL
  private let data: TrainingData
  private let log: MetricsLog
  private let workers: Int
  private let isInterrupted: @Sendable () -> Bool
  private let tell: (TrainingEvent) -> Void

  /// Reads and checks everything that the experiment names; nothing is trained yet.
  ///
  /// - Parameters:
  ///   - folder: where the data sets lie.
  ///   - workers: threads that prepare images; results do not depend on their number.
  ///   - isInterrupted: asked often; true ends the run with ``TrainingError/interrupted``, leaving only whole files.
  ///   - report: told what happens.
  public init(
    _ experiment: Experiment, data folder: URL, output: URL, workers: Int = 2,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    report: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws {
    self.experiment = experiment
    self.output = output
    self.workers = workers
    self.isInterrupted = isInterrupted
    tell = report
    data = try TrainingData(experiment, folder: folder)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try write(experiment, to: output.appending(path: "experiment.json"))
    log = try MetricsLog(path: output.appending(path: "metrics.jsonl").path)
  }

  /// Computes features, cross-validates if asked for, trains the final head and measures it.
  public func run() throws -> Outcome {
    let start = Date()
    let network = try makeNetwork()
    tell(.phase("features of all views"))
    let features = try TrunkFeatures(of: data, experiment, with: predictor(network))
    let settings = experiment.validation
    let crossValidation = settings.folds > 0 ? try crossValidate(features) : nil
    let split = try Split(
      name: settings.heldOut > 0 ? "held out \(settings.heldOut)" : "all rated photos", of: data.rated,
      holdingOut: settings.heldOut, seed: experiment.seed)
    let trainer = trainer(on: split, features, phase: "final training")
    let head = try trainer.train()
    _ = try network.head.load(head.stateDictionary())
    network.evaluate()
    var report = TrainingReport(
      name: experiment.name, ratedPhotos: split.training.count,
      unlabelledPhotos: data.trainedUnlabelled.count,
      split: "\(split.name), \(split.hash.prefix(12))", crossValidation: crossValidation, seconds: 0)
    if !split.validation.isEmpty {
      report.heldOut = try measure(
        [(split, try trainer.predictions(head, trainer.validation))], name: split.name, hash: split.hash)
    }
    if settings.robustness { try measureRobustness(of: network, into: &report) }
    report.seconds = -start.timeIntervalSinceNow
    try write(report, to: output.appending(path: "report.json"))
    return Outcome(network: network, description: describe(report), report: report)
  }

  private func makeNetwork() throws -> RatingNetwork {
    try RandomState.seed(experiment.seed)
    let network = try RatingNetwork(experiment.network.specification(values: data.scale.count))
    if experiment.network.weights == .imagenet { try network.trunk.loadImageNetWeights() }
    try network.useChannelsLast()
    network.evaluate()
    return network
  }

  private func measureRobustness(of network: RatingNetwork, into report: inout TrainingReport) throws {
    tell(.phase("measuring"))
    if !data.heldOutUnlabelled.isEmpty {
      report.degradations = try DegradationReport(
        photos: data.heldOutUnlabelled, of: data.unlabelledImages, with: predictor(network),
        seed: experiment.seed)
    }
    let rated = Array(data.rated.indices)
    let every = max(1, rated.count / 120)
    report.aspects = try AspectReport(
      photos: rated.filter { $0 % every == 0 }, of: data.ratedImages, with: predictor(network))
    let truths = data.truths(rated).map(\.mean)
    let correlations = try [false, true].map { bfloat16 in
      let means = try predictor(network, bfloat16: bfloat16).distributions(of: rated, in: data.ratedImages)
        .map(\.mean)
      return Correlation.spearman(means, truths)
    }
    if let exact = correlations[0], let reduced = correlations[1] { report.precisionLoss = exact - reduced }
  }

  private func predictor(_ network: RatingNetwork, bfloat16: Bool? = nil) -> Predictor {
    Predictor(
      network: network, scale: data.scale, fit: experiment.fit,
      bfloat16: bfloat16 ?? experiment.optimization.bfloat16, workers: workers, isInterrupted: isInterrupted,
      report: tell)
  }

  private func trainer(on split: Split, _ features: TrunkFeatures, phase: String) -> HeadTrainer {
    HeadTrainer(
      experiment: experiment, features: features, truths: data.truths(Array(data.rated.indices)),
      scale: data.scale, training: data.indices(of: split.training),
      validation: data.indices(of: split.validation), phase: phase, names: data.rated.map(\.id), log: log,
      isInterrupted: isInterrupted, report: tell)
  }

  private func crossValidate(_ features: TrunkFeatures) throws -> Measurement {
    let count = experiment.validation.folds
    let splits = try CrossValidation.folds(count, of: data.rated, seed: experiment.seed)
    let folds = try splits.map { split in
      let trainer = trainer(on: split, features, phase: split.name)
      return (split, try trainer.predictions(trainer.train(), trainer.validation))
    }
    let all = try Split(name: "all", training: [], validation: folds.flatMap { $0.0.validation })
    return try measure(folds, name: "\(count)-fold cross-validation", hash: all.hash)
  }

  /// Joins the predictions of splits, each beside the floor that its own training photos give.
  private func measure(
    _ parts: [(split: Split, predictions: [RatingDistribution])], name: String, hash: String
  ) throws -> Measurement {
    var predictions: [RatingDistribution] = []
    var truths: [RatingDistribution] = []
    var floor: [RatingDistribution] = []
    for (split, predicted) in parts {
      let held = data.indices(of: split.validation)
      predictions += predicted
      truths += data.truths(held)
      if let constant = RatingDistribution(averaging: data.truths(data.indices(of: split.training))) {
        floor += held.map { _ in constant }
      }
    }
    let bootstrap = Bootstrap(resamples: experiment.validation.resamples, seed: experiment.seed)
    let measurement = Measurement(
      split: name, hash: hash,
      model: try Evaluation(predictions: predictions, truths: truths, bootstrap: bootstrap),
      floor: try Evaluation(predictions: floor, truths: truths, bootstrap: bootstrap))
    tell(.measured("\(name): \(measurement.model.line)"))
    tell(.measured("\(name), floor: \(measurement.floor.line)"))
    try log.add(measurement)
    return measurement
  }
}

/// Writes JSON in one piece.
private func write(_ value: some Encodable, to file: URL) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  try encoder.encode(value).write(to: file, options: .atomic)
}
