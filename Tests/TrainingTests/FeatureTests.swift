import Foundation
import Imaging
import Networks
import Ratings
import Testing
import Torch

@testable import Training

struct FeatureTests {
  @Test("features follow from the seed alone, whatever the number of workers")
  func workers() throws {
    let toy = try ToyData(rated: 6, unlabelled: 5)
    defer { toy.remove() }
    func features(workers: Int, seed: Int) throws -> TrunkFeatures {
      let experiment = try Experiment(
        yaml: ToyData.settings, file: "toy.yaml",
        overrides: [
          "seed=\(seed)", "views.degraded=6", "ranking.weight=1", "optimization.batch=4",
          "data.held-out-unlabelled=1",
        ])
      let data = try TrainingData(experiment, folder: toy.folder)
      try RandomState.seed(9)
      let network = try RatingNetwork(experiment.network.specification(values: 7))
      let predictor = Predictor(
        network: network, scale: data.scale, fit: experiment.fit, bfloat16: false, workers: workers,
        isInterrupted: { false }, report: { _ in })
      return try TrunkFeatures(of: data, experiment, with: predictor)
    }
    let one = try features(workers: 1, seed: 5)
    #expect(one.rated.rows.shape[0] == 12)
    #expect(one.ratedDegraded?.rows.shape[0] == 36)
    #expect(one.unlabelled?.rows.shape[0] == 4)
    #expect(one.unlabelledDegraded?.rows.shape[0] == 24)
    let three = try features(workers: 3, seed: 5)
    #expect(try three.ratedDegraded?.rows.floats() == one.ratedDegraded?.rows.floats())
    let other = try features(workers: 1, seed: 6)
    #expect(try other.ratedDegraded?.rows.floats() != one.ratedDegraded?.rows.floats())
  }

  @Test("degradations are drawn from their ranges, each kind by its share")
  func degradations() throws {
    var ranking = Experiment.Ranking()
    ranking.degradations = ranking.degradations.map { range in
      var range = range
      if range.kind != .exposure { range.share = 0 }
      return range
    }
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      guard case .exposure(let factor) = ranking.draw(longerSide: 500, using: &generator) else {
        Issue.record("only exposure has a share")
        return
      }
      #expect((1 / 3.2 - 1e-9...3.2 + 1e-9).contains(factor))
      #expect(factor > 1.4 - 1e-9 || factor < 1 / 1.4 + 1e-9)
    }
  }

  @Test("an error on a worker arrives in its turn")
  func errors() throws {
    let prefetcher = Prefetcher(count: 5, workers: 3) { number in
      guard number != 2 else { throw TrainingError.invalid("two") }
      return number
    }
    defer { prefetcher.stop() }
    #expect(try prefetcher.next() == 0)
    #expect(try prefetcher.next() == 1)
    #expect(throws: TrainingError.invalid("two")) { try prefetcher.next() }
    #expect(try prefetcher.next() == 3)
    #expect(try prefetcher.next() == 4)
    #expect(try prefetcher.next() == nil)
  }
}
