/// Decoded pixels: upright, 8-bit sRGB without alpha.
public struct RGBImage: Sendable, Hashable {
  /// Width and height, both at least 1.
  public let size: PixelSize
  /// Height × width × 3 bytes, row by row from the top, each pixel red, green, blue.
  public let pixels: [UInt8]

  /// Makes an image of given pixels; nil when a side is below 1 or `pixels` is not width × height × 3 long.
  public init?(size: PixelSize, pixels: [UInt8]) {
    guard size.width > 0, size.height > 0, size.area <= Int.max / 3, pixels.count == size.area * 3 else {
      return nil
    }
    self.init(checked: size, pixels: pixels)
  }

  /// Makes an image of one colour; sides below 1 count as 1.
  public init(size: PixelSize, filledWith colour: Colour) {
    let size = PixelSize(width: max(1, size.width), height: max(1, size.height))
    let pixels = [UInt8](unsafeUninitializedCapacity: size.area * 3) { buffer, count in
      count = size.area * 3
      for start in stride(from: 0, to: count, by: 3) {
        buffer[start] = colour.red
        buffer[start + 1] = colour.green
        buffer[start + 2] = colour.blue
      }
    }
    self.init(checked: size, pixels: pixels)
  }

  /// For operations of this room, whose pixels fit their size by construction.
  init(checked size: PixelSize, pixels: [UInt8]) {
    self.size = size
    self.pixels = pixels
  }

  /// The pixel in column `x` and row `y`, which must lie inside.
  public subscript(x: Int, y: Int) -> Colour {
    let start = (y * size.width + x) * 3
    return Colour(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2])
  }

  /// One sRGB colour.
  public struct Colour: Hashable, Sendable {
    /// Red, 0…255.
    public var red: UInt8
    /// Green, 0…255.
    public var green: UInt8
    /// Blue, 0…255.
    public var blue: UInt8

    /// Makes a colour of three channels, 0…255 each.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// White.
    public static let white = Colour(red: 255, green: 255, blue: 255)
    /// The middle grey that pads photos: zero once a network has subtracted 127.
    public static let neutral = Colour(red: 127, green: 127, blue: 127)
  }
}
