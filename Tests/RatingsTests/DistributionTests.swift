import Foundation
import Ratings
import Testing

struct DistributionTests {
  @Test("a scale must increase, be finite and have two values")
  func scales() throws {
    #expect(RatingScale.oneToSeven.values == [1, 2, 3, 4, 5, 6, 7])
    #expect(throws: RatingError.tooFewValues(1)) { try RatingScale([3]) }
    #expect(throws: RatingError.notIncreasing(index: 2)) { try RatingScale([1, 2, 2]) }
    #expect(throws: RatingError.notIncreasing(index: 1)) { try RatingScale([1, .nan]) }
    #expect(throws: RatingError.notIncreasing(index: 1)) { try RatingScale([1, .infinity]) }
    #expect(throws: RatingError.outOfRange(index: 1, value: 1e300)) { try RatingScale([1, 1e300]) }
    #expect(throws: RatingError.notIncreasing(index: 1)) { try RatingScale([0, .leastNonzeroMagnitude]) }
  }

  @Test("a scale is written as its values and checked when read")
  func codableScale() throws {
    let data = try JSONEncoder().encode(RatingScale.oneToSeven)
    #expect(String(data: data, encoding: .utf8) == "[1,2,3,4,5,6,7]")
    #expect(try JSONDecoder().decode(RatingScale.self, from: data) == .oneToSeven)
    #expect(throws: RatingError.notIncreasing(index: 1)) {
      try JSONDecoder().decode(RatingScale.self, from: Data("[2,1]".utf8))
    }
  }

  @Test(
    "votes that are no votes are refused",
    arguments: [
      ([1, 2], RatingError.wrongCount(expected: 3, found: 2)),
      ([0, 0, 0], .noVotes),
      ([1, -1, 3], .notACount(index: 1, value: -1)),
      ([1, 2, .infinity], .notACount(index: 2, value: .infinity)),
      ([1e308, 1e308, 1], .tooManyVotes(index: 0, value: 1e308)),
      ([1e-200, 0, 0], .noVotes),
    ] as [([Double], RatingError)])
  func badVotes(counts: [Double], error: RatingError) throws {
    let scale = try RatingScale([1, 2, 3])
    #expect(throws: error) { try Votes(scale: scale, counts: counts) }
  }

  @Test("the greatest votes on the widest scale have a mean and a spread")
  func greatest() throws {
    let scale = try RatingScale([-1e9, 0, 1e9])
    let votes = try Votes(scale: scale, counts: [Votes.greatest, 0, Votes.greatest])
    #expect(votes.mean == 0)
    #expect(abs(votes.standardDeviation - 1e9) < 1)
    #expect(try RatingStatistics([votes], on: scale).all.mean == 0)
  }

  @Test("NaN is not a count")
  func nanVotes() throws {
    let scale = try RatingScale([1, 2])
    #expect(throws: RatingError.self) { try Votes(scale: scale, counts: [1, .nan]) }
  }

  @Test("votes are normalised; probabilities must nearly be so already")
  func normalisation() throws {
    let scale = try RatingScale([1, 2, 3])
    let distribution = RatingDistribution(votes: try Votes(scale: scale, counts: [1, 1, 2]))
    #expect(distribution.probabilities == [0.25, 0.25, 0.5])
    #expect(throws: RatingError.notNormalised(sum: 4)) {
      try RatingDistribution(scale: scale, probabilities: [1, 1, 2])
    }
    let rough = try RatingDistribution(scale: scale, probabilities: [0.25, 0.25, 0.5005])
    #expect(abs(rough.probabilities.reduce(0, +) - 1) < 1e-12)
  }

  @Test("mean, spread and EMD agree with numpy")
  func moments() throws {
    for row in try reference("ratings", as: RatingsReference.self).distributions {
      let scale: RatingScale = row.p.count == 7 ? .oneToSeven : .oneToTen
      let p = try RatingDistribution(scale: scale, probabilities: row.p)
      let q = try RatingDistribution(scale: scale, probabilities: row.q)
      #expect(abs(p.mean - row.mean) < 1e-12)
      #expect(abs(p.standardDeviation - row.standardDeviation) < 1e-12)
      #expect(abs(earthMoversDistance(p, q, r: 1) - row.emd1) < 1e-12)
      #expect(abs(earthMoversDistance(p, q, r: 2) - row.emd2) < 1e-12)
    }
  }

  @Test("EMD of opposite ends is (N−1)/N for r = 1, and it is symmetric")
  func closedForm() throws {
    let p = RatingDistribution(votes: try Votes(scale: .oneToTen, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    let q = RatingDistribution(votes: try Votes(scale: .oneToTen, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(abs(earthMoversDistance(p, q, r: 1) - 0.9) < 1e-12)
    #expect(earthMoversDistance(p, q, r: 2) == earthMoversDistance(q, p, r: 2))
    #expect(earthMoversDistance(p, p, r: 2) == 0)
  }

  @Test("distributions are averaged value by value; nothing to average is nil")
  func average() throws {
    let scale = try RatingScale([1, 2])
    let low = RatingDistribution(votes: try Votes(scale: scale, counts: [1, 0]))
    let high = RatingDistribution(votes: try Votes(scale: scale, counts: [0, 5]))
    #expect(RatingDistribution(averaging: [low, high])?.probabilities == [0.5, 0.5])
    #expect(RatingDistribution(averaging: []) == nil)
  }

  @Test("equal means and equal spreads of juries of different sizes are equal numbers")
  func exactness() throws {
    let small = try jury([0, 0, 1, 1, 0, 1, 0, 0, 0, 0])
    let large = try jury([0, 0, 0, 49, 49, 0, 49, 0, 0, 0])
    #expect(small.mean + 1 == large.mean)
    #expect(small.standardDeviation == large.standardDeviation)
    #expect(abs(small.standardDeviation - RatingDistribution(votes: small).standardDeviation) < 1e-12)
  }

  @Test("a rating gives what it knows, and no more")
  func ratings() throws {
    let votes = try jury([0, 0, 0, 0, 1, 0, 1, 0, 0, 0])
    #expect(Rating.votes(votes).mean == 6)
    #expect(Rating.votes(votes).distribution == RatingDistribution(votes: votes))
    #expect(Rating.distribution(RatingDistribution(votes: votes)).standardDeviation == 1)
    #expect(Rating.moments(mean: 3).distribution == nil)
    #expect(Rating.moments(mean: 3).standardDeviation == nil)
  }
}
