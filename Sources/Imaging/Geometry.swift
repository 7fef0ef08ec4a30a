extension RGBImage {
  /// Resized to exactly `target`: reduced by `kernel`, antialiased, and enlarged by Catmull–Rom's cubic.
  public func resized(to target: PixelSize, with kernel: ReducingKernel = .lanczos3) throws(ImageError)
    -> RGBImage
  {
    guard target.width > 0, target.height > 0 else {
      throw ImageError(operation: "resize", message: "\(target) has no pixels.")
    }
    return try fitted(Frame(resized: target, input: target), with: kernel)
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
  public func fitted(_ frame: Frame) throws(ImageError) -> RGBImage { try fitted(frame, with: .lanczos3) }

  private func fitted(_ frame: Frame, with kernel: ReducingKernel) throws(ImageError) -> RGBImage {
    let (target, part) = (frame.resized, frame.visible)
    guard part.size.area <= Frame.largestArea else {
      throw ImageError(operation: "resize", message: "\(part.size) are more than 2³⁰ pixels.")
    }
    guard target != size || part.size != size else { return padded(to: frame.input) }
    return filtered(
      across: LineFilter(kernel, from: size.width, to: target.width, part: part.columns),
      down: LineFilter(kernel, from: size.height, to: target.height, part: part.rows)
    ).padded(to: frame.input)
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
}
