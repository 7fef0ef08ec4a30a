import CVips

/// How a loaded image lies in the photo that it shows.
struct Coverage {
  /// The size of the photo, in its own pixels.
  let photo: PixelSize
  /// How many pixels of the photo, across and down, each pixel of the image covers.
  var shrink = 1
  /// Whether the upright photo begins at the right, and whether at the bottom; an image that is shrunk begins at the
  /// upper left.
  var isMirrored = (x: false, y: false)
}

/// Resizing is done in floating point and rounds once, at the end, so that a picture comes out the same however it lies.
extension Pipeline {
  /// Resized to exactly `target` with libvips' antialiased Lanczos-3 kernel, or bicubic when enlarging.
  func resized(to target: PixelSize, covering coverage: Coverage? = nil) throws(VipsFailure) -> Pipeline {
    try resized(
      to: target, covering: coverage ?? Coverage(photo: size), reducing: VIPS_KERNEL_LANCZOS3)
  }

  /// Resized to exactly `target` with a kernel of one's choice, or bicubic when enlarging.
  func resized(to target: PixelSize, with kernel: ReducingKernel) throws(VipsFailure) -> Pipeline {
    try resized(
      to: target, covering: Coverage(photo: size), reducing: kernel.vips)
  }

  private func resized(
    to target: PixelSize, covering whole: Coverage, reducing kernel: VipsKernel
  ) throws(VipsFailure) -> Pipeline {
    guard target != size else { return self }
    // Columns first: what is kept of earlier rows is narrow then.
    let smaller = try rounded(to: VIPS_FORMAT_FLOAT)
      .reduced(.across, to: target, whole, kernel).reduced(.down, to: target, whole, kernel)
    let x = Double(target.width) / Double(smaller.size.width)
    let y = Double(target.height) / Double(smaller.size.height)
    guard x > 1 || y > 1 else { return try smaller.rounded(to: format) }
    return try smaller.then {
      shim_enlarge($0, $1, x, y, Int32(target.width), Int32(target.height), "bicubic")
    }.rounded(to: format)
  }

  /// Made smaller along one side, if that is necessary, first by means of whole pixels, then by the kernel.
  ///
  /// libvips lays a kernel around the middle of an image and knows only whole pixels, but a shrunk image may end
  /// within one. So it is laid on a canvas of as many pixels as the photo has, of which it fills the first (the last,
  /// if mirrored) `1 / step`; where that ends exactly, so does the target on the resized canvas. Only what is
  /// needed of that is ever computed.
  private func reduced(
    _ side: Side, to target: PixelSize, _ whole: Coverage, _ kernel: VipsKernel
  ) throws(VipsFailure) -> Pipeline {
    let (length, target, photo) = (side.of(size), side.of(target), side.of(whole.photo))
    guard target < length || whole.shrink > 1 else { return self }
    let isMirrored = side == .across ? whole.isMirrored.x : whole.isMirrored.y
    let box = max(1, photo / (whole.shrink * target * 2))
    let step = whole.shrink * box
    let count = (length + box - 1) / box
    let boxes = try laid(on: count * box, side, atEnd: isMirrored).then {
      shim_shrink($0, $1, side.isDown, Int32(box))
    }
    let canvas = count * step == photo ? count : photo
    let factor =
      count * step == photo ? Double(count) / Double(target) : Double(photo) / Double(step * target)
    // libvips rounds places to 1/64 of a pixel, halves always up: a hair's breadth off the middle there are none.
    return try boxes.laid(on: canvas, side, atEnd: isMirrored)
      .then { shim_reduce($0, $1, side.isDown, factor * (1 + 1e-9), kernel) }
      .cut(to: target, side, atEnd: isMirrored)
  }

  /// Made longer by copies of its last pixels, or of its first ones.
  private func laid(on canvas: Int, _ side: Side, atEnd: Bool) throws(VipsFailure) -> Pipeline {
    let rest = canvas - side.of(size)
    guard rest > 0 else { return try cut(to: canvas, side, atEnd: atEnd) }
    let start = side.rectangle(from: atEnd ? rest : 0, count: canvas, of: size)
    return try then {
      shim_embed($0, $1, Int32(start.x), Int32(start.y), Int32(start.size.width), Int32(start.size.height))
    }
  }

  private func cut(to count: Int, _ side: Side, atEnd: Bool) throws(VipsFailure) -> Pipeline {
    try cropped(to: side.rectangle(from: atEnd ? side.of(size) - count : 0, count: count, of: size))
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

/// How the pixels of a smaller image are averaged from those of a larger one.
public enum ReducingKernel: Hashable, Sendable, CaseIterable {
  /// From a triangle, Catmull–Rom's and Mitchell's cubics to windowed sinc functions of two and three lobes.
  case linear, cubic, mitchell, lanczos2, lanczos3

  fileprivate var vips: VipsKernel {
    switch self {
    case .linear: VIPS_KERNEL_LINEAR
    case .cubic: VIPS_KERNEL_CUBIC
    case .mitchell: VIPS_KERNEL_MITCHELL
    case .lanczos2: VIPS_KERNEL_LANCZOS2
    case .lanczos3: VIPS_KERNEL_LANCZOS3
    }
  }
}

private enum Side {
  case across, down

  var isDown: Int32 { self == .down ? 1 : 0 }

  func of(_ size: PixelSize) -> Int { self == .across ? size.width : size.height }

  /// `count` columns or rows beginning at `start`, of an image of `size`.
  func rectangle(from start: Int, count: Int, of size: PixelSize) -> Rectangle {
    switch self {
    case .across: Rectangle(x: start, y: 0, size: PixelSize(width: count, height: size.height))
    case .down: Rectangle(x: 0, y: start, size: PixelSize(width: size.width, height: count))
    }
  }
}
