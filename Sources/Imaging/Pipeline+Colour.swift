import CVips

extension Pipeline {
  /// The same picture in whole numbers that are spaced as sRGB's are, so that it can be resized as any other.
  ///
  /// Lab and linear light become 16-bit RGB, and so do real numbers of 0…1. Without a profile, RGB in real numbers is
  /// linear light, as libvips' own scRGB files are; grey is not.
  func unpacked() throws(VipsFailure) -> Pipeline {
    if isPackedLab { return try then(shim_unpack_lab).unpacked() }
    let isLinear = interpretation == VIPS_INTERPRETATION_scRGB && !hasFittingProfile
    if isLab || isLinear { return try then(shim_to_rgb16) }
    let factor: Double
    switch format {
    case VIPS_FORMAT_FLOAT, VIPS_FORMAT_DOUBLE: factor = 65_535
    case VIPS_FORMAT_UINT: factor = 1 / 65_537
    default: return self
    }
    guard channels < 4 else { return self }
    let space = channels == 1 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16
    return try then { shim_scaled($0, $1, factor, VIPS_FORMAT_USHORT, space) }
  }

  /// With its values spaced as sRGB's curve has them, from those of `encoding`.
  func straightened(from encoding: ColourEncoding?) throws(VipsFailure) -> Pipeline {
    guard let encoding, encoding.transfer != .sRGB, let largest, channels < 4 else { return self }
    let curve = encoding.transfer.curve(largest: largest)
    return try then { shim_maplut($0, $1, curve, Int32(curve.count)) }
  }

  /// The greatest value of 8 or 16 bits; nil for other numbers.
  private var largest: Int? {
    format == VIPS_FORMAT_UCHAR ? 255 : format == VIPS_FORMAT_USHORT ? 65_535 : nil
  }

  /// Without alpha: over white, in the image's own colours; and without what is neither colour nor alpha.
  func flattened(_ meaning: SampleMeaning = SampleMeaning()) throws(VipsFailure) -> Pipeline {
    guard let layout = meaning.layout, bands >= layout.colours else {
      return hasAlpha ? try flattened(isPremultiplied: meaning.isPremultiplied) : self
    }
    let colours = try first(layout.colours)
    guard let alpha = layout.alpha, alpha < bands else { return colours }
    return try then { shim_join_band($0, $1, Int32(layout.colours), Int32(alpha)) }
      .flattened(isPremultiplied: meaning.isPremultiplied)
  }

  private func flattened(isPremultiplied: Bool) throws(VipsFailure) -> Pipeline {
    let white: Double
    let opaque: Double
    switch interpretation {
    case VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_GREY16: (white, opaque) = (65_535, 65_535)
    case VIPS_INTERPRETATION_CMYK: (white, opaque) = (0, format == VIPS_FORMAT_USHORT ? 65_535 : 255)
    default: (white, opaque) = (255, 255)
    }
    // libvips cuts fractions off.
    let exact = try rounded(to: VIPS_FORMAT_FLOAT)
    let straight = isPremultiplied ? try exact.then { shim_unpremultiply($0, $1, opaque) } : exact
    return try straight.then { shim_flatten($0, $1, white, opaque) }.rounded(to: format)
  }

  /// 8-bit sRGB pixels, through the embedded profile when there is one that fits and is not sRGB; where it is given,
  /// `encoding` counts instead, from which the image has been straightened.
  func sRGBImage(from encoding: ColourEncoding? = nil) throws(VipsFailure) -> RGBImage {
    guard let encoding, let largest, channels < 4 else { return try toSRGB().image() }
    let colours = try channels == 1 ? first(1).then(shim_thrice) : first(3)
    let values = try colours.rounded(to: VIPS_FORMAT_USHORT).bytes()
    let words = values.withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
    guard let image = RGBImage(size: size, pixels: encoding.sRGB(of: words, largest: largest)) else {
      throw VipsFailure(message: "\(bands) bands where 3 were expected")
    }
    return image
  }

  /// 8-bit sRGB, through the embedded profile when there is a usable one that is not sRGB.
  func toSRGB() throws(VipsFailure) -> Pipeline {
    if hasFittingProfile, withProfile({ ICCProfile($0).isSRGB }) == false {
      // Little CMS is exact in eight bits, and interpolates coarsely in sixteen (2.14).
      let isLinear = withProfile { ICCProfile($0).isNearlyLinear } == true
      if let managed = try? (isLinear ? self : eightBits()).then(shim_icc_to_srgb) {
        return try managed.threeBytes()
      }
    }
    switch interpretation {
    case VIPS_INTERPRETATION_sRGB: return try threeBytes()
    case VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_GREY16: return try eightBits().threeBytes()
    default: return try then { shim_colourspace($0, $1, VIPS_INTERPRETATION_sRGB) }.threeBytes()
    }
  }

  /// The nearest bytes to 16-bit RGB or grey; other images stay.
  private func eightBits() throws(VipsFailure) -> Pipeline {
    guard interpretation == VIPS_INTERPRETATION_RGB16 || interpretation == VIPS_INTERPRETATION_GREY16 else {
      return self
    }
    let space = bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
    return try then { shim_scaled($0, $1, 1 / 257, VIPS_FORMAT_UCHAR, space) }
  }

  /// How many bands its colour space has: 1, 3 or 4.
  private var channels: Int {
    switch interpretation {
    case VIPS_INTERPRETATION_CMYK: 4
    case VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_GREY16: 1
    default: bands < 3 ? 1 : 3
    }
  }

  private var isLab: Bool {
    interpretation == VIPS_INTERPRETATION_LAB || interpretation == VIPS_INTERPRETATION_LABS
  }

  /// Whether there is an ICC profile for colours of the image's kind.
  private var hasFittingProfile: Bool {
    !isLab && withProfile { ICCProfile($0).channels } == channels
  }

  private func threeBytes() throws(VipsFailure) -> Pipeline {
    let grey = bands < 3 ? try first(1).then { shim_colourspace($0, $1, VIPS_INTERPRETATION_sRGB) } : self
    return try grey.first(3).rounded(to: VIPS_FORMAT_UCHAR)
  }

  private func first(_ count: Int) throws(VipsFailure) -> Pipeline {
    bands == count ? self : try then { shim_bands($0, $1, Int32(count)) }
  }
}
