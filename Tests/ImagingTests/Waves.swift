import Foundation

@testable import Imaging

extension RGBImage {
  /// Smooth waves of every direction, far enough from black and white that nothing is cut off.
  ///
  /// - Parameter length: how many times longer than the shortest, of which 44 pixels hold one.
  static func waves(_ width: Int, _ height: Int, length: Double = 1) -> RGBImage {
    let pixels = (0..<width * height).flatMap { place -> [UInt8] in
      let (x, y) = (Double(place % width), Double(place / width))
      return [sin((x / 9 + y / 23) / length), cos(x * y / 4_000 / length), sin(y / 7 / length)].map {
        UInt8(128 + 70 * $0)
      }
    }
    return RGBImage(checked: PixelSize(width: width, height: height), pixels: pixels)
  }
}
