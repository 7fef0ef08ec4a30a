public import Ratings

/// How well the attributes that a tool predicts, such as `Light`, rank photos as raters did.
///
/// Attributes are the same where they have the same name, letter by letter. Ranks do not depend on units, so that it does not
/// matter from what to what either side goes.
public struct AttributeComparison: Sendable {
  /// One attribute that is both predicted and rated.
  public struct Attribute: Sendable {
    /// Its name.
    public let name: String
    /// Scored photos for which both numbers are known and finite.
    public let count: Int
    /// Spearman's rank correlation over them.
    public let srcc: Evaluation.Estimate
  }

  /// In the order of the data set.
  public let attributes: [Attribute]
  /// Names that only predictions have, in alphabetical order.
  public let unrated: [String]
  /// Names that only the data set has; none where nothing is predicted of attributes.
  public let unpredicted: [String]

  /// Compares what was predicted of each photo with its numbers for `names`.
  init(predicted: [[String: Double]], rated: [[Double]], names: [String], bootstrap: Bootstrap) {
    let told = predicted.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    attributes = names.enumerated().filter { told.contains($1) }.map { index, name in
      let pairs = zip(predicted, rated).compactMap {
        predicted, rated -> (predicted: Double, rated: Double)? in
        guard let one = predicted[name], let other = rated.dropFirst(index).first else { return nil }
        return one.isFinite && other.isFinite ? (one, other) : nil
      }
      return Attribute(
        name: name, count: pairs.count,
        srcc: Correlation.spearman(
          predicted: pairs.map(\.predicted), rated: pairs.map(\.rated), bootstrap: bootstrap))
    }
    unrated = told.subtracting(names).sorted()
    unpredicted = told.isEmpty ? [] : names.filter { !told.contains($0) }
  }
}

extension AttributeComparison.Attribute: Encodable {
  private enum Key: String, CodingKey {
    case count = "n"
    case srcc, interval, undefined
  }

  /// Writes `n`, `srcc` (null where undefined), and `interval` or, where undefined, `undefined` (why).
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(count, forKey: .count)
    try values.encode(srcc.value, forKey: .srcc)
    try values.encodeIfPresent(srcc.interval, forKey: .interval)
    if case .failure(let reason) = srcc.result { try values.encode(reason, forKey: .undefined) }
  }
}

extension AttributeComparison {
  /// Names that only one side has, with what to say of them.
  public var unmatched: [(what: String, names: [String])] {
    [("predicted but not rated", unrated), ("rated but not predicted", unpredicted)].filter { !$1.isEmpty }
  }
}
