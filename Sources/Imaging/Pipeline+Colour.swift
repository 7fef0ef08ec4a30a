import CVips

extension Pipeline {
  /// Without alpha: over white, in the image's own colours.
  func flattened() throws(VipsFailure) -> Pipeline {
    guard hasAlpha else { return self }
    let white: Double =
      switch interpretation {
      case VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_GREY16: 65_535
      case VIPS_INTERPRETATION_scRGB: 1
      case VIPS_INTERPRETATION_CMYK: 0
      default: 255
      }
    return try then { shim_flatten($0, $1, white) }
  }

  /// 8-bit sRGB, through the embedded profile when there is a usable one that is not sRGB.
  func toSRGB() throws(VipsFailure) -> Pipeline {
    if interpretation != VIPS_INTERPRETATION_LAB, let isSRGB = withProfile({ ICCProfile($0).isSRGB }),
      !isSRGB,
      let managed = try? then(shim_icc_to_srgb)
    {
      return try managed.threeBytes()
    }
    if interpretation == VIPS_INTERPRETATION_sRGB { return try threeBytes() }
    let converted = try then { shim_colourspace($0, $1, VIPS_INTERPRETATION_sRGB) }
    return try converted.threeBytes()
  }

  private func threeBytes() throws(VipsFailure) -> Pipeline {
    let grey = bands < 3 ? try first(1).then { shim_colourspace($0, $1, VIPS_INTERPRETATION_sRGB) } : self
    return try grey.first(3).rounded(to: VIPS_FORMAT_UCHAR)
  }

  private func first(_ count: Int) throws(VipsFailure) -> Pipeline {
    bands == count ? self : try then { shim_bands($0, $1, Int32(count)) }
  }
}
