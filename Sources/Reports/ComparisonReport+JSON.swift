import Ratings

extension ComparisonReport: Encodable {
  private enum Key: String, CodingKey {
    case name, rows, claims, published, shifts, further, ceiling, hours
  }

  /// Writes `name`, `rows`, `claims`, `published`, `shifts`, `further` (each a comparison of its own), `ceiling` and `hours`; what is undefined is null.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .name)
    try values.encode(rows, forKey: .rows)
    try values.encode(verdicts, forKey: .claims)
    if !published.isEmpty { try values.encode(published, forKey: .published) }
    if !shifts.isEmpty { try values.encode(shifts, forKey: .shifts) }
    if !further.isEmpty { try values.encode(further, forKey: .further) }
    try values.encode(ceiling?.halves.compactMapValues(\.value), forKey: .ceiling)
    try values.encode(seconds / 3_600, forKey: .hours)
  }
}

extension ComparisonReport.Row: Encodable {
  private enum Key: String, CodingKey {
    case variation, seeds, metrics, intervals, deviations, baseline, differences, seconds, memory, floor,
      collapsed, attributes
    case correlationDifference = "correlation_difference"
    case photos = "n"
  }

  /// Writes every metric by its name.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(variation, forKey: .variation)
    try values.encode(photos, forKey: .photos)
    try values.encode(seeds, forKey: .seeds)
    try values.encode(metrics.mapValues(\.value), forKey: .metrics)
    try values.encode(metrics.compactMapValues(\.interval), forKey: .intervals)
    try values.encode(deviations, forKey: .deviations)
    try values.encode(baseline, forKey: .baseline)
    try values.encode(differences, forKey: .differences)
    try values.encode(seconds, forKey: .seconds)
    try values.encode(memory, forKey: .memory)
    try values.encode(
      Dictionary(uniqueKeysWithValues: Evaluation.Metric.allCases.map { ($0, floor[$0].value) }),
      forKey: .floor)
    try values.encode(isCollapsed, forKey: .collapsed)
    try values.encodeIfPresent(attributes?.srcc, forKey: .attributes)
    try values.encodeIfPresent(attributes?.correlationDifference, forKey: .correlationDifference)
  }
}

extension ComparisonReport.Verdict: Encodable {
  private enum Key: String, CodingKey {
    case better, worse, metric, difference, interval, p, seeds, outcome
    case photos = "n"
  }

  /// Writes what was said and what came out.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(better, forKey: .better)
    try values.encode(worse, forKey: .worse)
    try values.encode(metric, forKey: .metric)
    try values.encode(difference?.value, forKey: .difference)
    try values.encode(difference?.interval, forKey: .interval)
    try values.encode(difference?.p, forKey: .p)
    try values.encode(photos, forKey: .photos)
    try values.encode(seeds, forKey: .seeds)
    try values.encode(outcome, forKey: .outcome)
  }
}
