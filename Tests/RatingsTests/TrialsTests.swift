import Testing

@testable import Ratings

@Suite("Several ways, tried several times")
struct TrialsTests {
  private let count = 200

  /// Means between 2 and 6, in an order without trend.
  private var truths: [Rating] {
    (0..<count).map { .moments(mean: 2 + 4 * Double(($0 * 37) % count) / Double(count)) }
  }

  /// The truth with noise of a standard deviation.
  private func noisy(_ deviation: Double, seed: UInt64) -> [Rating] {
    var generator = SeededGenerator(seed: seed)
    return truths.map { .moments(mean: $0.mean + deviation * generator.normal()) }
  }

  private func trials(_ predictions: [String: [[Rating]]], resamples: Int = 400) throws -> Trials {
    try Trials(
      predictions, truths: truths, threshold: Threshold(4),
      bootstrap: Bootstrap(resamples: resamples, seed: 3))
  }

  @Test("one try of one way is what an evaluation says of it")
  func single() throws {
    let predictions = noisy(1, seed: 1)
    let trials = try trials(["one": [predictions]])
    let evaluation = try Evaluation(
      predictions: predictions, truths: truths, threshold: Threshold(4),
      bootstrap: Bootstrap(resamples: 400, seed: 3))
    for metric in [Evaluation.Metric.srccMean, .mse, .accuracy] {
      #expect(trials["one", metric] == evaluation[metric])
    }
    #expect(trials.deviation(of: "one", .mse) == nil)
    #expect(trials["one", .emd1].result == .failure(.noDistribution))
    #expect(trials["two", .mse].value == nil)
  }

  @Test("tries are averaged, their deviation is the sample's, and luck widens the interval")
  func averaged() throws {
    let tries = [0.3, 1.5, 3].map { noisy($0, seed: 4) }
    let all = try trials(["all": tries, "same": [tries[1], tries[1], tries[1]]])
    let values = try tries.map { try trials(["x": [$0]])["x", .mse].value ?? .nan }
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    #expect(abs((all["all", .mse].value ?? .nan) - mean) < 1e-12)
    #expect(abs((all.deviation(of: "all", .mse) ?? .nan) - deviation) < 1e-12)
    let intervals = try ["all", "same"].map { try #require(all[$0, .mse].interval) }
    #expect(intervals[0].high - intervals[0].low > 3 * (intervals[1].high - intervals[1].low))
  }

  @Test("a way that is better on every photo is certain to be; one that is the same is not")
  func differences() throws {
    let good = noisy(0.5, seed: 5)
    let bad = zip(good, truths).map { Rating.moments(mean: $1.mean + 1.2 * ($0.mean - $1.mean)) }
    let trials = try trials(["good": [good], "bad": [bad]])
    let better = try #require(trials.difference(of: "good", from: "bad", .mse))
    #expect(better.value < 0)
    #expect(try #require(better.interval).high < 0)
    #expect(try #require(better.p) < 0.01)
    let none = try #require(trials.difference(of: "good", from: "good", .mse))
    #expect(none.value == 0 && none.p == 1)
    #expect(trials.difference(of: "good", from: "nobody", .mse) == nil)
    #expect(trials.difference(of: "good", from: "bad", .emd1) == nil)
  }

  @Test("of ways that differ by chance alone, p is small about as often as it says")
  func falseAlarms() throws {
    let alarms = try (0..<60).count { number in
      let trials = try trials(
        ["one": [noisy(1, seed: UInt64(2 * number))], "two": [noisy(1, seed: UInt64(2 * number + 1))]],
        resamples: 200)
      return try #require(trials.difference(of: "one", from: "two", .mse)?.p) < 0.1
    }
    // Six are expected; more than fourteen in fewer than one of a thousand cases.
    #expect(alarms <= 14)
  }

  @Test("a try that collapsed is told; other numbers of photos are an error")
  func collapse() throws {
    let flat = truths.map { Rating.moments(mean: 4 + ($0.mean - 4) / 10) }
    let trials = try trials(["flat": [flat, truths], "sound": [truths]], resamples: 0)
    #expect(trials.isCollapsed("flat") && !trials.isCollapsed("sound"))
    #expect(throws: EvaluationError.self) { try self.trials(["short": [Array(truths.dropLast())]]) }
  }
}
