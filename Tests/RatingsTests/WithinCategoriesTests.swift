import Foundation
import Ratings
import Testing

@Suite("Correlation within categories")
struct WithinCategoriesTests {
  private func evaluate(
    _ photos: [(category: String?, predicted: Double, rated: Double)], resamples: Int = 0
  ) throws -> Evaluation {
    try Evaluation(
      predictions: photos.map { .moments(mean: $0.predicted) },
      truths: photos.map { .moments(mean: $0.rated) },
      categories: photos.map(\.category), threshold: nil, bootstrap: Bootstrap(resamples: resamples))
  }

  private func counts(_ categories: Evaluation.Categories) -> [Int] {
    [categories.used, categories.leftOut, categories.photos, categories.uncategorised]
  }

  /// Two categories far apart, in one of which the predictions are right and in the other wrong.
  private let twoKinds: [(String?, Double, Double)] = [
    ("a", 1, 1), ("a", 2, 2), ("a", 3, 3), ("a", 4, 4), ("b", 13, 11), ("b", 12, 12), ("b", 11, 13),
  ]

  @Test("each category's SRCC counts as often as it has photos, whatever lies between categories")
  func weights() throws {
    let evaluation = try evaluate(twoKinds)
    #expect(evaluation[.srccMeanWithin].value == 1.0 / 7)
    #expect(try #require(evaluation[.srccMean].value) > 0.8)
    let categories = try #require(evaluation.categories)
    #expect(counts(categories) == [2, 0, 7, 0])
  }

  @Test("small categories, constants and photos without a category are left out and counted")
  func leftOut() throws {
    let rest: [(String?, Double, Double)] = [
      ("small", 1, 9), ("small", 2, 8), ("constant", 5, 1), ("constant", 5, 2), ("constant", 5, 3),
      ("rated alike", 1, 4), ("rated alike", 2, 4), ("rated alike", 3, 4), (nil, 7, 1),
    ]
    let evaluation = try evaluate(twoKinds + rest)
    #expect(evaluation[.srccMeanWithin].value == 1.0 / 7)
    let categories = try #require(evaluation.categories)
    #expect(counts(categories) == [2, 3, 7, 1])
    #expect(categories.description.hasPrefix("2 categories with 7 photos; left out: 3 with fewer than 3"))
  }

  @Test("without categories, or with none of any use, it is undefined and says why")
  func undefined() throws {
    let none = try evaluate([(nil, 1, 1), (nil, 2, 2), (nil, 3, 3)], resamples: 20)
    #expect(none[.srccMeanWithin].result == .failure(.noCategories))
    #expect(none[.srccMeanWithin].interval == nil)
    #expect(none.categories == nil)
    let small = try evaluate([("a", 1, 1), ("a", 2, 2), ("b", 1, 1)])
    #expect(small[.srccMeanWithin].result == .failure(.noUsableCategory))
    #expect(small.categories?.leftOut == 2)
    let plain = try Evaluation(predictions: [.moments(mean: 1)], truths: [.moments(mean: 1)], threshold: nil)
    #expect(plain[.srccMeanWithin].result == .failure(.noCategories))
    #expect(throws: EvaluationError.differentCategories(categories: 1, photos: 2)) {
      try Evaluation(
        predictions: [.moments(mean: 1), .moments(mean: 2)], truths: [.moments(mean: 1), .moments(mean: 2)],
        categories: ["a"], threshold: nil)
    }
  }

  @Test("with one category it is the SRCC, and so is its interval")
  func one() throws {
    var generator = SeededGenerator(seed: 4)
    let photos = (0..<60).map { index -> (String?, Double, Double) in
      ("all", Double(index) + 40 * generator.uniform(), Double(index))
    }
    let evaluation = try evaluate(photos, resamples: 100)
    #expect(evaluation[.srccMeanWithin].value == evaluation[.srccMean].value)
    #expect(evaluation[.srccMeanWithin].interval == evaluation[.srccMean].interval)
    #expect(evaluation[.srccMeanWithin].interval != nil)
  }

  @Test("an evaluation with categories is read back as it was written")
  func codable() throws {
    let evaluation = try evaluate(twoKinds, resamples: 20)
    let data = try JSONEncoder().encode(evaluation)
    #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      object["categories"] as? [String: Int] == ["used": 2, "left_out": 0, "photos": 7, "uncategorised": 0])
  }

  @Test("halves of the raters are compared within categories, too")
  func ceiling() throws {
    let votes = try (0..<6).map { index in
      try Votes(scale: .oneToTen, counts: (0..<10).map { $0 == index ? 40 : 1 })
    }
    let ceiling = try #require(
      try RaterCeiling(
        votes + [try Votes(scale: .oneToTen, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
        categories: ["a", "b", "a", "b", "a", "b", "c"], threshold: nil))
    #expect(try #require(ceiling.halves[.srccMeanWithin]?.value) > 0.9)
    #expect(ceiling.leftOut == 1)
  }
}
