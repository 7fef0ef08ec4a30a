import Imaging
import Ratings

extension RGBImage {
  /// This photo, degraded as training does it; all chance comes from the generator.
  ///
  /// It is resized to a longer side of its own first, so that each strength is met at many resolutions.
  func degraded(_ ranking: Experiment.Ranking, using generator: inout SeededGenerator) throws -> RGBImage {
    let longerSide = generator.uniform(in: ranking.longerSide)
    let degradation = ranking.draw(longerSide: longerSide, using: &generator)
    return try degradation.apply(to: resized(longerSide: longerSide), using: &generator)
  }

  /// Resized, proportions kept, so that its longer side has so many pixels.
  func resized(longerSide: Double) throws(ImageError) -> RGBImage {
    let scale = longerSide / Double(max(size.width, size.height))
    return try resized(
      to: PixelSize(
        width: max(1, Int((Double(size.width) * scale).rounded())),
        height: max(1, Int((Double(size.height) * scale).rounded()))))
  }
}
