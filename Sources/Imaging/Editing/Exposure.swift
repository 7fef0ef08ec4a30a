extension RGBImage {
  /// Every channel multiplied by `factor` and clipped.
  public func exposed(factor: Double) -> RGBImage {
    mapped { Self.byte(Double($0) * factor) }
  }

  /// Every channel reduced to `levels` (2…256) evenly spaced values from 0 to 255.
  public func quantised(levels: Int) -> RGBImage {
    let steps = Double(min(max(levels, 2), 256) - 1)
    return mapped { Self.byte((Double($0) / 255 * steps).rounded() * 255 / steps) }
  }

  /// Every channel replaced through a table of `change`.
  private func mapped(_ change: (UInt8) -> UInt8) -> RGBImage {
    let table = (UInt8.min...UInt8.max).map(change)
    return RGBImage(checked: size, pixels: pixels.map { table[Int($0)] })
  }
}
