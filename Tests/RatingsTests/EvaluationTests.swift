import Foundation
import Ratings
import Synchronization
import Testing

struct EvaluationTests {
  @Test("all metrics and intervals of tied votes agree with scipy, drawn with the same generator")
  func votes() throws {
    let expected = try reference("evaluation", as: EvaluationReference.self).votes
    let evaluation = try Evaluation(
      predictions: expected.predicted.map { .votes(try jury($0)) },
      truths: expected.rated.map { .votes(try jury($0)) }, threshold: Threshold(5),
      bootstrap: Bootstrap(resamples: expected.resamples, seed: expected.seed))
    #expect(expected.metrics.count == 13)
    try expectEqual(evaluation, expected.metrics, expected.intervals)
  }

  @Test("of predicted means everything but the distributions' metrics agrees with scipy")
  func means() throws {
    let expected = try reference("evaluation", as: EvaluationReference.self).means
    let evaluation = try Evaluation(
      predictions: expected.predicted.map { .moments(mean: $0) },
      truths: expected.rated.map { .votes(try jury($0)) }, threshold: Threshold(5),
      bootstrap: Bootstrap(resamples: expected.resamples, seed: expected.seed))
    try expectEqual(evaluation, expected.metrics, expected.intervals)
    for metric in [Evaluation.Metric.emd1, .emd2, .cdloss, .kldiv] {
      #expect(evaluation[metric].result == .failure(.noDistribution))
      #expect(evaluation[metric].interval == nil)
    }
    #expect(evaluation[.lccStd].result == .failure(.noStandardDeviation))
    #expect(evaluation[.srccStd].result == .failure(.noStandardDeviation))
  }

  private func expectEqual(
    _ evaluation: Evaluation, _ metrics: [Evaluation.Metric: Double],
    _ intervals: [Evaluation.Metric: Interval]
  ) throws {
    for (metric, expected) in metrics {
      let value = try #require(evaluation[metric].value)
      let interval = try #require(evaluation[metric].interval)
      let ends = try #require(intervals[metric])
      #expect(abs(value - expected) < 1e-9, "\(metric)")
      #expect(abs(interval.low - ends.low) < 1e-9, "\(metric)")
      #expect(abs(interval.high - ends.high) < 1e-9, "\(metric)")
    }
  }

  @Test("the number of threads changes nothing, the seed does")
  func threads() throws {
    let expected = try reference("evaluation", as: EvaluationReference.self).means
    func evaluate(workers: Int, seed: UInt64 = 1) throws -> Evaluation {
      try Evaluation(
        predictions: expected.predicted.map { .moments(mean: $0) },
        truths: expected.rated.map { .votes(try jury($0)) }, threshold: Threshold(5),
        bootstrap: Bootstrap(resamples: 37, seed: seed), workers: workers)
    }
    let one = try evaluate(workers: 1)
    #expect(try evaluate(workers: 3) == one)
    #expect(try evaluate(workers: 64) == one)
    #expect(try evaluate(workers: 1, seed: 2) != one)
  }

  @Test("progress is told up to the end, and changes nothing")
  func progress() throws {
    let ratings = (0..<40).map { Rating.moments(mean: Double($0 * 7 % 40)) }
    func evaluate(_ progress: (@Sendable (Double) -> Void)?) throws -> Evaluation {
      try Evaluation(
        predictions: ratings, truths: ratings.reversed(), threshold: nil,
        bootstrap: Bootstrap(resamples: 300), progress: progress)
    }
    let shares = Mutex([Double]())
    let told = try evaluate { share in shares.withLock { $0.append(share) } }
    #expect(try told == evaluate(nil))
    #expect(shares.withLock(\.count) > 20)
    #expect(shares.withLock { $0.max() } == 1)
    #expect(shares.withLock { $0.allSatisfy { $0 > 0 && $0 <= 1 } })
  }

  @Test("perfect predictions are perfect, constant ones have no correlation, and neither is NaN")
  func extremes() throws {
    let truths = try (1...6).map { Rating.votes(try jury([1, 0, 0, 0, 0, 0, 0, 0, 0, Double($0)])) }
    let perfect = try Evaluation(predictions: truths, truths: truths, threshold: Threshold(8))
    #expect(perfect.count == 6)
    #expect(abs(try #require(perfect[.srccMean].value) - 1) < 1e-12)
    #expect(abs(try #require(perfect[.krccMean].value) - 1) < 1e-12)
    #expect(perfect[.emd2].value == 0)
    #expect(perfect[.emd1].interval == Interval(low: 0, high: 0))
    #expect(perfect[.balancedAccuracy].value == 1)
    let constant = try Evaluation(
      predictions: truths.map { _ in truths[0] }, truths: truths, threshold: Threshold(8))
    #expect(constant[.lccMean].result == .failure(.constantPredictions))
    #expect(constant[.srccStd].result == .failure(.constantPredictions))
    #expect(constant[.krccMean].interval == nil)
    #expect(constant[.emd1].value.map { $0 > 0 } == true)
  }

