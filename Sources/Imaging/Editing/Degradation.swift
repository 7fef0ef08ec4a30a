/// One editing operation with its strength: nine of the degradation pretext's ten.
///
/// The tenth, mixup, needs a second photo: ``RGBImage/mixed(with:share:)``.
///
/// Source: Sheng et al., AAAI 2020, table 1.
public enum Degradation: Hashable, Sendable {
  /// Recompressed as a JPEG of quality 1…100.
  case jpeg(quality: Int)
  /// Gaussian blur with a standard deviation in pixels.
  case blur(sigma: Double)
  /// Gaussian noise with a standard deviation on the scale 0…1.
  case noise(sigma: Double)
  /// Multiplied by a factor and clipped.
  case exposure(factor: Double)
  /// Squares of so many pixels a side become one colour.
  case pixelation(pixels: Int)
  /// Turned clockwise by so many quarter turns.
  case rotation(quarterTurns: Int)
  /// Reduced by a factor of at least 1 and enlarged again.
  case resampling(factor: Double)
  /// So many values (2…256) for each channel.
  case quantisation(levels: Int)
  /// Pixels change places within squares of `side` pixels, each with a probability of 0…1.
  case patchShuffle(probability: Double, side: Int)

  /// The edited image.
  ///
  /// Only noise and patch shuffling draw from `generator`.
  public func apply(
    to image: RGBImage, using generator: inout some RandomNumberGenerator
  ) throws(ImageError) -> RGBImage {
    switch self {
    case .jpeg(let quality): try image.jpegRecompressed(quality: quality)
    case .blur(let sigma): try image.blurred(sigma: sigma)
    case .noise(let sigma): image.noised(sigma: sigma, using: &generator)
    case .exposure(let factor): image.exposed(factor: factor)
    case .pixelation(let pixels): image.pixelated(pixels)
    case .rotation(let quarterTurns): image.rotated(quarterTurns: quarterTurns)
    case .resampling(let factor): try image.resampled(factor: factor)
    case .quantisation(let levels): image.quantised(levels: levels)
    case .patchShuffle(let probability, let side):
      image.patchShuffled(probability: probability, side: side, using: &generator)
    }
  }
}
