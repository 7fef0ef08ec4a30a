import Imaging
import Methods
import Ratings

/// A photo whose pixels tell their places: red its column, green its row, blue its number.
func photo(
  _ number: Int, pool: Draw.Pool = .rated, size: PixelSize = PixelSize(width: 40, height: 30),
  rating: RatingDistribution? = nil, attributes: [Double] = [],
  onDecoding: @escaping @Sendable () -> Void = {}
) -> Sample {
  Sample(id: "\(pool) \(number)", pool: pool, number: number, rating: rating, attributes: attributes) {
    onDecoding()
    let pixels = (0..<size.height).flatMap { row in
      (0..<size.width).flatMap { [UInt8(clamping: $0), UInt8(clamping: row), UInt8(clamping: number)] }
    }
    return RGBImage(size: size, pixels: pixels) ?? RGBImage(size: size, filledWith: .white)
  }
}

/// An example with views of one grey each, of one size unless others are given.
func grey(
  _ levels: [UInt8], sizes: [PixelSize] = [], targets: [String: [Float]] = [:]
) -> Example {
  let sample = photo(Int(levels.first ?? 0))
  return Example(
    levels.enumerated().map { index, level in
      let size = index < sizes.count ? sizes[index] : PixelSize(width: 2, height: 2)
      return View(
        sample: sample,
        made: .rgb(
          RGBImage(size: size, filledWith: RGBImage.Colour(red: level, green: level, blue: level))))
    }, targets: targets)
}

extension View {
  /// Its sRGB pixels; nil for a view of other numbers.
  var image: RGBImage? {
    get throws { if case .rgb(let image) = try planes() { image } else { nil } }
  }
}

extension RGBImage {
  /// Whether a ``photo(_:pool:size:rating:onDecoding:)`` of the same size has been mirrored.
  var isMirrored: Bool { self[0, 0].red > self[size.width - 1, 0].red }
}
