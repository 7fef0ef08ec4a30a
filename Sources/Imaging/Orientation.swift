/// The eight EXIF orientations: how stored pixels must be turned to stand upright (EXIF 2.32, tag 0x0112).
enum Orientation: Int, CaseIterable, Sendable {
  case upright = 1
  case mirrored, turnedHalf, flipped, transposed, turnedRight, transversed, turnedLeft

  /// Whether width and height change places.
  var swapsSides: Bool { rawValue >= 5 }

  /// The size of the stored pixels for an upright size, and the other way round.
  func turned(_ size: PixelSize) -> PixelSize { swapsSides ? size.transposed : size }

  /// The stored column and row that upright column `x`, row `y` shows; `stored` is the size of the stored pixels.
  func source(x: Int, y: Int, stored: PixelSize) -> (x: Int, y: Int) {
    let right = stored.width - 1
    let bottom = stored.height - 1
    return switch self {
    case .upright: (x, y)
    case .mirrored: (right - x, y)
    case .turnedHalf: (right - x, bottom - y)
    case .flipped: (x, bottom - y)
    case .transposed: (y, x)
    case .turnedRight: (y, bottom - x)
    case .transversed: (right - y, bottom - x)
    case .turnedLeft: (right - y, x)
    }
  }

  /// The stored rectangle that an upright rectangle shows.
  func source(_ upright: Rectangle, stored: PixelSize) -> Rectangle {
    let first = source(x: upright.x, y: upright.y, stored: stored)
    let last = source(
      x: upright.x + upright.size.width - 1, y: upright.y + upright.size.height - 1, stored: stored)
    return Rectangle(x: min(first.x, last.x), y: min(first.y, last.y), size: turned(upright.size))
  }
}

/// A part of an image: its upper left corner and its size.
struct Rectangle: Hashable, Sendable {
  var x: Int
  var y: Int
  var size: PixelSize

  var columns: Range<Int> { x..<x + size.width }
  var rows: Range<Int> { y..<y + size.height }
}

extension RGBImage {
  /// The stored pixels `self`, turned upright.
  func turned(_ orientation: Orientation) -> RGBImage {
    guard orientation != .upright else { return self }
    let upright = orientation.turned(size)
    let start = orientation.source(x: 0, y: 0, stored: size)
    let right = orientation.source(x: 1, y: 0, stored: size)
    let down = orientation.source(x: 0, y: 1, stored: size)
    let origin = (start.y * size.width + start.x) * 3
    let across = ((right.y - start.y) * size.width + right.x - start.x) * 3
    let along = ((down.y - start.y) * size.width + down.x - start.x) * 3
    let turned = pixels.withUnsafeBufferPointer { stored in
      [UInt8](unsafeUninitializedCapacity: stored.count) { buffer, count in
        var target = 0
        for y in 0..<upright.height {
          var source = origin + y * along
          for _ in 0..<upright.width {
            buffer[target] = stored[source]
            buffer[target + 1] = stored[source + 1]
            buffer[target + 2] = stored[source + 2]
            target += 3
            source += across
          }
        }
        count = target
      }
    }
    return RGBImage(checked: upright, pixels: turned)
  }
}
