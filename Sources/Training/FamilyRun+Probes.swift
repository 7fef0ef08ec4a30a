public import Experiments
import Foundation
import Methods

extension FamilyRun {
  /// A probe and what it came to.
  public struct Probed: Sendable {
    /// What was probed.
    public let plan: ProbePlan.Cell
    /// What was read off each level.
    public let answers: LevelAnswers
    /// How long it took, in seconds.
    public let seconds: Double
  }

  /// A variation that was trained to be probed.
  public struct Pretext: Sendable {
    /// The variation.
    public let variation: String
    /// Its last stage.
    public let experiment: Experiment
    /// What came out.
    public let report: TrainingReport
  }

  /// Trains what is not done yet, probes it, and gives all of it in the family's order.
  public func runProbes(_ plan: ProbePlan) async throws -> (pretexts: [Pretext], probes: [Probed]) {
    try await train()
    let pretexts = try family.cells.compactMap { cell -> Pretext? in
      guard let last = cell.stages.last, let report = try stored(last.place, last.experiment) else {
        return nil
      }
      return Pretext(variation: cell.variation, experiment: last.experiment, report: report)
    }
    let probes = try plan.cells.enumerated().map { index, cell in
      if try stored(cell.place, cell.experiment) == nil {
        report(.phase("probe \(index + 1)/\(plan.cells.count) \(cell.place)"))
        let run = try trainingRun(cell.experiment, in: cell.place)
        _ = cell.experiment.validation.folds > 0 ? try run.runFolds() : try run.run().report
      }
      guard let done = try stored(cell.place, cell.experiment),
        let answers = try LevelAnswers(inRun: folder(cell.place))
      else {
        throw TrainingError.invalid("\(cell.place): nothing is held out; set validation.folds or held-out")
      }
      return Probed(plan: cell, answers: answers, seconds: done.seconds)
    }
    return (pretexts, probes)
  }
}
