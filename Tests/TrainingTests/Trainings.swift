import Experiments
import Foundation
import Methods
import Synchronization
import Testing
import Torch

@testable import Training

/// Trainings use all cores: one after the other, whichever suite they are of.
@Suite(.serialized)
enum Trainings {
  /// All weights that a run ends with, under the names of its networks.
  ///
  /// - Parameter last: the step after which it is interrupted, which is an error.
  static func weights(
    of experiment: Experiment, data: URL, output: URL, _ start: TrainingRun.Start = .new,
    until last: Int = .max
  ) throws -> [String: [Float]] {
    let isOver = Mutex(false)
    let outcome = try TrainingRun(
      experiment, data: data, output: output, start: start, isInterrupted: { isOver.withLock { $0 } }
    ) { event in
      if case .step(let step, _, let loss?, _, _) = event, loss.isFinite, step >= last {
        isOver.withLock { $0 = true }
      }
    }.run()
    let weights = try outcome.task.networks.flatMap { name, network in
      try network.stateDictionary().map { ("\(name).\($0.key)", try $0.value.floats()) }
    }
    return Dictionary(weights) { first, _ in first }
  }
}
