import Ratings
import Synchronization
import Torch

/// Which photos each step learns from: follows from the seed, and is cut into equal shards for processes and parts of a step.
struct DataOrder: Sendable {
  /// One photo's turn.
  struct Turn: Hashable, Sendable {
    /// The photo's number in its data set.
    let photo: Int
    /// Numbers the turns of an epoch, so that each has a random view of its own.
    let place: Int
  }

  /// What one process looks at in one part of a step.
  struct Share: Hashable, Sendable {
    let epoch: Int
    let rated: [Turn]
    let unlabelled: [Turn]
  }

  private let training: [Int]
  private let unlabelled: [Int]
  private let batch: Int
  private let unlabelledPerStep: Int
  private let seed: UInt64
  /// The permutation of the last epoch that was asked for.
  private let permutation = Recent()

  /// - Parameters:
  ///   - training: numbers of the rated photos to learn from, at least `batch`.
  ///   - unlabelled: numbers of the unlabelled photos to draw from.
  init(training: [Int], batch: Int, unlabelled: [Int], unlabelledPerStep: Int, seed: UInt64) {
    self.training = training
    self.batch = batch
    self.unlabelled = unlabelled
    self.unlabelledPerStep = unlabelled.isEmpty ? 0 : unlabelledPerStep
    self.seed = seed
  }

  /// Full batches in a pass over the rated photos; what is left over has its turn in other epochs.
  var stepsPerEpoch: Int { max(1, training.count / batch) }

  /// Shard `index` of `count` of a step, counted from 0 over all epochs.
  func share(_ index: Int, of count: Int, step: Int) -> Share {
    let (epoch, number) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
    let order = permutation.of(epoch) {
      var generator = SeededGenerator(seed: seed, place: Place.order, UInt64(epoch))
      return generator.permutation(of: training.count)
    }
    let first = number * batch
    let shard = Shard(rank: index, count: count)
    let rated = shard.part(of: first..<min(first + batch, training.count)).map {
      Turn(photo: training[order[$0]], place: $0)
    }
    var generator = SeededGenerator(seed: seed, place: Place.unlabelledOrder, UInt64(step))
    let drawn = (0..<unlabelledPerStep).map { _ in unlabelled[generator.index(below: unlabelled.count)] }
    let others = shard.part(of: 0..<unlabelledPerStep).map {
      Turn(photo: drawn[$0], place: number * unlabelledPerStep + $0)
    }
    return Share(epoch: epoch, rated: rated, unlabelled: others)
  }

  /// Workers ask for the same epoch again and again.
  private final class Recent: Sendable {
    private let state = Mutex<(epoch: Int, order: [Int])?>(nil)

    func of(_ epoch: Int, _ make: () -> [Int]) -> [Int] {
      state.withLock { state in
        if let state, state.epoch == epoch { return state.order }
        let order = make()
        state = (epoch, order)
        return order
      }
    }
  }
}
