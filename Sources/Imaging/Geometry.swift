extension RGBImage {
  /// Resized to exactly `target` with the kernel that decoding uses: antialiased Lanczos-3 (bicubic when enlarging).
  public func resized(to target: PixelSize) throws(ImageError) -> RGBImage {
    guard target != size else { return self }
    guard target.width > 0, target.height > 0 else {
      throw ImageError(operation: "resize", message: "\(target) has no pixels.")
    }
    return try processed("resize") { (image) throws(VipsFailure) in try image.resized(to: target) }
  }

  /// Resized to exactly `target` with a kernel of one's choice; bicubic when enlarging.
  public func resized(to target: PixelSize, with kernel: ReducingKernel) throws(ImageError) -> RGBImage {
    guard target.width > 0, target.height > 0 else {
      throw ImageError(operation: "resize", message: "\(target) has no pixels.")
    }
    return try processed("resize") { (image) throws(VipsFailure) in
      try image.resized(to: target, with: kernel)
    }
  }

  /// The part of `size` pixels whose upper left corner is column `x`, row `y`.
  public func cropped(x: Int, y: Int, size part: PixelSize) throws(ImageError) -> RGBImage {
    guard x >= 0, y >= 0, part.width > 0, part.height > 0, part.width <= size.width,
      part.height <= size.height,
      x <= size.width - part.width, y <= size.height - part.height
    else {
      throw ImageError(operation: "crop", message: "\(part) at (\(x), \(y)) does not lie inside \(size).")
    }
    guard part != size else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(part.area * 3)
    for row in y..<y + part.height {
      let start = (row * size.width + x) * 3
      result += pixels[start..<start + part.width * 3]
    }
    return RGBImage(checked: part, pixels: result)
  }

  /// Fitted as decoding with the same fit would.
  public func fitted(_ fit: Fit) throws(ImageError) -> RGBImage { try fitted(fit.frame(for: size)) }

  /// Resized, then cut or padded as `frame` says.
  public func fitted(_ frame: Frame) throws(ImageError) -> RGBImage {
    try processed("fit") { (image) throws(VipsFailure) in
      try image.resized(to: frame.resized).cropped(to: frame.visible)
    }.padded(to: frame.input)
  }

  /// Centred in `canvas` on `colour`; sides that are already longer stay.
  public func padded(to canvas: PixelSize, colour: Colour = .neutral) -> RGBImage {
    let outer = PixelSize(width: max(canvas.width, size.width), height: max(canvas.height, size.height))
    guard outer != size else { return self }
    return RGBImage(size: outer, filledWith: colour).pasting(
      self, x: (outer.width - size.width) / 2, y: (outer.height - size.height) / 2)
  }

  /// Left and right exchanged.
  public func flipped() -> RGBImage { turned(.mirrored) }

  /// Turned clockwise by a number of quarter turns.
  public func rotated(quarterTurns: Int) -> RGBImage {
    switch ((quarterTurns % 4) + 4) % 4 {
    case 1: turned(.turnedRight)
    case 2: turned(.turnedHalf)
    case 3: turned(.turnedLeft)
    default: self
    }
  }

  /// `other` laid over this image with its upper left corner at column `x`, row `y`; what lies outside is dropped.
  public func pasting(_ other: RGBImage, x: Int, y: Int) -> RGBImage {
    let columns = max(0, x)..<max(0, x, min(size.width, x + other.size.width))
    let rows = max(0, y)..<max(0, y, min(size.height, y + other.size.height))
    var result = pixels
    for row in rows {
      let source = ((row - y) * other.size.width + columns.lowerBound - x) * 3
      let target = (row * size.width + columns.lowerBound) * 3
      result.replaceSubrange(
        target..<target + columns.count * 3, with: other.pixels[source..<source + columns.count * 3])
    }
    return RGBImage(checked: size, pixels: result)
  }

  /// Runs a libvips pipeline over the pixels.
  func processed(
    _ operation: String, _ body: (Pipeline) throws(VipsFailure) -> Pipeline
  ) throws(ImageError) -> RGBImage {
    defer { Vips.leaveThread() }
    do throws(VipsFailure) {
      return try Pipeline.of(self) { (image) throws(VipsFailure) in try body(image).image() }
    } catch {
      throw ImageError(operation: operation, message: error.message)
    }
  }
}
