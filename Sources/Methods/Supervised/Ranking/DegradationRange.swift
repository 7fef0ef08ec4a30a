import Foundation
public import Imaging
public import Ratings

/// One kind of degradation with the strengths that training draws from.
public struct DegradationRange: Hashable, Sendable {
  /// The kinds that are trained on.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Quality.
    case jpeg
    /// σ in pixels of a photo whose longer side is 500.
    case blur
    /// σ, on pixels of 0 … 1.
    case noise
    /// The factor of the exposure.
    case brightening
    /// What the exposure is divided by.
    case darkening
    /// The side of the squares in pixels of a photo whose longer side is 500.
    case pixelation
  }

  /// What happens.
  public let kind: Kind
  /// Strengths; drawn uniformly in their logarithm.
  public var strengths: ClosedRange<Double>
  /// How often, relative to the other kinds.
  public var share: Double

  /// The default strengths of a kind: from barely visible to ruined.
  public init(kind: Kind) {
    self.kind = kind
    switch kind {
    case .jpeg: (strengths, share) = (8...45, 0.16)
    case .blur: (strengths, share) = (1...4, 0.16)
    case .noise: (strengths, share) = (0.03...0.2, 0.14)
    case .brightening, .darkening: (strengths, share) = (1.4...3.2, 0.21)
    case .pixelation: (strengths, share) = (2.5...8, 0.12)
    }
  }

  /// The settings of this kind, in the section that has its name.
  mutating func visit(_ kinds: any SettingsVisitor) throws {
    let (limits, meaning): (ClosedRange<Double>, String) =
      switch kind {
      case .jpeg: (1...100, "qualities")
      case .blur: (0.2...100, "σ in pixels at a longer side of 500")
      case .noise: (0.001...1, "σ on pixels of 0 … 1")
      case .brightening: (1...100, "factors of the exposure")
      case .darkening: (1...100, "what the exposure is divided by")
      case .pixelation: (2...100, "pixels along a square at a longer side of 500")
      }
    try kinds.section(kind.rawValue) { settings in
      try settings.range("strengths", &strengths, in: limits, "\(meaning), drawn evenly in their logarithm")
      try settings.number("share", &share, in: 0...1_000, "how often, relative to the other kinds")
    }
  }

  /// A strength of this kind, for a photo whose longer side is `longerSide` pixels.
  public func draw(longerSide: Double, using generator: inout SeededGenerator) -> Degradation {
    let logarithm = generator.uniform(in: log(strengths.lowerBound)...log(strengths.upperBound))
    let strength = exp(logarithm)
    let scale = longerSide / 500
    switch kind {
    case .jpeg: return .jpeg(quality: Int(strength.rounded()))
    case .blur: return .blur(sigma: strength * scale)
    case .noise: return .noise(sigma: strength)
    case .brightening: return .exposure(factor: strength)
    case .darkening: return .exposure(factor: 1 / strength)
    case .pixelation: return .pixelation(pixels: max(2, Int((strength * scale).rounded())))
    }
  }
}

extension RankedRating {
  /// A kind by its share, then a strength.
  public func draw(longerSide: Double, using generator: inout SeededGenerator) -> Degradation {
    var rest = generator.uniform() * degradations.reduce(0) { $0 + $1.share }
    for degradation in degradations {
      rest -= degradation.share
      if rest < 0 { return degradation.draw(longerSide: longerSide, using: &generator) }
    }
    return degradations[degradations.count - 1].draw(longerSide: longerSide, using: &generator)
  }
}
