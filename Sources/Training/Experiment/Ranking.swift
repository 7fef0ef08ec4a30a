import Foundation
import Imaging
import Ratings

extension Experiment {
  /// Pairs of a photo and its degraded self, the first of which should score higher.
  public struct Ranking: Hashable, Sendable, Codable {
    /// The loss's weight beside the rating loss; 0 leaves it out.
    public var weight = 0.15
    /// The margin, in units of the scale.
    public var margin = 0.15
    /// The width of the hinge's rounding, in units of the scale.
    public var temperature = 0.05
    /// Unlabelled photos per step, each with a degraded partner; every rated photo of a step has one too.
    public var unlabelledPairs = 128
    /// The longer side, in pixels, at which a photo is degraded before it is resized to the input: a range.
    public var longerSide = 400.0...640.0
    /// What may happen, in order; see ``DegradationRange``.
    public var degradations = DegradationRange.Kind.allCases.map(DegradationRange.init(kind:))
  }
}

/// One kind of degradation with the strengths that training draws from.
public struct DegradationRange: Hashable, Sendable, Codable {
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

  /// A strength of this kind, for a photo whose longer side is `longerSide` pixels.
  func draw(longerSide: Double, using generator: inout SeededGenerator) -> Degradation {
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

extension Experiment.Ranking {
  /// A kind by its share, then a strength.
  func draw(longerSide: Double, using generator: inout SeededGenerator) -> Degradation {
    var rest = generator.uniform() * degradations.reduce(0) { $0 + $1.share }
    for degradation in degradations {
      rest -= degradation.share
      if rest < 0 { return degradation.draw(longerSide: longerSide, using: &generator) }
    }
    return degradations[degradations.count - 1].draw(longerSide: longerSide, using: &generator)
  }
}
