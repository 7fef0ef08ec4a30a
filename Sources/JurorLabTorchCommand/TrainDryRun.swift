import Foundation
import Terminal
import Training

extension TrainCommand {
  /// Checks the experiment and its data, tries a little of the work, and prints what a run will be.
  func printPlan() throws {
    let experiment = try readExperiment()
    try experiment.importWeights()
    let interruption = Interruption()
    let run = try TrainingRun(
      experiment, data: DataFolder.locate(), output: URL(filePath: folder(of: experiment)),
      device: place.device, workers: workers, isInterrupted: { interruption.hasHappened })
    let plan = try run.plan()
    try format.resolved.write(plan, rows: plan.trainings.map(TrainingRow.init), notes: plan.notes)
  }
}

/// One training, as a row.
private struct TrainingRow: ListRow {
  let training: TrainingPlan.Training

  static var columns: [String] { ["training", "photos", "held-out", "steps"] }
  var cells: [String] {
    [training.name, "\(training.photos)", "\(training.heldOut)", "\(training.steps)"]
  }

  func encode(to encoder: any Encoder) throws { try training.encode(to: encoder) }
}

extension TrainingPlan {
  fileprivate var notes: [String] {
    networks.map {
      "\($0.name): \($0.parameters) parameters that \($0.learns ? "learn" : "stay as they are")"
    }
      + (views > 0 ? ["\(views) views go through what stays as it is, once"] : [])
      + [
        "computed in \(precision), with at least \((Double(memory) / 1e9).fixed(1)) GB of memory",
        "about \(time(seconds.total)) on this machine: \(time(seconds.features)) for features, "
          + "\(time(seconds.steps)) for steps, \(time(seconds.measurements)) for measurements",
      ]
  }
}

/// Such as `25 min` or `40 s`.
private func time(_ seconds: Double) -> String {
  seconds < 90
    ? "\(seconds.fixed(0)) s"
    : seconds < 5_400 ? "\((seconds / 60).fixed(0)) min" : "\((seconds / 3_600).fixed(1)) h"
}
