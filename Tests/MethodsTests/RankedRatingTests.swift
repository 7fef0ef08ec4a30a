import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Testing
import Torch

@Suite("Ranked rating")
struct RankedRatingTests {
  private let fit = Fit(policy: .buckets, side: 64)

  @Test("unlabelled photos are drawn only where something is ranked")
  func draws() {
    var ranking = RankedRating()
    let (rated, further) = (Draw.pass(over: .rated), Draw.balanced(24, key: "further-photos"))
    #expect(ranking.draws == [rated, .random(128, of: .unlabelled, key: "unlabelled-pairs"), further])
    ranking.unlabelledPairs = 0
    #expect(ranking.draws == [rated, further])
    ranking.unlabelledPairs = 5
    ranking.weight = 0
    #expect(ranking.draws == [rated, further])
    ranking.furtherPhotos = 0
    #expect(ranking.draws == [rated])
  }

  @Test("a photo comes with its degraded version, of the same input size, where something is ranked")
  func example() throws {
    var ranking = RankedRating()
    ranking.longerSide = 60...100
    for seed in 0..<20 {
      let sample = photo(1, size: PixelSize(width: 60 + seed, height: 50))
      var views = ViewMaker.free(SeededGenerator(seed: UInt64(seed)), mirrors: false)
      let planes = try ranking.example(of: [sample], fit: fit, views: &views).views.map { try $0.planes() }
      #expect(planes.count == 2)
      #expect(try planes[0] == .rgb(sample.image().fitted(fit)))
      #expect(planes[1] != planes[0] && planes[1].size == planes[0].size)
    }
    ranking.weight = 0
    var views = ViewMaker.free(SeededGenerator(seed: 1), mirrors: false)
    #expect(try ranking.example(of: [photo(1)], fit: fit, views: &views).views.count == 1)
  }

  @Test("photos are decoded large enough for the input, and for every size at which they are degraded")
  func longerSide() {
    var ranking = RankedRating()
    #expect(ranking.longerSide(for: Fit(policy: .squash, side: 256)) == 640)
    #expect(ranking.longerSide(for: Fit(policy: .squash, side: 400)) == 800)
    ranking.longerSide = 100...900.25
    #expect(ranking.longerSide(for: Fit(policy: .squash, side: 400)) == 901)
  }

  /// Probabilities of the values 1 … 7 for logits 0, f, … 6f.
  private func softmax(_ feature: Double) -> [Double] {
    let weights = (0..<7).map { exp(feature * Double($0)) }
    return weights.map { $0 / weights.reduce(0, +) }
  }

  private func mean(_ probabilities: [Double]) -> Double {
    probabilities.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
  }

  /// Two rated photos and one unlabelled one, each with a degraded view; `features` by photo and view.
  private func batch(_ values: [[Float]], _ ratings: [RatingDistribution]) throws -> Batch {
    let examples = values.indices.map { number in
      let sample = photo(number, rating: number < ratings.count ? ratings[number] : nil)
      let views = values[number].indices.map { view in
        View(sample: sample, key: .init(pool: .rated, photo: number, kind: "view", variant: view)) {
          .rgb($0)
        }
      }
      return Example(views, targets: sample.targets)
    }
    return try Batch(
      [Array(examples[..<ratings.count]), Array(examples[ratings.count...])], readsPixels: false,
      stored: ["trunk": { view in features(values[view.sample.number][view.key?.variant ?? 0]) }])
  }

  @Test("its loss is EMD(2) of the rated photos plus the weighted hinge of all pairs")
  func loss() throws {
    let ratings = try [[0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1], [0, 0, 0, 0, 0, 0.5, 0.5]].map {
      try RatingDistribution(scale: .oneToSeven, probabilities: $0)
    }
    let values: [[Float]] = [[0.5, 0.25], [-0.25, -0.125], [0.75, 0.75]]
    var ranking = RankedRating()
    (ranking.weight, ranking.margin, ranking.temperature) = (0.5, 0.3, 0.2)
    let task = try #require(try ranking.task(.tiny()) as? RatingNetworkTask)
    try task.network.head.likeBrightness()
    let loss = try task.loss(of: task.players[0], on: batch(values, ratings), at: Moment())

    let distances = zip(values, ratings).map { value, rating in
      let gaps = zip(softmax(Double(value[0])), rating.probabilities).map { $0 - $1 }
      let sums = gaps.indices.map { gaps[...$0].reduce(0, +) }
      return (sums.reduce(0) { $0 + $1 * $1 } / 7).squareRoot()
    }
    let hinges = values.map { pair in
      let means = pair.map { mean(softmax(Double($0))) }
      return 0.2 * log(1 + exp((0.3 - (means[0] - means[1])) / 0.2))
    }
    let (rating, rank) = (distances.reduce(0, +) / 2, hinges.reduce(0, +) / 3)
    #expect(loss.parts.keys.sorted() == ["ranking", "rating"])
    #expect(abs(try #require(loss.parts["rating"]).item() - rating) < 1e-5)
    #expect(abs(try #require(loss.parts["ranking"]).item() - rank) < 1e-5)
    #expect(abs(try loss.total.item() - (rating + 0.5 * rank)) < 1e-5)
  }

  @Test("without a weight, its loss is NIMA's")
  func withoutRanking() throws {
    let ratings = [try RatingDistribution(scale: .oneToSeven, probabilities: [0, 0, 0, 1, 0, 0, 0])]
    var ranking = RankedRating()
    ranking.weight = 0
    let losses = try [ranking as any Method, NIMA()].map { method in
      let task = try #require(try method.task(.tiny()) as? RatingNetworkTask)
      let loss = try task.loss(of: task.players[0], on: batch([[0.5]], ratings), at: Moment())
      #expect(loss.parts.isEmpty)
      return try loss.total.item()
    }
    #expect(losses[0] == losses[1])
  }

  @Test("degradations without any share are refused")
  func noShares() throws {
    var ranking = RankedRating()
    for index in ranking.degradations.indices { ranking.degradations[index].share = 0 }
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(ranking) }
    let kinds = DegradationRange.Kind.allCases.map { "\"\($0)\": {\"share\": 0}" }.joined(separator: ", ")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RankedRating.self, from: Data("{\"degradations\": {\(kinds)}}".utf8))
    }
  }
}
