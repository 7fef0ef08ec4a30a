import CVips

/// Resizing is done in floating point and rounds once, at the end, so that a picture comes out the same however it lies.
extension Pipeline {
  /// A part of what resizing to `target` makes, with an antialiased Lanczos-3 kernel, or Catmull–Rom's cubic when enlarging.
  ///
  /// The image may show less than its pixels: `whole` is the size of that, in pixels.
  func resized(
    to target: PixelSize, part: Rectangle, whole: (width: Double, height: Double)
  ) throws(VipsFailure) -> Pipeline {
    guard size != target || whole != (Double(size.width), Double(size.height)) else {
      return try cropped(to: part).inMemory()
    }
    guard part.size.area <= Frame.largestArea else {
      throw VipsFailure(message: "\(part.size) are more than 2³⁰ pixels")
    }
    let values = try PipelineRows(of: self).filtered(
      across: LineFilter(
        .lanczos3, from: size.width, whole: whole.width, to: target.width, part: part.columns),
      down: LineFilter(.lanczos3, from: size.height, whole: whole.height, to: target.height, part: part.rows))
    return switch format {
    case VIPS_FORMAT_UCHAR: try replacing(values.bytes, format, of: part.size)
    case VIPS_FORMAT_USHORT: try replacing(values.words, format, of: part.size)
    default: try replacing(values, VIPS_FORMAT_FLOAT, of: part.size).rounded(to: format)
    }
  }

  /// A part of the image.
  func cropped(to part: Rectangle) throws(VipsFailure) -> Pipeline {
    guard part.size != size else { return self }
    return try then {
      shim_crop($0, $1, Int32(part.x), Int32(part.y), Int32(part.size.width), Int32(part.size.height))
    }
  }

  /// The nearest numbers that `format` has.
  func rounded(to format: VipsBandFormat) throws(VipsFailure) -> Pipeline {
    guard format != self.format else { return self }
    let isFraction = vips_band_format_isfloat(self.format) != 0 && vips_band_format_isfloat(format) == 0
    return try (isFraction ? then(shim_round) : self).then { shim_cast($0, $1, format) }
  }
}
