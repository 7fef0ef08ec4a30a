/// One of the outputs of a model: what the numbers mean, and how many there are.
///
/// In JSON an object with the output's `name`, and what it takes to read the numbers:
/// `{"name": "attributes", "attributes": ["Light", …]}`, `{"name": "features", "size": 100}`.
public enum ModelOutput: Hashable, Sendable {
  /// The probability of each value of the scale.
  case distribution
  /// The mean score, in units of the scale.
  case mean
  /// How much there is of each attribute, by its name.
  case attributes([String])
  /// Technical quality, 0…1.
  case quality
  /// What the network has learned of photos, so many numbers, for others to build on.
  case features(size: Int)
  /// Where the score comes from: how each place of the photo moves it.
  case map

  /// What outputs can be called, in the graph as in the description.
  public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
    case distribution, mean, attributes, quality, features, map
  }

  /// Its name.
  public var name: Name {
    switch self {
    case .distribution: .distribution
    case .mean: .mean
    case .attributes: .attributes
    case .quality: .quality
    case .features: .features
    case .map: .map
    }
  }

  /// The names of the attributes that it tells; none of other outputs.
  public var attributes: [String] { if case .attributes(let names) = self { names } else { [] } }

  /// How many numbers there are along each dimension for one photo; nil for as many as its size asks for.
  ///
  /// - Parameter values: how many values the scale has.
  package func shape(values: Int) -> [Int?] {
    switch self {
    case .distribution: [values]
    case .mean, .quality: [1]
    case .attributes(let names): [names.count]
    case .features(let size): [size]
    case .map: [nil, nil]
    }
  }
}

extension ModelOutput: Codable {
  private enum Key: String, CodingKey { case name, attributes, size }

  /// Reads one of the names, and what belongs to it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let text = try container.decode(String.self, forKey: .name)
    switch Name(rawValue: text) {
    case .distribution: self = .distribution
    case .mean: self = .mean
    case .attributes: self = .attributes(try container.decode([String].self, forKey: .attributes))
    case .quality: self = .quality
    case .features: self = .features(size: try container.decode(Int.self, forKey: .size))
    case .map: self = .map
    case nil:
      let names = Name.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "expected one of \(names), found \"\(text)\"")
    }
  }

  /// Writes the name, and what belongs to it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    if case .attributes(let names) = self { try container.encode(names, forKey: .attributes) }
    if case .features(let size) = self { try container.encode(size, forKey: .size) }
  }
}
