import Foundation

/// A width and a height in pixels.
public struct PixelSize: Hashable, Sendable, Codable {
  /// Pixels from left to right.
  public var width: Int
  /// Pixels from top to bottom.
  public var height: Int

  /// Makes a size of `width` by `height` pixels.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Width divided by height.
  public var aspectRatio: Double { Double(width) / Double(height) }

  /// The number of pixels, saturated rather than overflowing.
  public var area: Int {
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? .max : area
  }

  /// Both sides times `factor`, rounded, and at least `least`.
  public func scaled(by factor: Double, atLeast least: Int = 1) -> PixelSize {
    PixelSize(
      width: max(least, Int((Double(width) * factor).rounded())),
      height: max(least, Int((Double(height) * factor).rounded())))
  }

  /// The larger of the two.
  var longerSide: Int { max(width, height) }

  /// The same size lying on its side.
  public var transposed: PixelSize { PixelSize(width: height, height: width) }
}

extension PixelSize: CustomStringConvertible {
  /// Such as `640x480`.
  public var description: String { "\(width)x\(height)" }
}

extension PixelSize {
  /// Millions of pixels, for people: three digits that count, such as 0.157 or 24.2.
  var megapixels: String {
    let millions = Double(area) / 1e6
    return String(format: millions < 1000 ? "%.3g" : "%.0f", millions)
  }
}
