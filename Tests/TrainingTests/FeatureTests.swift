import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Testing
import Torch

@testable import Training

extension Trainings {
  @Suite struct FeatureTests {
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
        let network = try withRandomSeed(9) {
          try RatingNetwork(experiment.specification(values: 7))
        }
        let predictor = Predictor(
          network: network, method: experiment.method, scale: data.scale, fit: experiment.fit,
          bfloat16: false, session: Session(workers: workers))
        return try TrunkFeatures(of: data, experiment, network, with: predictor)
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
      var ranking = RankedRating()
      ranking.degradations = [.brightening, .darkening, .blur].map { DegradationRange(kind: $0) }
      ranking.degradations[2].share = 0
      var generator = SeededGenerator(seed: 1)
      var brighter = 0
      for _ in 0..<400 {
        guard case .exposure(let factor) = ranking.draw(longerSide: 500, using: &generator) else {
          Issue.record("blur has no share")
          return
        }
        let strength = max(factor, 1 / factor)
        #expect(strength > 1.4 - 1e-9 && strength < 3.2 + 1e-9)
        if factor > 1 { brighter += 1 }
      }
      #expect((140...260).contains(brighter))
    }

    @Test("blur and pixelation are measured at a longer side of 500 pixels")
    func strengthsScale() throws {
      var range = DegradationRange(kind: .blur)
      range.strengths = 2...2
      var generator = SeededGenerator(seed: 1)
      #expect(range.draw(longerSide: 500, using: &generator) == .blur(sigma: exp(log(2))))
      #expect(range.draw(longerSide: 1_000, using: &generator) == .blur(sigma: 2 * exp(log(2))))
    }

    @Test("an error on a worker arrives in its turn")
    func errors() throws {
      let prefetcher = Prefetcher(0..<5, workers: 3) { number in
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
}
