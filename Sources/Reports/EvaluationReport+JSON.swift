import Datasets
import Ratings

extension EvaluationReport: Encodable {
  private enum Key: String, CodingKey {
    case count = "n"
    case ceilingOfJuries = "ceiling_spearman_brown"
    case withoutCeiling = "without_ceiling"
    case scale, metrics, intervals, undefined, spread, collapsed, floor, ceiling, conventions, unmatched,
      problems
    case breakdowns = "by"
    case predictions, ratings, split, label
    case expectedMissing = "expected_missing"
    case attributes
    case unmatchedAttributes = "unmatched_attributes"
  }

  /// Writes `n`, `scale`, `metrics` (null where undefined), `intervals`, `undefined` (why), `floor`, `ceiling` (one half of
  /// the raters against the other, null where that is worse than the floor, which `without_ceiling` lists) and
  /// `ceiling_spearman_brown` (corrected for whole juries, null where halves do not agree), `by`, `conventions`,
  /// `unmatched` (how many predictions, ratings, and ids of the split), `problems` (how many of each kind), `expected_missing`, `spread` and `collapsed`.
  ///
  /// Where attributes are predicted, `attributes` has those that are also rated, and `unmatched_attributes` the names that only
  /// predictions or ratings have.
  public func encode(to encoder: any Encoder) throws {
    try evaluation.encode(to: encoder)
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(scale, forKey: .scale)
    try values.encode(floor?.metrics, forKey: .floor)
    try values.encode(
      ceiling.map { $0.halves.map { ($0.key, ceiling(of: $0.key)) } }.map(dictionary), forKey: .ceiling)
    let juries = ceiling.map { ceiling in RaterCeiling.correctable.map { ($0, ceiling.corrected[$0]) } }
    try values.encode(juries.map(dictionary), forKey: .ceilingOfJuries)
    if ceiling != nil { try values.encode(metricsWithoutCeiling, forKey: .withoutCeiling) }
    try values.encode(conventions, forKey: .conventions)
    var unmatched = values.nestedContainer(keyedBy: Key.self, forKey: .unmatched)
    try unmatched.encode(matching.unmatchedPredictions.count, forKey: .predictions)
    try unmatched.encode(matching.unmatchedRatings.count, forKey: .ratings)
    if selection.split != nil { try unmatched.encode(selection.absent.count, forKey: .split) }
    let problems = Dictionary(grouping: matching.problems, by: \.reason.kind).mapValues(\.count)
    try values.encode(problems, forKey: .problems)
    try values.encode(matching.expectedMissing.count, forKey: .expectedMissing)
    let groups = breakdowns.map { ($0.by, $0.groups) }
    try values.encode(Dictionary(groups, uniquingKeysWith: { first, _ in first }), forKey: .breakdowns)
    if !attributes.attributes.isEmpty {
      let named = attributes.attributes.map { ($0.name, $0) }
      try values.encode(Dictionary(named, uniquingKeysWith: { first, _ in first }), forKey: .attributes)
    }
    if !attributes.unmatched.isEmpty {
      var names = values.nestedContainer(keyedBy: Key.self, forKey: .unmatchedAttributes)
      try names.encode(attributes.unrated, forKey: .predictions)
      try names.encode(attributes.unpredicted, forKey: .ratings)
    }
  }
}

private func dictionary(
  _ values: [(Evaluation.Metric, Double?)]
) -> [Evaluation.Metric: Double?] {
  Dictionary(uniqueKeysWithValues: values)
}

extension EvaluationReport.Group: Encodable {
  private enum Key: String, CodingKey {
    case label, bias
    case biasInterval = "bias_interval"
  }

  /// Writes `label`, what `Evaluation` writes and, by score, `bias` and `bias_interval`.
  public func encode(to encoder: any Encoder) throws {
    try evaluation.encode(to: encoder)
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(label, forKey: .label)
    try values.encodeIfPresent(bias?.value, forKey: .bias)
    try values.encodeIfPresent(bias?.interval, forKey: .biasInterval)
  }
}
