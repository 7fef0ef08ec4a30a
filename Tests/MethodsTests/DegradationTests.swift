import Foundation
import Imaging
import Methods
import Ratings
import Testing

@Suite("Degradations")
struct DegradationTests {
  /// What a degradation of this kind says about its strength, in the units of its range at a longer side of 500.
  private func strength(_ degradation: Degradation) -> Double {
    switch degradation {
    case .jpeg(let quality): Double(quality)
    case .blur(let sigma), .noise(let sigma): sigma
    case .exposure(let factor): max(factor, 1 / factor)
    case .pixelation(let pixels): Double(pixels)
    default: .nan
    }
  }

  private func kind(_ degradation: Degradation) -> DegradationRange.Kind? {
    switch degradation {
    case .jpeg: .jpeg
    case .blur: .blur
    case .noise: .noise
    case .exposure(let factor): factor > 1 ? .brightening : .darkening
    case .pixelation: .pixelation
    default: nil
    }
  }

  @Test("strengths lie in their range, evenly in their logarithm", arguments: DegradationRange.Kind.allCases)
  func ranges(kind: DegradationRange.Kind) {
    let range = DegradationRange(kind: kind)
    let (low, high) = (log(range.strengths.lowerBound), log(range.strengths.upperBound))
    var generator = SeededGenerator(seed: 1)
    let count = 1_000
    let places = (0..<count).map { _ in
      (log(strength(range.draw(longerSide: 500, using: &generator))) - low) / (high - low)
    }.sorted()
    // JPEG's qualities and the sides of squares are whole numbers.
    let step = kind == .jpeg || kind == .pixelation ? 0.6 / range.strengths.lowerBound / (high - low) : 1e-9
    #expect((-step...1 + step).contains(places[0]) && (-step...1 + step).contains(places[count - 1]))
    // Kolmogorov & Smirnov: the largest gap between what is drawn and what is even, at 1 %.
    let gap = places.enumerated().map { abs((Double($0) + 0.5) / Double(count) - $1) }.max() ?? 1
    #expect(gap < 1.63 / Double(count).squareRoot() + (step > 1e-6 ? step : 0))
  }

  @Test("each kind comes by its share")
  func shares() {
    let ranking = RankedRating()
    let total = ranking.degradations.reduce(0) { $0 + $1.share }
    var generator = SeededGenerator(seed: 2)
    var counts: [DegradationRange.Kind: Double] = [:]
    let count = 6_000.0
    for _ in 0..<Int(count) {
      guard let kind = kind(ranking.draw(longerSide: 500, using: &generator)) else { continue }
      counts[kind, default: 0] += 1
    }
    #expect(counts.values.reduce(0, +) == count)
    for degradation in ranking.degradations {
      let share = degradation.share / total
      let deviation = (count * share * (1 - share)).squareRoot()
      #expect(abs(counts[degradation.kind, default: 0] - count * share) < 4 * deviation)
    }
  }

  @Test("a kind without a share never comes, wherever it stands", arguments: 0..<6)
  func noShare(left: Int) {
    var ranking = RankedRating()
    for index in ranking.degradations.indices where index != left { ranking.degradations[index].share = 0 }
    var generator = SeededGenerator(seed: 3)
    let kinds = Set((0..<100).map { _ in kind(ranking.draw(longerSide: 500, using: &generator)) })
    #expect(kinds == [ranking.degradations[left].kind])
  }

  @Test("blur and pixelation are measured at a longer side of 500 pixels, the others do not depend on it")
  func scale() {
    for kind in DegradationRange.Kind.allCases {
      var range = DegradationRange(kind: kind)
      range.strengths = 4...4
      var generator = SeededGenerator(seed: 1)
      let strengths = [500.0, 1_000, 100].map {
        strength(range.draw(longerSide: $0, using: &generator))
      }
      // No square is smaller than two pixels.
      let expected: [Double] =
        switch kind {
        case .blur: [4, 8, 0.8]
        case .pixelation: [4, 8, 2]
        default: [4, 4, 4]
        }
      for (found, expected) in zip(strengths, expected) { #expect(abs(found - expected) < 1e-9) }
    }
  }

  @Test("a photo is degraded at a longer side from its range; all chance comes from the generator")
  func degraded() throws {
    var ranking = RankedRating()
    ranking.longerSide = 40...80
    let image = try photo(1, size: PixelSize(width: 45, height: 60)).image()
    var sides: Set<Int> = []
    for seed in 0..<60 {
      var (first, second) = (SeededGenerator(seed: UInt64(seed)), SeededGenerator(seed: UInt64(seed)))
      let degraded = try ranking.degraded(image, using: &first)
      #expect(try ranking.degraded(image, using: &second) == degraded)
      #expect(first == second)
      #expect(abs(Double(degraded.size.width) - 0.75 * Double(degraded.size.height)) <= 1)
      sides.insert(degraded.size.height)
    }
    #expect(sides.min() ?? 0 >= 40 && sides.max() ?? 0 <= 80 && sides.count > 20)
  }

  @Test("a side that would vanish keeps a pixel")
  func thin() throws {
    let line = RGBImage(size: PixelSize(width: 1_000, height: 2), filledWith: .white)
    #expect(try line.resized(longerSide: 100).size == PixelSize(width: 100, height: 1))
  }

  @Test("a version of a photo gets the photo's input size, also beside a border between two shapes")
  func bucket() throws {
    let fit = Fit(policy: .buckets, side: 128)
    // At a ninth of its size, 9:8 and its rounded neighbours have nearest shapes of their own.
    for width in stride(from: 300, through: 420, by: 9) {
      let size = PixelSize(width: width, height: 300)
      let input = fit.frame(for: size).input
      let version = RGBImage(size: PixelSize(width: width / 9, height: 33), filledWith: .white)
      #expect(try version.fitted(fit, to: input).size == input)
    }
  }
}
