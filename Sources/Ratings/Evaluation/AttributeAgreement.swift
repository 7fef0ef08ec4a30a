/// How well predicted attributes agree with known ones, one by one and in how they go together with each other and with the score.
public struct AttributeAgreement: Hashable, Sendable, Encodable {
  /// Spearman's correlation of each attribute, by its name; those without one (all the same) are left out.
  public let srcc: [String: Double]
  /// The mean absolute difference between the correlation matrices of predictions and of what is known.
  ///
  /// Pearson's correlations of all different pairs of attributes and score; pairs without one in either are left out. Pan et al. 2019
  /// (AAL) and Wu & Yao (PEAR, figure 3: .243 and .131) print it. nil where no pair has one.
  public let correlationDifference: Double?
  /// Photos whose attributes are known and predicted.
  public let count: Int

  /// What is predicted and what is known of one photo: the mean score, and attributes by their names.
  public struct Photo: Sendable {
    /// Both.
    public let predicted, known: (mean: Double, attributes: [String: Double])

    /// A photo.
    public init(
      predicted: (mean: Double, attributes: [String: Double]),
      known: (mean: Double, attributes: [String: Double])
    ) {
      (self.predicted, self.known) = (predicted, known)
    }
  }

  /// Compares photo by photo.
  ///
  /// - Parameter names: of the attributes that are compared.
  public init(_ names: [String], photos: [Photo]) {
    let complete = photos.filter { photo in
      names.allSatisfy { photo.predicted.attributes[$0] != nil && photo.known.attributes[$0] != nil }
    }
    count = complete.count
    // The score is one more column.
    let predicted =
      names.map { name in complete.map { $0.predicted.attributes[name] ?? 0 } } + [
        complete.map(\.predicted.mean)
      ]
    let known =
      names.map { name in complete.map { $0.known.attributes[name] ?? 0 } } + [complete.map(\.known.mean)]
    var srcc: [String: Double] = [:]
    for (index, name) in names.enumerated() {
      srcc[name] = Correlation.spearman(predicted[index], known[index])
    }
    self.srcc = srcc
    var gaps: [Double] = []
    for one in known.indices {
      for other in known.indices.dropFirst(one + 1) {
        guard let found = Correlation.pearson(predicted[one], predicted[other]),
          let expected = Correlation.pearson(known[one], known[other])
        else { continue }
        gaps.append(abs(found - expected))
      }
    }
    correlationDifference = gaps.isEmpty ? nil : gaps.reduce(0, +) / Double(gaps.count)
  }
}
