public import Experiments
public import Foundation
import Methods
public import Ratings
public import Torch

/// Trains the variations of a family one after the other; whatever is done already stays as it is.
///
/// In the folder of runs, each cell lies in `FAMILY/VARIATION-seedN`, its stages below that, and what frozen networks made of views
/// in `FAMILY/features`, for all of them.
public struct FamilyRun {
  /// What a cell came to.
  public struct Result {
    /// The variation.
    public let variation: String
    /// From which its chance followed.
    public let seed: UInt64
    /// How long its stages took, in seconds.
    public let seconds: Double
    /// The most memory that they took, in bytes; nil where that is not known.
    public let memory: Int?
    /// What was said of each photo that it held out.
    public let predictions: [PredictionsFile.Line]
    /// What was measured.
    public let measurement: Measurement
    /// What was said of photos of further data sets, set by set and category by category, and what was measured.
    public let further: [(predictions: [PredictionsFile.Line], measurement: Measurement)]
    /// How far scores move when photos change, of the first seed where the family asks for that.
    public let shifts: ScoreShifts?
    /// Its measurements while training, of the first fold: by epoch, the metric that drives it.
    public let curve: [(epoch: Int, metrics: [String: Double])]
  }

  let family: ExperimentFamily
  private let data: URL
  private let photos = PhotoShelf()
  private let workers: Int
  private let device: Device
  private let isInterrupted: @Sendable () -> Bool
  let report: (TrainingEvent) -> Void
  private let finish: (TrainingRun.Outcome, Experiment, URL) async throws -> Void

  /// - Parameters:
  ///   - data: where the data sets lie.
  ///   - finish: keeps what a stage without folds has learned, for others to start from.
  ///   - isInterrupted: asked often; true ends with ``TrainingError/interrupted``, from where another run goes on.
  ///   - report: told what happens.
  public init(
    _ family: ExperimentFamily, data: URL, device: Device = .cpu, workers: Int = 2,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    report: @escaping (TrainingEvent) -> Void = { _ in },
    finish: @escaping (TrainingRun.Outcome, Experiment, URL) async throws -> Void
  ) {
    (self.family, self.data, self.workers, self.device) = (family, data, workers, device)
    (self.isInterrupted, self.report, self.finish) = (isInterrupted, report, finish)
  }

  /// Trains what is not done yet, and gives the results of all cells in their order.
  public func run() async throws -> [Result] {
    try await train()
    for cell in family.cells where try shifts(of: cell) == nil { try measureShifts(of: cell) }
    return try family.cells.map(result)
  }

  /// Trains what is not done yet.
  func train() async throws {
    for (index, cell) in family.cells.enumerated() {
      for (place, experiment) in cell.stages {
        guard try stored(place, experiment) == nil else { continue }
        report(.phase("\(index + 1)/\(family.cells.count) \(place)"))
        try await train(experiment, in: place)
      }
    }
  }

  func folder(_ place: String) -> URL {
    URL(filePath: RunsFolder.path(of: place), directoryHint: .isDirectory)
  }

  /// What a stage that is done has found out.
  func stored(_ place: String, _ experiment: Experiment) throws -> TrainingReport? {
    let folder = folder(place)
    guard let report = FileManager.default.contents(atPath: folder.appending(path: "report.json").path),
      let settings = FileManager.default.contents(atPath: folder.appending(path: "experiment.json").path)
    else { return nil }
    let earlier = try JSONDecoder().decode(Experiment.self, from: settings)
    if let difference = try experiment.difference(from: earlier, goingOn: false) {
      throw TrainingError.cannotResume(
        folder.path, "\(difference); remove the folder, or give the family or the variation another name")
    }
    return try JSONDecoder().decode(TrainingReport.self, from: report)
  }

  private func train(_ experiment: Experiment, in place: String) async throws {
    PeakMemory.reset()
    let run = try trainingRun(experiment, in: place)
    if experiment.validation.folds > 0 {
      _ = try run.runFolds()
    } else {
      try await finish(run.run(), experiment, folder(place))
    }
  }

  func trainingRun(_ experiment: Experiment, in place: String) throws -> TrainingRun {
    try TrainingRun(
      experiment, data: data, output: folder(place), start: .resume, device: device,
      features: URL(filePath: RunsFolder.path(of: family.name)).appending(path: "features"),
      isFolded: experiment.validation.folds > 0, photos: photos,
      workers: workers, isInterrupted: isInterrupted, report: report)
  }

  /// Where it is kept how far a cell's scores move; nil where that is not asked for.
  private func shiftsFile(of cell: ExperimentFamily.Cell) -> URL? {
    guard family.shifts > 0, cell.seed == family.cells.first?.seed else { return nil }
    return cell.stages.last.map { folder($0.place).appending(path: "shifts.json") }
  }

  /// How far a cell's scores move, of at least as many photos as the family asks for; nil where that is not known.
  private func shifts(of cell: ExperimentFamily.Cell) throws -> ScoreShifts? {
    guard let file = shiftsFile(of: cell), let json = FileManager.default.contents(atPath: file.path) else {
      return nil
    }
    let known = try JSONDecoder().decode(ScoreShifts.self, from: json)
    return known.photos < family.shifts ? nil : known
  }

  private func measureShifts(of cell: ExperimentFamily.Cell) throws {
    guard let file = shiftsFile(of: cell), let last = cell.stages.last else { return }
    report(.phase("\(last.place), other shapes and edits"))
    let shifts = try trainingRun(last.experiment, in: last.place).shifts(ofPhotos: family.shifts)
    try JSONEncoder.sorted.encode(shifts).write(to: file, options: .atomic)
  }

  private func result(_ cell: ExperimentFamily.Cell) throws -> Result {
    let reports = try cell.stages.compactMap { try stored($0.place, $0.experiment) }
    guard let last = cell.stages.last,
      let measurement = reports.last.flatMap({ $0.crossValidation ?? $0.heldOut })
    else {
      throw TrainingError.invalid(
        "\(cell.variation): nothing is measured; set validation.folds, held-out or split")
    }
    let folds = last.experiment.validation.folds
    let files = folds > 0 ? (1...folds).map { "folds/\($0)/" } : [""]
    let lines = try files.flatMap {
      try PredictionsFile.read(folder(last.place).appending(path: "\($0)predictions.jsonl"))
    }
    let memory = reports.compactMap(\.memory).max()
    let further = try (reports.last?.further ?? []).map { measurement in
      let name = measurement.split.split(separator: ",").first.map(String.init) ?? ""
      let own = try files.flatMap {
        try PredictionsFile.read(folder(last.place).appending(path: "\($0)further.jsonl"))
      }.filter { line in
        last.experiment.data.further.contains { set in
          line.id.hasPrefix(set + "/") && (name == set || name == "\(set) \(line.category ?? "")")
        }
      }
      return (predictions: own.sorted { $0.id < $1.id }, measurement: measurement)
    }
    return Result(
      variation: cell.variation, seed: cell.seed, seconds: reports.reduce(0) { $0 + $1.seconds },
      memory: memory,
      predictions: lines.sorted { $0.id < $1.id }, measurement: measurement, further: further,
      shifts: try shifts(of: cell),
      curve: try MetricsLog.curve(folder(last.place).appending(path: "\(files[0])metrics.jsonl")))
  }
}
