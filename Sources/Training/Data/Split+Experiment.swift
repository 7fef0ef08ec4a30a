import Datasets
import Experiments
import Foundation
import Methods
import Ratings

extension Split {
  /// The photos that the end is measured on.
  var measured: [String] { test.isEmpty ? validation : test }

  /// The same with a share of its training photos, drawn by chance, and two at least.
  func keeping(_ share: Double, seed: UInt64) throws -> Split {
    guard share < 1 else { return self }
    var generator = SeededGenerator(seed: seed, place: RandomStream.labels)
    let count = min(training.count, max(2, Int((Double(training.count) * share).rounded())))
    let kept = generator.permutation(of: training.count).prefix(count).sorted().map { training[$0] }
    return try Split(
      name: "\(name), \((100 * share).formatted()) % of labels", training: kept, validation: validation,
      test: test)
  }
}

extension TrainingData {
  /// What the final training learns from and what it holds out.
  func finalSplit(_ experiment: Experiment, folder: URL) throws -> Split {
    let settings = experiment.validation
    guard isRated else { return try Split(name: "no ratings", training: [], validation: []) }
    guard settings.split.isEmpty else {
      return try settings.split.hasSuffix(".json")
        ? Split(file: resolve(settings.split, in: folder), of: rated) : ratings.split(named: settings.split)
    }
    return try Split(
      name: settings.heldOut > 0 ? "held out \(settings.heldOut)" : "all rated photos", of: rated,
      holdingOut: settings.heldOut, seed: experiment.splitSeed)
  }
}
