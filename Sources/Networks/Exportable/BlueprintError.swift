/// A number in a blueprint that makes no network.
public struct BlueprintError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field, as JSON has it: `grid`.
  public let field: String
  /// What was expected, and what was found.
  public let message: String

  /// States what is wrong with a field.
  public init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }

  /// `field: message`.
  public var description: String { "\(field): \(message)" }
}

extension Blueprint {
  /// The most weights that a layer may have: 1 GB of them, several times as many as any published layer.
  private static var mostWeights: Int { 1 << 28 }

  /// Refuses a number outside of a range.
  public func require(_ field: String, _ value: Int, in range: ClosedRange<Int>) throws(BlueprintError) {
    guard range.contains(value) else {
      throw BlueprintError(field, "expected \(range.lowerBound) … \(range.upperBound), found \(value)")
    }
  }

  /// Refuses what is no probability of dropping something: 1 would leave nothing.
  public func require(_ field: String, chance: Double) throws(BlueprintError) {
    guard (0..<1).contains(chance) else {
      throw BlueprintError(field, "expected 0 ..< 1, found \(chance)")
    }
  }

  /// Refuses a layer that no machine can be expected to hold.
  public func require(
    _ field: String, layerOf inputs: Int, to outputs: Int
  ) throws(BlueprintError) {
    let (weights, overflows) = inputs.multipliedReportingOverflow(by: outputs)
    guard !overflows, weights <= Self.mostWeights else {
      throw BlueprintError(
        field, "expected a layer of at most \(Self.mostWeights) weights, found \(inputs) × \(outputs)")
    }
  }

  /// Refuses attributes without a name of their own.
  func require(attributes: [String], in counts: ClosedRange<Int>) throws(BlueprintError) {
    guard counts.contains(attributes.count) else {
      throw BlueprintError(
        "attributes", "expected \(counts.lowerBound) … \(counts.upperBound) names, found \(attributes.count)")
    }
    guard attributes.allSatisfy({ !$0.isEmpty }), Set(attributes).count == attributes.count else {
      throw BlueprintError("attributes", "expected a name for each, and no name twice")
    }
  }

  /// The trunk of a name.
  func trunk(_ name: String) throws(BlueprintError) -> Architecture {
    guard let architecture = Architecture.trunks.first(where: { $0.name == name }) else {
      let names = Architecture.trunks.map(\.name).joined(separator: ", ")
      throw BlueprintError("trunk", "no trunk is called \"\(name)\"; there are: \(names)")
    }
    return architecture
  }
}

/// The largest side of a photo that networks are given, in pixels.
let largestSide = 8192
