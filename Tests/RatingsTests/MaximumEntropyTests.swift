import Foundation
import Ratings
import Testing

struct MaximumEntropyTests {
  @Test("the distribution of maximum entropy agrees with scipy's")
  func agreement() throws {
    for row in try reference("evaluation", as: EvaluationReference.self).maximumEntropy {
      let found = try RatingDistribution(
        maximumEntropyOn: row.scale, mean: row.mean, standardDeviation: row.deviation)
      for (p, q) in zip(found.probabilities, row.shares) { #expect(abs(p - q) < 1e-7, "\(row.mean)") }
    }
  }

  @Test("the moments are those asked for, over all that is possible on the scale")
  func moments() throws {
    for tenths in 10...100 {
      let mean = Double(tenths) / 10
      let (least, greatest) = ((mean - floor(mean)) * (ceil(mean) - mean), (mean - 1) * (10 - mean))
      let alone = try RatingDistribution(maximumEntropyOn: .oneToTen, mean: mean)
      #expect(abs(alone.mean - mean) < 1e-9)
      for share in [0, 1e-12, 1e-6, 0.01, 0.3, 0.9, 0.9999, 1] {
        let deviation = max(0, least + share * (greatest - least)).squareRoot()
        let found = try RatingDistribution(
          maximumEntropyOn: .oneToTen, mean: mean, standardDeviation: deviation)
        #expect(abs(found.mean - mean) < 1e-7, "\(mean) ± \(deviation)")
        #expect(abs(found.standardDeviation - deviation) < 1e-3, "\(mean) ± \(deviation)")
        #expect(abs(found.probabilities.reduce(0, +) - 1) < 1e-12)
      }
    }
  }

  @Test("the middle of the scale alone says nothing: all values are equally likely")
  func uniform() throws {
    let found = try RatingDistribution(maximumEntropyOn: .oneToSeven, mean: 4)
    #expect(found.probabilities.allSatisfy { abs($0 - 1.0 / 7) < 1e-12 })
  }

  @Test("moments at the ends leave one distribution")
  func ends() throws {
    let highest = try RatingDistribution(maximumEntropyOn: .oneToTen, mean: 10)
    #expect(highest.probabilities == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    let split = try RatingDistribution(maximumEntropyOn: .oneToTen, mean: 5.5, standardDeviation: 4.5)
    #expect(split.probabilities == [0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5])
    let narrow = try RatingDistribution(maximumEntropyOn: .oneToTen, mean: 4, standardDeviation: 0)
    #expect(narrow.probabilities == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test(
    "moments that no votes can have are an error",
    arguments: [
      (0.9, nil), (10.1, nil), (.nan, nil), (.infinity, nil), (5.5, 0.3), (5, 4.6), (5, -1), (5, .nan),
    ] as [(Double, Double?)])
  func infeasible(mean: Double, deviation: Double?) {
    #expect(throws: RatingError.self) {
      try RatingDistribution(maximumEntropyOn: .oneToTen, mean: mean, standardDeviation: deviation)
    }
  }
}