  @Test("what is undefined says why")
  func reasons() throws {
    let mean = Rating.moments(mean: 3)
    let none = try Evaluation(predictions: [], truths: [], threshold: nil)
    #expect(none.count == 0)
    #expect(Evaluation.Metric.allCases.allSatisfy { none[$0].result == .failure(.noPhotos) })
    #expect(!none.isCollapsed)
    let one = try Evaluation(predictions: [mean], truths: [.moments(mean: 4)], threshold: nil)
    #expect(one[.mse].value == 1)
    #expect(one[.mae].value == 1)
    #expect(one[.srccMean].result == .failure(.constantPredictions))
    #expect(one[.accuracy].result == .failure(.noThreshold))
    let good = try Evaluation(
      predictions: [mean, .moments(mean: 6)], truths: [.moments(mean: 6), .moments(mean: 6)],
      threshold: Threshold(5))
    #expect(good[.accuracy].value == 0.5)
    #expect(good[.balancedAccuracy].result == .failure(.oneClass))
    #expect(good[.lccMean].result == .failure(.constantRatings))
    let huge = try Evaluation(
      predictions: [.moments(mean: 1e300), mean], truths: [mean, mean], threshold: nil)
    #expect(huge[.mse].result == .failure(.outOfRange))
    #expect(huge.spread == nil)
    #expect(!huge.isCollapsed)
  }

  @Test("photos that cannot be compared are typed errors")
  func errors() throws {
    let ten = Rating.votes(try jury([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
    let seven = Rating.votes(try Votes(scale: .oneToSeven, counts: [1, 0, 0, 0, 0, 0, 1]))
    func evaluate(_ predictions: [Rating], _ truths: [Rating]) throws {
      _ = try Evaluation(predictions: predictions, truths: truths, threshold: nil, bootstrap: .none)
    }
    #expect(throws: EvaluationError.differentCounts(predictions: 1, ratings: 2)) {
      try evaluate([ten], [ten, ten])
    }
    #expect(throws: EvaluationError.differentScales(photo: 1)) { try evaluate([ten, seven], [ten, ten]) }
    #expect(throws: EvaluationError.notFinite(photo: 0)) { try evaluate([.moments(mean: .nan)], [ten]) }
    #expect(throws: EvaluationError.notFinite(photo: 0)) {
      try evaluate([ten], [.moments(mean: 3, standardDeviation: -1)])
    }
  }

  @Test("a threshold is above or at least, and rounding does not move a mean across it")
  func thresholds() {
    #expect(!Threshold(5).isGood(5))
    #expect(!Threshold(5).isGood(5.000_000_000_000_001))
    #expect(Threshold(5).isGood(5.01))
    #expect(Threshold(5, includesEqual: true).isGood(5))
    #expect(Threshold(5, includesEqual: true).isGood(4.999_999_999_999_999))
    #expect(!Threshold(5, includesEqual: true).isGood(4.99))
    #expect(RatingScale.oneToTen.threshold == Threshold(5.5))
    #expect(RatingScale.zeroToTen.threshold == Threshold(5))
    #expect(RatingScale.oneToSeven.threshold == Threshold(4))
    #expect(RatingScale.quarters.threshold == Threshold(0.5))
  }

  @Test("predictions that spread less than a quarter as far as the ratings have collapsed")
  func collapse() throws {
    let truths = [2.0, 4, 6, 8].map { Rating.moments(mean: $0) }
    func isCollapsed(_ factor: Double) throws -> Bool {
      let predictions = truths.map { Rating.moments(mean: 5 + factor * ($0.mean - 5)) }
      return try Evaluation(
        predictions: predictions, truths: truths, threshold: nil, bootstrap: .none
      ).isCollapsed
    }
    #expect(try isCollapsed(0.24))
    #expect(try !isCollapsed(0.26))
  }

  @Test("an evaluation is written with all its names, null where undefined, and read back")
  func codable() throws {
    let evaluation = try Evaluation(
      predictions: [.moments(mean: 2), .moments(mean: 4)], truths: [.moments(mean: 2), .moments(mean: 3)],
      threshold: nil, bootstrap: Bootstrap(resamples: 20))
    let data = try JSONEncoder().encode(evaluation)
    #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let metrics = try #require(object["metrics"] as? [String: Any])
    #expect(Set(metrics.keys) == Set(Evaluation.Metric.allCases.map(\.rawValue)))
    #expect(metrics["emd1"] is NSNull)
    #expect(metrics["mse"] as? Double == 0.5)
    #expect((object["undefined"] as? [String: String])?["emd1"] == "no-distribution")
    #expect((object["intervals"] as? [String: [Double]])?["mse"]?.count == 2)
  }

  @Test("the conventions name the threshold, the resamples, the seed and the split")
  func conventions() throws {
    let conventions = Conventions(
      threshold: Threshold(5, includesEqual: true), bootstrap: Bootstrap(resamples: 100, seed: 3),
      split: "official", hash: "00ff", floor: "training split")
    let data = try JSONEncoder().encode(conventions)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["good"] as? String == "mean ≥ 5")
    #expect(object["threshold"] as? Double == 5)
    #expect(object["resamples"] as? Int == 100)
    #expect(object["seed"] as? Int == 3)
    #expect(object["split"] as? String == "official")
    #expect((object["emd"] as? String)?.contains("emd2: r = 2") == true)
  }
}
