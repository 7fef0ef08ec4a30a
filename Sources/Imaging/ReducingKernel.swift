import Foundation

/// How the pixels of a smaller image are averaged from those of a larger one.
public enum ReducingKernel: Hashable, Sendable, CaseIterable {
  /// From a triangle, Catmull–Rom's and Mitchell's cubics to windowed sinc functions of two and three lobes.
  case linear, cubic, mitchell, lanczos2, lanczos3

  /// How far it reaches to either side, in pixels of the smaller image.
  var reach: Double {
    switch self {
    case .linear: 1
    case .cubic, .mitchell, .lanczos2: 2
    case .lanczos3: 3
    }
  }

  /// Its value at a distance from its middle, in pixels of the smaller image.
  func callAsFunction(_ distance: Double) -> Double {
    let x = abs(distance)
    guard x < reach else { return 0 }
    return switch self {
    case .linear: 1 - x
    case .cubic: Self.cubic(x, b: 0, c: 0.5)
    case .mitchell: Self.cubic(x, b: 1 / 3, c: 1 / 3)
    case .lanczos2, .lanczos3: Self.sinc(x) * Self.sinc(x / reach)
    }
  }

  /// Mitchell & Netravali 1988, equation 8.
  private static func cubic(_ x: Double, b: Double, c: Double) -> Double {
    x < 1
      ? (((12 - 9 * b - 6 * c) * x - 18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6
      : (((-b - 6 * c) * x + 6 * b + 30 * c) * x * x - (12 * b + 48 * c) * x + 8 * b + 24 * c) / 6
  }

  private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
}
