import Foundation

extension RatingStatistics: Encodable {
  private enum Key: String, CodingKey {
    case count = "n"
    case meanOfMeans = "mean_of_means"
    case standardDeviationOfMeans = "std_of_means"
    case shareAbove = "share_above"
    case histogramOfMeans = "histogram_of_means"
    case votes, scale, bins, rmse, variance, distribution, unfitted, low, high
  }

  /// Writes `n`, `scale`, `votes`, `mean_of_means`, `std_of_means`, `share_above`, `bins`, and of all photos `rmse`,
  /// `variance`, `distribution`, `unfitted` (photos without a fit, by family) and `histogram_of_means`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(count, forKey: .count)
    try values.encode(scale, forKey: .scale)
    try values.encode(votes, forKey: .votes)
    try values.encode(all.mean, forKey: .meanOfMeans)
    try values.encode(standardDeviationOfMeans, forKey: .standardDeviationOfMeans)
    let shares = shareAbove.map { (String(format: "%g", $0.key), $0.value) }
    try values.encode(Dictionary(shares, uniquingKeysWith: { first, _ in first }), forKey: .shareAbove)
    var list = values.nestedUnkeyedContainer(forKey: .bins)
    for bin in bins {
      var values = list.nestedContainer(keyedBy: Key.self)
      try values.encode(bin.low, forKey: .low)
      try values.encode(bin.high, forKey: .high)
      try values.encode(bin.group.count, forKey: .count)
      try encode(bin.group, to: &values)
    }
    try encode(all, to: &values)
    let unfitted = DistributionFamily.allCases.map { ($0, failures[$0]?.count ?? 0) }
    try values.encode(Dictionary(uniqueKeysWithValues: unfitted), forKey: .unfitted)
    try values.encode(histogramOfMeans, forKey: .histogramOfMeans)
  }

  private func encode(_ group: Group, to values: inout KeyedEncodingContainer<Key>) throws {
    try values.encode(group.variance, forKey: .variance)
    try values.encode(group.distribution?.probabilities, forKey: .distribution)
    try values.encode(group.rmse, forKey: .rmse)
  }
}
