extension RGBImage {
  /// (1 − `share`) of this image plus `share` (0…1) of `other`, which is resized to this one's size.
  ///
  /// Source: Zhang et al. 2018, "mixup".
  public func mixed(with other: RGBImage, share: Double) throws(ImageError) -> RGBImage {
    let other = try other.resized(to: size)
    let share = min(max(share, 0), 1)
    let mixed = zip(pixels, other.pixels).map { Self.byte(Double($0) * (1 - share) + Double($1) * share) }
    return RGBImage(checked: size, pixels: mixed)
  }
}
