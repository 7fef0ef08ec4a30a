import Datasets
public import Experiments
public import Foundation
import Imaging
public import Methods
public import ModelFile
import Networks
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
    /// The trained networks, evaluating.
    public let task: any TrainingTask
    /// What a model file made of them says about itself.
    public let description: ModelDescription
    /// What was measured.
    public let report: TrainingReport
  }

  /// What is run.
  public let experiment: Experiment
  let data: TrainingData
  let session: Session
  /// That of the data, for which every file is looked up.
  let fingerprint: String
  let folder: RunFolder
  private let features: URL?
  private let isFolded: Bool
  private let start: Start
  private let precisionNote: String?
  let split: Split
  let folds: [Split]

  /// Reads and checks everything that the experiment names, before anything is written or trained.
  ///
  /// - Parameters:
  ///   - folder: where the data sets lie.
  ///   - output: the folder that gets everything the run writes.
  ///   - group: the processes that share the run, each of which does the same; nil for one alone.
  ///   - device: where networks compute; of several processes each has its own GPU, see ``Torch/Device/device(ofLocalRank:)``.
  ///   - features: the folder of what frozen networks made of views, for runs that share it; nil for one in the output folder.
  ///   - isFolded: whether the run is its cross-validation alone, each of whose folds keeps its weights.
  ///   - workers: threads that prepare images; results do not depend on their number.
  ///   - isInterrupted: asked often; true ends the run with ``TrainingError/interrupted``, from where it can be resumed.
  ///   - report: told what happens.
  public init(
    _ experiment: Experiment, data folder: URL, output: URL, start: Start = .new, group: ProcessGroup? = nil,
    device: Device = .cpu, features: URL? = nil, isFolded: Bool = false, workers: Int = 2,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    report: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws {
    try self.init(
      experiment, data: folder, output: output, start: start, group: group, device: device,
      features: features,
      isFolded: isFolded, photos: PhotoShelf(), workers: workers, isInterrupted: isInterrupted, report: report
    )
  }

  /// - Parameter shelf: has the photos of an earlier run.
  init(
    _ experiment: Experiment, data folder: URL, output: URL, start: Start, group: ProcessGroup? = nil,
    device: Device, features: URL?, isFolded: Bool, photos shelf: PhotoShelf, workers: Int,
    isInterrupted: @escaping @Sendable () -> Bool, report: @escaping (TrainingEvent) -> Void
  ) throws {
    try device.check()
    self.experiment = experiment
    self.folder = RunFolder(url: output)
    (self.features, self.isFolded) = (features, isFolded)
    var session = Session(
      workers: workers, resumes: start == .resume, group: group, device: device, isInterrupted: isInterrupted,
      tell: group.map(\.rank) ?? 0 == 0 ? report : { _ in })
    try session.check(experiment)
    try session.agree(on: JSONEncoder.sorted.encode(experiment), "settings")
    (session.bfloat16, precisionNote) = try session.computesInBFloat16(experiment.optimization.precision)
    (self.session, self.start) = (session, start)
    data = try TrainingData(
      experiment, folder: folder, leavingOut: start == .resume ? self.folder.leftOut(session) : nil,
      photos: shelf,
      isInterrupted: isInterrupted)
    fingerprint = data.fingerprint
    try session.agree(on: Data(fingerprint.utf8), "photos or ratings")
    split = try data.finalSplit(experiment, folder: folder).keeping(
      experiment.validation.labels, seed: experiment.seed)
    let count = experiment.validation.folds
    try Self.check(split, experiment)
    // Photos that the end is measured on never train, and never choose.
    let measured = Set(split.measured)
    let validation = experiment.validation
    let folds =
      try count > 0
      ? CrossValidation.folds(
        count, of: data.rated.filter { !measured.contains($0.id) }, seed: experiment.splitSeed,
        scenes: validation.wholeScenes ? data.scenes : nil) : []
    self.folds = try folds.map { try $0.keeping(validation.labels, seed: experiment.seed) }
    for split in self.folds + [split]
    where data.isRated && split.training.count < experiment.optimization.batch {
      throw TrainingError.tooFewPhotos(
        of: "photos to train on in \(split.name)", found: split.training.count,
        needed: experiment.optimization.batch)
    }
    // Weights that are not there or do not fit are found before anything is written.
    let (data, checked) = (data, self.session)
    let fold = isFolded && !self.folds.isEmpty ? 0 : nil
    _ = try withoutInitialWeights { try Learner.makeTask(experiment, data, checked, fold: fold) }
  }

  /// Computes features of a frozen trunk, cross-validates if asked for, trains and measures; the networks are then in the
  /// processor's memory.
  public func run() throws -> Outcome {
    let outcome = try withDevice(session.device) { try runHere() }
    for module in outcome.task.namedNetworks.map(\.network) + outcome.task.frozen.map(\.module) {
      try module.move(to: .cpu)
    }
    return outcome
  }

  /// Cross-validates alone; each fold keeps its weights, for runs that start from them.
  public func runFolds() throws -> TrainingReport {
    try withDevice(session.device) {
      let (learner, lock, beginning) = try begin()
      defer { withExtendedLifetime(lock) {} }
      var (report, further) = (report(nil, nil), FurtherAnswers())
      (report.crossValidation, report.levels) = try crossValidate(learner, into: &further)
      report.further = try measure(further, name: "\(folds.count)-fold cross-validation")
      try finish(&report, since: beginning)
      return report
    }
  }

  func begin() throws -> (Learner, lock: FolderLock?, Date) {
    let lock =
      session.writes ? try folder.prepare(for: experiment, without: data.leftOut, start: start) : nil
    for note in data.omissions + [precisionNote, data.leaks(in: folds + [split])].compactMap(\.self) {
      session.tell(.measured(note))
    }
    let learner = Learner(
      experiment, data, fingerprint: fingerprint, session, in: features ?? folder.features)
    return (learner, lock, Date())
  }

  private func report(
    _ crossValidation: Measurement?, _ levels: [LevelMeasurement]?
  ) -> TrainingReport {
    let drawsUnlabelled = experiment.method.draws.contains { $0.pool == .unlabelled }
    return TrainingReport(
      name: experiment.name, ratedPhotos: split.training.count,
      unlabelledPhotos: drawsUnlabelled ? data.trainedUnlabelled.count : 0,
      omittedPhotos: data.ratings.omitted.count, omittedUnlabelled: data.leftOut.unlabelled.count,
      split: "\(split.name), \(split.hash.prefix(12))", precision: session.precision,
      crossValidation: crossValidation, levels: levels, seconds: 0)
  }

  private func finish(_ report: inout TrainingReport, since beginning: Date) throws {
    report.seconds = -beginning.timeIntervalSinceNow
    report.memory = PeakMemory.bytes
    if session.writes { try folder.write(report, as: "report.json") }
  }

  private func runHere() throws -> Outcome {
    let (learner, lock, beginning) = try begin()
    defer { withExtendedLifetime(lock) {} }
    var further = FurtherAnswers()
    let crossValidated = folds.isEmpty ? nil : try crossValidate(learner, into: &further)
    let trained = try learner.train(on: split, in: folder.final, phase: "final training")
    var report = report(crossValidated?.0, crossValidated?.1)
    if let predictor = trained.predictor(session) {
      if folds.isEmpty { try predictFurther(predictor, fold: nil, folder.final, into: &further) }
      report.further = try measure(
        further, name: folds.isEmpty ? split.name : "\(folds.count)-fold cross-validation")
      if !split.measured.isEmpty {
        let predictions = try predict(split.measured, predictor, folder.final)
        report.heldOut = try measure(
          [(split, split.measured, predictions)], name: split.name, hash: split.hash)
      }
      if experiment.validation.robustness { try measureRobustness(predictor, into: &report) }
    } else {
      report.measures = try trained.judge?.verdict().record.measures
      if report.levels == nil, let answers = try answers(of: trained, on: split.measured) {
        report.levels = try measure([answers])
      }
    }
    try finish(&report, since: beginning)
    return Outcome(task: trained.task, description: describe(report), report: report)
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

  private func crossValidate(
    _ learner: Learner, into further: inout FurtherAnswers
  ) throws -> (Measurement?, [LevelMeasurement]?) {
    var levels: [LevelAnswers] = []
    let parts = try folds.enumerated().compactMap { index, split -> (Split, [String], [Rating])? in
      let trained = try learner.train(on: split, fold: index, in: folder.fold(index), phase: split.name)
      if session.writes, let kept = isFolded ? trained.task.networks["network"] : nil {
        try SafeTensors.write(
          kept.stateDictionary(), to: folder.fold(index).appending(path: "weights.safetensors").path)
      }
      if let answers = try answers(of: trained, on: split.validation) {
        levels.append(answers)
        return nil
      }
      guard let predictor = trained.predictor(session) else {
        // What others start from need not predict ratings.
        guard isFolded else {
          throw TrainingError.invalid("validation.folds: \(experiment.method.name) predicts no ratings")
        }
        return nil
      }
      try predictFurther(predictor, fold: index, folder.fold(index), into: &further)
      return (split, split.validation, try predict(split.validation, predictor, folder.fold(index)))
    }
    guard !parts.isEmpty else { return (nil, try measure(levels)) }
    let all = try Split(name: "all", training: [], validation: folds.flatMap(\.validation))
    return (try measure(parts, name: "\(folds.count)-fold cross-validation", hash: all.hash), nil)
  }
}

extension Learner.Trained {
  /// What predicts ratings; nil where the task does something else.
  func predictor(_ session: Session) -> Predictor? {
    (task as? any RatingTask).map { Predictor(task: $0, source: source, session: session) }
  }
}
