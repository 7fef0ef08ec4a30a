public import Methods

/// The methods that an experiment can name, each with the settings of its own section.
public enum MethodSettings: Hashable, Sendable, Codable {
  /// `ranking`: ratings, and photos above their degraded versions.
  case ranking(RankedRating)
  /// `nima`: ratings.
  case nima(NIMA)

  /// The method itself.
  public var method: any Method {
    switch self {
    case .ranking(let method): method
    case .nima(let method): method
    }
  }

  /// What experiments call them, each also the name of the section with its settings.
  enum Name: String, CaseIterable {
    case ranking
    case nima
  }
}

extension MethodSettings {
  /// Reads `method` and the section of that name.
  init(reading file: Section) throws(ExperimentError) {
    switch try file.choice("method", default: Name.ranking) {
    case .ranking: self = .ranking(try RankedRating(reading: try file.section("ranking")))
    case .nima: self = .nima(try NIMA(reading: try file.section("nima")))
    }
  }
}

extension NIMA {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    self.init()
    crop = try section.number("crop", in: 0.1...1, default: crop)
    try section.finish()
  }
}

extension RankedRating {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    self.init()
    weight = try section.number("weight", in: 0...1_000, default: weight)
    margin = try section.number("margin", in: 0...10, default: margin)
    temperature = try section.number("temperature", in: 1e-3...10, default: temperature)
    unlabelledPairs = try section.whole("unlabelled-pairs", in: 0...1_024, default: unlabelledPairs)
    longerSide = try section.range("longer-side", in: 32...4_096, default: longerSide)
    let kinds = try section.section("degradations")
    degradations = []
    for kind in DegradationRange.Kind.allCases {
      degradations.append(try DegradationRange(kind: kind, reading: try kinds.section(kind.rawValue)))
    }
    try kinds.finish()
    guard degradations.contains(where: { $0.share > 0 }) else {
      throw section.error("degradations", "expected at least one with a share above 0")
    }
    try section.finish()
  }
}

extension DegradationRange {
  fileprivate init(kind: Kind, reading section: Section) throws(ExperimentError) {
    self.init(kind: kind)
    let limits: ClosedRange<Double> =
      switch kind {
      case .jpeg: 1...100
      case .blur: 0.2...100
      case .noise: 0.001...1
      case .brightening, .darkening: 1...100
      case .pixelation: 2...100
      }
    strengths = try section.range("strengths", in: limits, default: strengths)
    share = try section.number("share", in: 0...1_000, default: share)
    try section.finish()
  }
}
