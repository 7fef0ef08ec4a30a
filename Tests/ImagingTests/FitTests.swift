import Imaging
import Testing

@Suite("Fit: photos of any shape become network inputs")
struct FitTests {
  private static let sides = [(224, 32), (260, 32), (260, 16), (288, 32), (32, 32), (20, 32)]

  @Test(
    "buckets have whole multiples as sides, about one area, and every shape also on its side",
    arguments: sides)
  func buckets(side: Int, multiple: Int) {
    let buckets = Fit(policy: .buckets, side: side, multiple: multiple).buckets

    #expect(buckets.count <= 13)
    #expect(Set(buckets).count == buckets.count)
    #expect(Set(buckets) == Set(buckets.map(\.transposed)))
    for bucket in buckets {
      #expect(bucket.width % multiple == 0 && bucket.height % multiple == 0)
      #expect((0.3...3.4).contains(bucket.aspectRatio) || side < 4 * multiple)
    }
    guard side >= 7 * multiple else { return }
    for bucket in buckets {
      #expect((0.85...1.15).contains(Double(bucket.area) / Double(side * side)), "\(bucket)")
    }
  }

  @Test("the buckets of 260 pixels in steps of 32 are these eleven")
  func knownBuckets() {
    let wide = [(256, 256), (288, 224), (320, 224), (352, 192), (384, 160), (448, 160)]
      .map { PixelSize(width: $0.0, height: $0.1) }

    #expect(Fit(policy: .buckets, side: 260).buckets.filter { $0.width >= $0.height } == wide)
  }

  @Test("a photo lying and standing gets the same frame, lying and standing")
  func transposition() {
    let fit = Fit(policy: .buckets, side: 260)
    for width in stride(from: 100, to: 4_000, by: 97) {
      let photo = PixelSize(width: width, height: 1_000)
      let frame = fit.frame(for: photo)
      let turned = fit.frame(for: photo.transposed)
      #expect(turned == Frame(resized: frame.resized.transposed, input: frame.input.transposed))
    }
  }

  @Test("proportions survive crop, pad and buckets", arguments: [Fit.Policy.crop, .pad, .buckets])
  func circles(policy: Fit.Policy) {
    let fit = Fit(policy: policy, side: 260)
    for (width, height) in [
      (6_000, 4_000), (500, 400), (333, 999), (1_000, 1_000), (2_000, 600), (640, 1_136),
    ] {
      let photo = PixelSize(width: width, height: height)
      let resized = fit.frame(for: photo).resized
      let half = 0.5 / Double(min(resized.width, resized.height))
      #expect(abs(resized.aspectRatio / photo.aspectRatio - 1) <= 2 * half + 1e-9, "\(photo)")
    }
  }

  @Test("a bucket cuts off at most a sixth of a usual photo")
  func cutOff() {
    let fit = Fit(policy: .buckets, side: 260)
    for (width, height) in [(1, 1), (5, 4), (4, 3), (3, 2), (16, 9), (2, 1), (21, 9), (3, 1), (9, 16)] {
      let frame = fit.frame(for: PixelSize(width: width * 300, height: height * 300))
      #expect(frame.cutOff <= 1.0 / 6, "\(width):\(height) \(frame)")
    }
  }

  @Test("a panorama beyond the widest bucket keeps all its content, on grey")
  func panorama() {
    let fit = Fit(policy: .buckets, side: 260)
    let frame = fit.frame(for: PixelSize(width: 50_000, height: 10))

    #expect(frame.input == PixelSize(width: 448, height: 160))
    #expect(frame.resized == PixelSize(width: 448, height: 1))
    #expect(frame.cutOff == 0)
  }

  @Test("squash, crop and pad give squares")
  func squares() {
    let photo = PixelSize(width: 600, height: 300)
    let square = PixelSize(width: 200, height: 200)

    #expect(Fit(policy: .squash, side: 200).frame(for: photo) == Frame(resized: square, input: square))
    #expect(
      Fit(policy: .crop, side: 200).frame(for: photo)
        == Frame(resized: PixelSize(width: 400, height: 200), input: square))
    #expect(
      Fit(policy: .pad, side: 200).frame(for: photo)
        == Frame(resized: PixelSize(width: 200, height: 100), input: square))
  }

  @Test("absurd settings and sizes give small frames, not traps", arguments: Fit.Policy.allCases)
  func absurd(policy: Fit.Policy) {
    for (side, multiple) in [(0, 0), (-5, 32), (Int.max, 1), (1, Int.max), (260, -1)] {
      for (width, height) in [(1, 1), (0, 0), (1, 1_000_000), (1_000_000, 1)] {
        let frame = Fit(policy: policy, side: side, multiple: multiple)
          .frame(for: PixelSize(width: width, height: height))
        #expect(frame.input.width >= 1 && frame.input.height >= 1)
        #expect(frame.resized.width >= 1 && frame.resized.height >= 1)
      }
    }
  }
}
