import Ratings
import Testing

struct CorrelationTests {
  @Test("correlations with ties agree with scipy")
  func agreement() throws {
    for row in try reference("ratings", as: RatingsReference.self).correlations {
      let pearson = try #require(Correlation.pearson(row.x, row.y))
      let spearman = try #require(Correlation.spearman(row.x, row.y))
      let kendall = try #require(Correlation.kendall(row.x, row.y))
      #expect(abs(pearson - row.pearson) < 1e-12)
      #expect(abs(spearman - row.spearman) < 1e-12)
      #expect(abs(kendall - row.kendall) < 1e-12)
    }
  }

  @Test("equal lists correlate at exactly 1, opposite ones at −1, and nothing goes beyond")
  func perfect() {
    var generator = SeededGenerator(seed: 3)
    for count in [2, 3, 7, 1_000] {
      let x = (0..<count).map { _ in Double(generator.index(below: 900)) / 7 + 0.1 }
      for correlation in [Correlation.pearson, Correlation.spearman, Correlation.kendall] {
        #expect(correlation(x, x) == 1)
        #expect(correlation(x, x.map { -$0 }) == -1)
        #expect(correlation(x, x.map { 3 * $0 + 0.7 }).map { $0 <= 1 && $0 > 1 - 1e-12 } ?? false)
      }
    }
  }

  @Test("an undefined correlation is nil, not NaN or 0")
  func undefined() {
    for correlation in [Correlation.pearson, Correlation.spearman, Correlation.kendall] {
      #expect(correlation([1, 1, 1], [1, 2, 3]) == nil)
      #expect(correlation([1, 2, 3], [0.1, 0.1, 0.1]) == nil)
      #expect(correlation([1], [1]) == nil)
      #expect(correlation([], []) == nil)
      #expect(correlation([1, .nan], [1, 2]) == nil)
      #expect(correlation([1, 2], [1, .infinity]) == nil)
      #expect(correlation([1, 2], [1, 2, 3]) == nil)
    }
  }

  @Test("numbers whose squares overflow still have ranks")
  func extremes() throws {
    let huge = [-1e300, 1e300, 1.5e300]
    #expect(Correlation.pearson(huge, [1, 2, 3]) == nil)
    #expect(abs(try #require(Correlation.spearman(huge, [1, 2, 3])) - 1) < 1e-12)
    #expect(abs(try #require(Correlation.kendall(huge, [3, 2, 1])) + 1) < 1e-12)
  }

  @Test(
    "τ-b counts pairs as its definition does, with few different numbers and with many",
    arguments: [
      (2, 4), (3, 4), (10, 4), (57, 4), (300, 15), (300, 16), (300, 17), (700, 300), (1_200, 100_000),
    ])
  func definition(count: Int, values: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count + values))
    let x = [0, 1] + (0..<count).map { _ in Double(generator.index(below: values + 2)) }
    let y = [0, 1] + (0..<count).map { _ in Double(generator.index(below: values)) }
    var (agreement, untiedX, untiedY) = (0.0, 0.0, 0.0)
    for i in x.indices {
      for j in 0..<i {
        let (a, b) = ((x[i] - x[j]).signum, (y[i] - y[j]).signum)
        agreement += a * b
        untiedX += a * a
        untiedY += b * b
      }
    }
    let kendall = try #require(Correlation.kendall(x, y))
    #expect(abs(kendall - agreement / (untiedX * untiedY).squareRoot()) < 1e-12)
  }
}

extension Double {
  fileprivate var signum: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }

  @Test("with its interval it is what an evaluation finds of mean scores")
  func interval() throws {
    let predicted = (0..<40).map { Double($0 * 7 % 40) }
    let rated = (0..<40).map { Double($0 * $0 % 23) }
    let bootstrap = Bootstrap(resamples: 100, seed: 3)
    let found = Correlation.spearman(predicted: predicted, rated: rated, bootstrap: bootstrap)
    let evaluation = try Evaluation(
      predictions: predicted.map { .moments(mean: $0) }, truths: rated.map { .moments(mean: $0) },
      threshold: nil,
      bootstrap: bootstrap)
    #expect(found == evaluation[.srccMean])
    #expect(found.interval != nil)
    #expect(Correlation.spearman(predicted: predicted, rated: rated, bootstrap: .none).interval == nil)
  }

  @Test("what has no rank correlation says why")
  func undefined() {
    func reason(_ predicted: [Double], _ rated: [Double]) -> MetricValue {
      Correlation.spearman(predicted: predicted, rated: rated, bootstrap: Bootstrap(resamples: 5)).result
    }
    #expect(reason([], []) == .failure(.noPhotos))
    #expect(reason([1, 1], [1, 2]) == .failure(.constantPredictions))
    #expect(reason([1, 2], [1, 1]) == .failure(.constantRatings))
    #expect(reason([1, .nan], [1, 2]) == .failure(.outOfRange))
    #expect(reason([1], [1, 2]) == .failure(.outOfRange))
  }
}
