/// Where in a trunk features are taken, from fine to coarse: the ends of its seven stages, then the last convolution.
public enum FeatureLevel: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// One cell per 2×2 pixels.
  case stage1 = 1
  /// One cell per 4×4 pixels.
  case stage2
  /// One cell per 8×8 pixels.
  case stage3
  /// One cell per 16×16 pixels.
  case stage4
  /// One cell per 16×16 pixels.
  case stage5
  /// One cell per 32×32 pixels.
  case stage6
  /// One cell per 32×32 pixels.
  case stage7
  /// The last convolution: 1280 channels, one cell per 32×32 pixels.
  case head

  /// Pixels per cell, along each side.
  public var stride: Int {
    switch self {
    case .stage1: 2
    case .stage2: 4
    case .stage3: 8
    case .stage4, .stage5: 16
    case .stage6, .stage7, .head: 32
    }
  }

  /// Place in the list that ``EfficientNetLite/features(_:)`` returns.
  var index: Int { rawValue - 1 }

  /// `stage1` … `stage7`, `head`.
  public var name: String { self == .head ? "head" : "stage\(rawValue)" }

  /// The level of this name, if there is one.
  public init?(name: String) {
    guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// Channels that a trunk has there.
  public func channels(of variant: EfficientNetVariant) -> Int {
    self == .head ? 1280 : variant.widths[index]
  }

  /// From fine to coarse.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
