import Datasets
public import Foundation
import Imaging
import Methods
public import ModelFile
public import Networks
import Ratings
public import Torch

/// An experiment from its files to a measured network.
public struct TrainingRun {
  /// What happens when the output folder already holds a run.
  public enum Start: Sendable {
    /// That is an error.
    case new
    /// Its trainings go on from their last checkpoints, if experiment, data and splits are the same.
    case resume
    /// It is removed.
    case overwrite
  }

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
  let data: TrainingData
  let session: Session
  private let folder: RunFolder
  private let lock: FolderLock?
  private let precisionNote: String?
  private let split: Split
  private let folds: [Split]

  /// Reads and checks everything that the experiment names, before anything is written or trained.
  ///
  /// - Parameters:
  ///   - folder: where the data sets lie.
  ///   - output: the folder that gets everything the run writes.
  ///   - group: the processes that share the run, each of which does the same; nil for one alone.
  ///   - workers: threads that prepare images; results do not depend on their number.
  ///   - isInterrupted: asked often; true ends the run with ``TrainingError/interrupted``, from where it can be resumed.
  ///   - report: told what happens.
  public init(
    _ experiment: Experiment, data folder: URL, output: URL, start: Start = .new, group: ProcessGroup? = nil,
    workers: Int = 2,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    report: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws {
    self.experiment = experiment
    self.folder = RunFolder(url: output)
    var session = Session(
      workers: workers, resumes: start == .resume, group: group, isInterrupted: isInterrupted,
      tell: group.map(\.rank) ?? 0 == 0 ? report : { _ in })
    try session.check(experiment)
    (session.bfloat16, precisionNote) = try session.computesInBFloat16(experiment.optimization.precision)
    self.session = session
    data = try TrainingData(
      experiment, folder: folder, leavingOut: start == .resume ? self.folder.leftOut : nil,
      isInterrupted: isInterrupted)
    split = try data.finalSplit(experiment, folder: folder)
    let count = experiment.validation.folds
    try Self.check(split, experiment)
    folds = count > 0 ? try CrossValidation.folds(count, of: data.rated, seed: experiment.seed) : []
    for split in folds + [split] where split.training.count < experiment.optimization.batch {
      throw TrainingError.tooFewPhotos(
        of: "photos to train on in \(split.name)", found: split.training.count,
        needed: experiment.optimization.batch)
    }
    // Weights that are not there or do not fit are found before anything is written.
    let data = data
    _ = try withoutInitialWeights { try Learner.makeNetwork(experiment, data) }
    lock =
      session.writes
      ? try self.folder.prepare(for: experiment, without: data.leftOut, start: start) : nil
    try group?.barrier()
  }

  /// Computes features of a frozen trunk, cross-validates if asked for, trains and measures.
  public func run() throws -> Outcome {
    let start = Date()
    for note in data.omissions + [precisionNote].compactMap(\.self) { session.tell(.measured(note)) }
    let learner = try Learner(experiment, data, session)
    let crossValidation = folds.isEmpty ? nil : try crossValidate(learner)
    let trained = try learner.train(on: split, in: folder.final, phase: "final training")
    var report = TrainingReport(
      name: experiment.name, ratedPhotos: split.training.count,
      unlabelledPhotos: experiment.method.unlabelledPhotos > 0 ? data.trainedUnlabelled.count : 0,
      omittedPhotos: data.ratings.omitted.count, omittedUnlabelled: data.leftOut.unlabelled.count,
      split: "\(split.name), \(split.hash.prefix(12))", precision: session.bfloat16 ? "bf16" : "f32",
      crossValidation: crossValidation, seconds: 0)
    let measured = split.test.isEmpty ? split.validation : split.test
    if !measured.isEmpty {
      let predictions = try trained.predict(data.indices(of: measured))
      report.heldOut = try measure([(split, measured, predictions)], name: split.name, hash: split.hash)
    }
    let network = try trained.network()
    network.evaluate()
    if experiment.validation.robustness { try measureRobustness(of: network, learner, into: &report) }
    report.seconds = -start.timeIntervalSinceNow
    if session.writes { try folder.write(report, as: "report.json") }
    return Outcome(network: network, description: describe(report), report: report)
  }

  /// What chooses among weights needs photos for it, which are not those that are measured in the end.
  private static func check(_ split: Split, _ experiment: Experiment) throws(TrainingError) {
    let validation = experiment.validation
    let chooses =
      validation.keep == .best || validation.patience > 0 || experiment.optimization.schedule.kind == .plateau
    guard !validation.split.isEmpty, chooses, split.validation.isEmpty else { return }
    throw .invalid(
      "validation.split: \(split.name) has no validation photos, which keep: best, patience and plateau need")
  }

  private func crossValidate(_ learner: Learner) throws -> Measurement {
    let parts = try folds.enumerated().map { index, split in
      let trained = try learner.train(on: split, in: folder.fold(index), phase: split.name)
      return (split, split.validation, try trained.predict(data.indices(of: split.validation)))
    }
    let all = try Split(name: "all", training: [], validation: folds.flatMap(\.validation))
    return try measure(parts, name: "\(folds.count)-fold cross-validation", hash: all.hash)
  }

  /// Joins the predictions of splits, each beside the floor that its own training photos give.
  private func measure(
    _ parts: [(split: Split, held: [String], predictions: [RatingDistribution])], name: String, hash: String
  ) throws -> Measurement {
    var predictions: [RatingDistribution] = []
    var truths: [RatingDistribution] = []
    var floor: [RatingDistribution] = []
    for (split, ids, predicted) in parts {
      let held = data.indices(of: ids)
      predictions += predicted
      truths += data.truths(held)
      if let constant = RatingDistribution(averaging: data.truths(data.indices(of: split.training))) {
        floor += held.map { _ in constant }
      }
    }
    let bootstrap = Bootstrap(resamples: experiment.validation.resamples, seed: experiment.seed)
    let measurement = Measurement(
      split: name, hash: hash,
      model: try Evaluation(
        predictions: predictions, truths: truths, threshold: data.ratings.dataset.threshold,
        bootstrap: bootstrap),
      floor: try Evaluation(
        predictions: floor, truths: truths, threshold: data.ratings.dataset.threshold, bootstrap: bootstrap))
    session.tell(.measured("\(name): \(measurement.model.line)"))
    if let warning = measurement.model.collapse { session.tell(.measured(warning)) }
    session.tell(.measured("\(name), floor: \(measurement.floor.line)"))
    return measurement
  }

  private func measureRobustness(
    of network: RatingNetwork, _ learner: Learner, into report: inout TrainingReport
  ) throws {
    session.tell(.phase("measuring"))
    let predictor = learner.predictor(network)
    if !data.heldOutUnlabelled.isEmpty {
      report.degradations = try DegradationReport(
        photos: data.heldOutUnlabelled, of: data.unlabelledImages, with: predictor, seed: experiment.seed)
    }
    let rated = Array(data.rated.indices)
    let every = max(1, rated.count / 120)
    report.aspects = try AspectReport(
      photos: rated.filter { $0 % every == 0 }, of: data.ratedImages, with: predictor)
    guard LibTorch.computesBFloat16 else {
      session.tell(.measured("what bf16 loses is not measured: this processor does not compute it itself"))
      return
    }
    let truths = data.truths(rated).map(\.mean)
    let correlations = try [false, true].map { bfloat16 in
      let means = try learner.predictor(network, bfloat16: bfloat16)
        .distributions(of: rated, in: data.ratedImages).map(\.mean)
      return Correlation.spearman(means, truths)
    }
    if let exact = correlations[0], let reduced = correlations[1] { report.precisionLoss = exact - reduced }
  }
}

extension TrainingData {
  /// What the final training learns from and what it holds out.
  fileprivate func finalSplit(_ experiment: Experiment, folder: URL) throws -> Split {
    let settings = experiment.validation
    guard settings.split.isEmpty else {
      return try settings.split.hasSuffix(".json")
        ? Split(file: resolve(settings.split, in: folder), of: rated) : ratings.split(named: settings.split)
    }
    return try Split(
      name: settings.heldOut > 0 ? "held out \(settings.heldOut)" : "all rated photos", of: rated,
      holdingOut: settings.heldOut, seed: experiment.seed)
  }
}
