public import Imaging

/// A generated picture with which a model's computation is checked.
public enum TestChart {
  /// A landscape picture in the exact size of the network's input, so that no resizing takes part: red rises to the
  /// right, green downwards, blue is a chessboard of 16-pixel squares.
  public static func image(for fit: Fit) -> RGBImage {
    let size = fit.frame(for: PixelSize(width: 600, height: 400)).input
    var pixels: [UInt8] = []
    pixels.reserveCapacity(size.area * 3)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let blue = (x / 16 + y / 16).isMultiple(of: 2) ? 0 : 255
        pixels += [level(x, of: size.width), level(y, of: size.height), UInt8(blue)]
      }
    }
    return RGBImage(size: size, pixels: pixels) ?? RGBImage(size: size, filledWith: .neutral)
  }

  /// 0 at the first of `count` steps, 255 at the last.
  private static func level(_ step: Int, of count: Int) -> UInt8 {
    UInt8(step * 255 / max(1, count - 1))
  }

  /// How far a score of the chart may lie from the expected one, as a share of the scale's range: rounding in bf16
  /// shows, a wrong model or wrong arithmetic shows more.
  public static func tolerance(_ precision: Precision) -> Double { precision == .f32 ? 0.001 : 0.02 }
}
