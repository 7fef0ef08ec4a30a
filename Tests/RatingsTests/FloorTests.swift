import Ratings
import Testing

struct FloorTests {
  @Test("the floor is the training photos' average histogram and their majority class")
  func constant() throws {
    let training = try [jury([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), jury([0, 0, 0, 0, 0, 0, 0, 0, 0, 4])]
    let good = try jury([0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    let floor = try #require(
      Floor(training: (training + [good]).map(Rating.votes), threshold: Threshold(5)))
    #expect(abs(floor.prediction.mean - (1 + 10 + 9.5) / 3) < 1e-12)
    #expect(floor.isGood == true)
    let evaluation = try floor.evaluation(on: training.map(Rating.votes))
    #expect(evaluation[.accuracy].value == 0.5)
    #expect(evaluation[.balancedAccuracy].value == 0.5)
    #expect(evaluation[.srccMean].result == .failure(.constantPredictions))
    #expect(evaluation.spread?.predicted == 0)
    #expect(evaluation[.emd1].interval == nil)
  }

  @Test("the majority class does not follow from the mean: most photos may be good and the mean low")
  func majority() throws {
    let means = [5.1, 5.1, 5.1, 1, 1].map { Rating.moments(mean: $0) }
    let floor = try #require(Floor(training: means, threshold: Threshold(5)))
    #expect(floor.prediction.mean < 5)
    #expect(floor.isGood == true)
    #expect(try floor.evaluation(on: means)[.accuracy].value == 0.6)
    #expect(try floor.evaluation(on: means)[.emd1].result == .failure(.noDistribution))
    let unclassified = try #require(Floor(training: means, threshold: nil))
    #expect(try unclassified.evaluation(on: means)[.accuracy].result == .failure(.noThreshold))
  }

  @Test("there is no floor of nothing or of different scales")
  func none() throws {
    let seven = try Votes(scale: .oneToSeven, counts: [1, 0, 0, 0, 0, 0, 1])
    let ten = try jury([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Floor(training: [], threshold: nil) == nil)
    #expect(Floor(training: [.votes(seven), .votes(ten)], threshold: nil) == nil)
  }

  @Test("halves of raters who agree are equal, and Spearman & Brown leave 1 as it is")
  func agreement() throws {
    let votes = try [2, 5, 9].map { value in
      try jury((1...10).map { $0 == value ? 7 : 0 })
    }
    let ceiling = try #require(try RaterCeiling(votes, threshold: Threshold(5)))
    #expect(ceiling.count == 3)
    #expect(try ceiling.halves[.emd1]?.get() == 0)
    #expect(try ceiling.halves[.accuracy]?.get() == 1)
    #expect(abs(try #require(ceiling.corrected[.srccMean]) - 1) < 1e-12)
    #expect(ceiling.halves[.srccStd] == .failure(.constantPredictions))
    #expect(ceiling.corrected[.emd1] == nil)
  }

  @Test("halves that disagree have no correction: Spearman & Brown's formula would give anything down to −∞")
  func disagreement() throws {
    // Of one vote each way, halves always disagree, and the more so the further apart the votes.
    let votes = try (0..<4).map { far in
      try jury((0..<10).map { $0 == 4 - far || $0 == 5 + far ? 1 : 0 })
    }
    let ceiling = try #require(try RaterCeiling(votes, threshold: nil))
    #expect(try #require(ceiling.halves[.lccMean]?.value) < 0)
    #expect(ceiling.corrected[.lccMean] == nil)
    #expect(ceiling.corrected.values.allSatisfy { $0 > 0 && $0 <= 1 })
  }

  @Test("halves share no vote: of two votes apart each half has the other one")
  func withoutReplacement() throws {
    let votes = try (0..<40).map { _ in try jury([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]) }
    let ceiling = try #require(try RaterCeiling(votes, threshold: nil, draws: 2))
    #expect(abs(try #require(try ceiling.halves[.emd1]?.get()) - 0.9) < 1e-12)
    #expect(try ceiling.halves[.mae]?.get() == 9)
  }

  @Test("photos whose votes cannot be halved are left out and counted; the seed decides, not the threads")
  func leftOut() throws {
    let votes = try [
      jury([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), jury([0.5, 0.5, 1, 0, 0, 0, 0, 0, 0, 0]),
      jury([1e14, 1, 0, 0, 0, 0, 0, 0, 0, 0]), jury([3, 4, 0, 0, 0, 0, 0, 2, 0, 0]),
      jury([0, 0, 1, 4, 0, 0, 0, 2, 9, 0]),
    ]
    let ceiling = try #require(try RaterCeiling(votes, threshold: Threshold(5), workers: 1))
    #expect((ceiling.count, ceiling.leftOut) == (2, 3))
    #expect(try RaterCeiling(votes, threshold: Threshold(5), workers: 4) == ceiling)
    #expect(try RaterCeiling(votes, threshold: Threshold(5), seed: 1) != ceiling)
    #expect(try RaterCeiling([votes[0]], threshold: nil) == nil)
    #expect(try RaterCeiling([], threshold: nil) == nil)
  }
}
