extension RGBImage {
  /// Reduced `factor` times and enlarged to the old size again, both bilinearly (with a triangle as wide as the step).
  public func resampled(factor: Double) throws(ImageError) -> RGBImage {
    guard factor.isFinite, factor >= 1 else {
      throw ImageError(operation: "resample", message: "The factor must be at least 1, not \(factor).")
    }
    let small = PixelSize(
      width: max(1, Int((Double(size.width) / factor).rounded())),
      height: max(1, Int((Double(size.height) / factor).rounded())))
    func filtered(_ image: RGBImage, _ new: PixelSize) -> RGBImage {
      image.filtered(
        across: LineFilter(.linear, from: image.size.width, to: new.width),
        down: LineFilter(.linear, from: image.size.height, to: new.height))
    }
    return filtered(filtered(self, small), size)
  }
}
