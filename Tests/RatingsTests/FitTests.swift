import Ratings
import Testing

struct FitTests {
  @Test("fits of 200 real histograms agree with scipy's", arguments: DistributionFamily.allCases)
  func agreement(family: DistributionFamily) throws {
    let histograms = try reference("fits", as: FitsReference.self).histograms
    #expect(histograms.count == 200)
    for histogram in histograms {
      let found = family.fit(try jury(histogram.counts))
      guard let expected = try #require(histogram.fits[family]) else {
        #expect(found == .failure(.notConverged), "\(histogram.counts)")
        continue
      }
      let fit = try found.get()
      #expect(abs(fit.rmse - expected.rmse) < 1e-6, "\(histogram.counts)")
      for (a, b) in zip(fit.parameters, expected.parameters) {
        #expect(abs(a - b) < 1e-5 * max(1, abs(b)), "\(histogram.counts)")
      }
    }
  }

  @Test("votes on one value are reported by every family", arguments: DistributionFamily.allCases)
  func oneValue(family: DistributionFamily) throws {
    for value in [0, 4, 9] {
      let counts = (0..<10).map { $0 == value ? 100.0 : 0 }
      #expect(family.fit(try jury(counts)) == .failure(.oneValue))
    }
  }

  @Test("whatever the votes, a fit is finite or says that it failed", arguments: DistributionFamily.allCases)
  func oddities(family: DistributionFamily) throws {
    var generator = SeededGenerator(seed: 5)
    var juries: [[Double]] = [
      [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1e-300, 0, 0, 0, 1, 0, 0, 0, 0, 0],
      [1e12, 1, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1e9],
      [99, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ]
    for _ in 0..<100 { juries.append((0..<10).map { _ in Double(generator.index(below: 3)) }) }
    for counts in juries where counts.contains(where: { $0 > 0 }) {
      if let fit = try? family.fit(try jury(counts)).get() {
        #expect(fit.rmse.isFinite && fit.parameters.allSatisfy(\.isFinite), "\(counts)")
        #expect(fit.densities.allSatisfy { $0 >= 0 && $0.isFinite }, "\(counts)")
      }
    }
  }

  @Test("a mirrored gamma of mirrored votes is the gamma of the votes")
  func mirrored() throws {
    let counts: [Double] = [8, 11, 28, 59, 70, 65, 22, 16, 5, 3]
    let gamma = try DistributionFamily.gamma.fit(try jury(counts)).get()
    let mirrored = try DistributionFamily.gammaMirrored.fit(try jury(counts.reversed())).get()
    for (a, b) in zip(mirrored.parameters, gamma.parameters) { #expect(abs(a - b) < 1e-9) }
    for (a, b) in zip(mirrored.densities, gamma.densities.reversed()) { #expect(abs(a - b) < 1e-9) }
  }

  @Test("positions count, not values: votes on 0 … 1 fit like those on 1 … 5")
  func positions() throws {
    let five = try RatingScale([1, 2, 3, 4, 5])
    let counts: [Double] = [1, 4, 6, 3, 1]
    for family in DistributionFamily.allCases {
      let ones = family.fit(try Votes(scale: five, counts: counts))
      let quarters = family.fit(try Votes(scale: .quarters, counts: counts))
      #expect(ones == quarters)
    }
  }
}
