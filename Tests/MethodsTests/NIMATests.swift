import Imaging
import Methods
import Ratings
import Testing

@Suite("NIMA")
struct NIMATests {
  /// 64 of whose pixels a side are cut to 56 without being resized, as the paper's 256 to 224.
  private let size = PixelSize(width: 64, height: 64)
  private let fit = Fit(policy: .squash, side: 56)

  private func crop(_ seed: UInt64, mirrors: Bool = true, of sample: Sample, nima: NIMA = NIMA()) throws
    -> RGBImage
  {
    var views = ViewMaker.free(SeededGenerator(seed: seed), mirrors: mirrors)
    let example = try nima.example(of: [sample], fit: fit, views: &views)
    #expect(example.views.count == 1)
    return try #require(try example.views[0].image)
  }

  @Test("seven eighths of each side are kept, at every place where they fit")
  func places() throws {
    let sample = photo(1, size: size)
    var (columns, rows): (Set<Int>, Set<Int>) = ([], [])
    for seed in 0..<300 {
      let image = try crop(UInt64(seed), mirrors: false, of: sample)
      #expect(image.size == PixelSize(width: 56, height: 56))
      let (first, last) = (image[0, 0], image[55, 55])
      // One part of the photo, pixel by pixel.
      #expect(Int(last.red) - Int(first.red) == 55 && Int(last.green) - Int(first.green) == 55)
      columns.insert(Int(first.red))
      rows.insert(Int(first.green))
    }
    #expect(columns == Set(0...8) && rows == columns)
  }

  @Test("a crop may be mirrored, as the whole photo is")
  func mirrored() throws {
    let sample = photo(1, size: size)
    let mirrored = try (0..<100).count { try crop(UInt64($0), of: sample).isMirrored }
    #expect((30...70).contains(mirrored))
  }

  @Test("a crop of everything is the fitted photo")
  func whole() throws {
    var nima = NIMA()
    nima.crop = 1
    let sample = photo(1, size: PixelSize(width: 300, height: 200))
    let expected = try sample.image().fitted(fit)
    for seed in 0..<5 {
      #expect(try crop(UInt64(seed), mirrors: false, of: sample, nima: nima) == expected)
    }
  }

  @Test("every crop has the photo's input shape", arguments: Fit.Policy.allCases)
  func shapes(policy: Fit.Policy) throws {
    let fit = Fit(policy: policy, side: 64)
    for crop in [0.25, 0.875, 1] {
      var nima = NIMA()
      nima.crop = crop
      for width in [20, 101] {
        let sample = photo(1, size: PixelSize(width: width, height: 100))
        var views = ViewMaker.free(SeededGenerator(seed: UInt64(width)), mirrors: true)
        let view = try nima.example(of: [sample], fit: fit, views: &views).views[0]
        #expect(try view.planes().size == fit.frame(for: PixelSize(width: width, height: 100)).input)
      }
    }
  }

  @Test("it learns what raters said, from every rated photo")
  func method() throws {
    let scale = try RatingScale([1, 2])
    let rating = try RatingDistribution(scale: scale, probabilities: [0.25, 0.75])
    var views = ViewMaker.free(SeededGenerator(seed: 1), mirrors: true)
    let nima = NIMA()
    let example = try nima.example(of: [photo(1, rating: rating)], fit: fit, views: &views)
    #expect(example.targets == ["distribution": [0.25, 0.75]])
    #expect(nima.draws == [.pass(over: .rated)])
    let test = try nima.testExample(of: photo(1, rating: rating), fit: fit, views: &views)
    #expect(test.targets == example.targets && test.views.count == 1)
  }
}
