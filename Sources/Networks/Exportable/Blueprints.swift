/// Every kind of exportable network; a new one is a file of its own and an entry here.
public enum Blueprints {
  /// Their types; tests add their own for as long as they run.
  @TaskLocal public static var all: [any Blueprint.Type] = [
    NetworkSpecification.self, SpatialPyramidNetwork.Configuration.self, PEARNetwork.Configuration.self,
    LinearRatingNetwork.Configuration.self, ScoreNetwork.Configuration.self, JointNetwork.Configuration.self,
  ]
}

/// A blueprint of any kind, as `description.json` has it: its numbers, and its ``Blueprint/kind`` under `kind`.
public struct StoredBlueprint: Codable, Sendable {
  /// What is stored.
  public let blueprint: any Blueprint

  /// To be stored.
  public init(_ blueprint: any Blueprint) { self.blueprint = blueprint }

  private enum Key: String, CodingKey { case kind }

  /// Reads one of the kinds that are known; what has none is a rating network, as all were at first.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = try container.decodeIfPresent(String.self, forKey: .kind) ?? NetworkSpecification.kind
    guard let type = Blueprints.all.first(where: { $0.kind == kind }) else {
      let kinds = Blueprints.all.map { $0.kind }.joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "expected one of \(kinds), found \"\(kind)\"")
    }
    blueprint = try type.init(from: decoder)
  }

  /// Writes the kind beside the numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: blueprint).kind, forKey: .kind)
    try blueprint.encode(to: encoder)
  }
}
