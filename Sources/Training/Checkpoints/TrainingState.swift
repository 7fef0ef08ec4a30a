import Experiments
import Foundation
import Torch

/// Where a training is; together with the tensors of its checkpoint, all that it takes to go on as if it had never stopped.
///
/// Random generators need no place here: those of the network and of the views start anew in every step from the seed, the
/// step and the process, and so does the order of the data.
struct TrainingState: Codable {
  /// Steps done.
  var step = 0
  /// Epochs that are closed: logged, and measured if it was time to.
  var epochs = 0
  /// Sums over the epoch under way.
  var losses = LossSums()
  /// What validations have said so far.
  var progress = ValidationProgress()
  /// The learning rate's reaction to validations.
  var plateau: Plateau?
  /// How long `metrics.jsonl` was.
  var logBytes: UInt64 = 0
}

/// What validations have said so far; lower is better.
struct ValidationProgress: Codable {
  private(set) var best: Double?
  private(set) var stale = 0

  /// Takes the next value; true when it is the best so far.
  ///
  /// What is not a number counts as infinite.
  mutating func take(_ value: Double) -> Bool {
    let value = value.isNaN ? .infinity : value
    if best.map({ value < $0 }) ?? true {
      (best, stale) = (value, 0)
      return true
    }
    stale += 1
    return false
  }
}

/// Sums of losses by name; a method may report some of them only now and then.
struct LossSums: Codable {
  private var sums: [String: Double] = [:]
  private var counts: [String: Int] = [:]

  mutating func add(_ losses: [String: Double]) {
    for (name, loss) in losses {
      sums[name, default: 0] += loss
      counts[name, default: 0] += 1
    }
  }

  /// Each one's average over the steps that reported it.
  var mean: [String: Double] {
    sums.merging(counts.mapValues(Double.init)) { sum, count in sum / count }
  }
}

/// What a training depends on: a checkpoint is only good for the very same.
struct TrainingOrigin: Codable {
  /// The whole configuration.
  var experiment: Experiment
  /// SHA-256 over names, sizes and ratings of all photos.
  var data: String
  /// The split's name.
  var splitName: String
  /// SHA-256 over the names of the split's photos.
  var splitHash: String
  /// What computed, `libtorch` and `precision`; others may round differently, which is reported but not refused.
  var versions: [String: String]

  /// Why a training of this origin cannot go on from a checkpoint of another, in one sentence; nil when it can.
  func difference(from checkpoint: TrainingOrigin) throws -> String? {
    if let change = try experiment.difference(from: checkpoint.experiment) { return change }
    if data != checkpoint.data {
      return "the data have changed: names, sizes or ratings of photos are not those it was trained on"
    }
    if splitHash != checkpoint.splitHash {
      return
        "the split has changed: \(splitName) is \(splitHash.prefix(12)) and was \(checkpoint.splitHash.prefix(12))"
    }
    return nil
  }
}
