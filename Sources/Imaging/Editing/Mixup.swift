extension RGBImage {
  /// (1 − `share`) of this image plus `share` (0…1) of `other`, which is resized to this one's size.
  ///
  /// Source: Zhang et al. 2018, "mixup".
  public func mixed(with other: RGBImage, share: Double) throws(ImageError) -> RGBImage {
    let other = try other.resized(to: size)
    let share = min(max(share, 0), 1)
    let (own, others) = (Float(1 - share), Float(share))
    let mixed = [UInt8](unsafeUninitializedCapacity: pixels.count) { mixed, count in
      pixels.withUnsafeBufferPointer { first in
        other.pixels.withUnsafeBufferPointer { second in
          for place in 0..<first.count {
            mixed[place] = UInt8(Float(first[place]) * own + Float(second[place]) * others + 0.5)
          }
        }
      }
      count = pixels.count
    }
    return RGBImage(checked: size, pixels: mixed)
  }
}
