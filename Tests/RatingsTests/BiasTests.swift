import Foundation
import Testing

@testable import Ratings

@Suite("Bias")
struct BiasTests {
  private func ratings(_ means: [Double]) -> [Rating] { means.map { .moments(mean: $0) } }

  @Test("it is the mean of predicted − rated: positive where photos are predicted too good")
  func value() throws {
    let bias = try Evaluation.Estimate(
      biasOf: ratings([3, 4, 2]), truths: ratings([1, 4, 3]), bootstrap: .none)
    #expect(abs((bias.value ?? .nan) - 1 / 3) < 1e-12)
    #expect(bias.interval == nil)
  }

  @Test("the interval is that of the mean, by the resamples that metrics have")
  func interval() throws {
    let errors: [Double] = [0.5, -1, 2, 0.25, 1]
    let bootstrap = Bootstrap(resamples: 200, seed: 5)
    let bias = try Evaluation.Estimate(
      biasOf: ratings(errors.map { $0 + 3 }), truths: ratings(errors.map { _ in 3 }), bootstrap: bootstrap)
    // Where every error has one sign, the bias is the absolute error.
    let positive = errors.map(abs)
    let absolute = try Evaluation.Estimate(
      biasOf: ratings(positive.map { $0 + 3 }), truths: ratings(errors.map { _ in 3 }), bootstrap: bootstrap)
    let metrics = try Evaluation(
      predictions: ratings(positive.map { $0 + 3 }), truths: ratings(errors.map { _ in 3 }), threshold: nil,
      bootstrap: bootstrap)
    #expect(absolute.interval == metrics[.mae].interval && absolute.value == metrics[.mae].value)
    let interval = try #require(bias.interval)
    #expect(interval.low < 0.55 && interval.high > 0.55 && interval.low >= -1 && interval.high <= 2)
  }

  @Test("one photo has an interval of no width, none at all have no bias")
  func few() throws {
    let one = try Evaluation.Estimate(biasOf: ratings([2]), truths: ratings([1]))
    #expect(one.value == 1 && one.interval == Interval(low: 1, high: 1))
    let none = try Evaluation.Estimate(biasOf: [], truths: [])
    #expect(none.result == .failure(.noPhotos) && none.interval == nil)
  }

  @Test("lists of different lengths and numbers that are not finite are errors")
  func errors() {
    #expect(throws: EvaluationError.differentCounts(predictions: 1, ratings: 0)) {
      try Evaluation.Estimate(biasOf: ratings([1]), truths: [])
    }
    #expect(throws: EvaluationError.notFinite(photo: 1)) {
      try Evaluation.Estimate(biasOf: ratings([1, .nan]), truths: ratings([1, 1]))
    }
  }
}
