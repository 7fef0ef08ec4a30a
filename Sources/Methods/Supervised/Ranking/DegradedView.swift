public import Imaging
public import Ratings

extension RankedRating {
  /// A photo, degraded as training does it; all chance comes from the generator.
  ///
  /// It is resized to a longer side of its own first, so that each strength is met at many resolutions.
  public func degraded(
    _ photo: RGBImage, using generator: inout SeededGenerator
  ) throws(ImageError) -> RGBImage {
    let longerSide = generator.uniform(in: longerSide)
    let degradation = draw(longerSide: longerSide, using: &generator)
    return try degradation.apply(to: photo.resized(longerSide: longerSide), using: &generator)
  }
}

extension RGBImage {
  /// Resized, proportions kept, so that its longer side has so many pixels.
  public func resized(longerSide: Double) throws(ImageError) -> RGBImage {
    try resized(to: size.scaled(by: longerSide / Double(max(size.width, size.height))))
  }

  /// Fitted to an input size that another version of the photo has got.
  ///
  /// A resized photo's rounded sides may be nearest to another bucket than the photo's own.
  public func fitted(_ fit: Fit, to input: PixelSize) throws(ImageError) -> RGBImage {
    let frame = fit.frame(for: size)
    return try fitted(frame.input == input ? frame : .cover(input, by: size))
  }
}
