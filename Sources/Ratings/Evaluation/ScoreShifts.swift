/// How far predicted scores move when photos are changed: brought into another shape, or edited.
public struct ScoreShifts: Hashable, Sendable, Codable {
  /// One way of changing a photo.
  public struct Change: Hashable, Sendable, Codable {
    /// What is done, such as `squashed`.
    public let name: String
    /// How far, such as `1:3`.
    public let parameter: String

    /// Names a change.
    public init(_ name: String, _ parameter: String) { (self.name, self.parameter) = (name, parameter) }
  }

  /// What one change does.
  public struct Row: Hashable, Sendable, Codable {
    /// The change.
    public let change: Change
    /// The mean of new score − old score, in units of the scale.
    public let meanShift: Double
    /// Of the mean shift, over photos; nil without resamples.
    public let interval: Interval?
    /// The mean of |new score − old score|, in units of the scale.
    public let meanAbsoluteShift: Double
    /// Of the mean absolute shift, over photos; nil without resamples.
    public let absoluteInterval: Interval?
    /// Spearman's correlation of new and old scores; nil where it is undefined.
    public let correlation: Double?
  }

  /// In the order of the changes.
  public let rows: [Row]
  /// How many photos were scored.
  public let photos: Int
  /// The standard deviation of the unchanged photos' scores, to compare shifts with; 0 without photos.
  public let spread: Double

  /// Compares scores.
  ///
  /// - Parameters:
  ///   - scores: of each photo, first as it is, then after each change.
  ///   - changes: as many as there are scores after the first.
  public init(_ scores: [[Double]], changes: [Change], bootstrap: Bootstrap = Bootstrap()) {
    let old = scores.compactMap(\.first)
    let mean = average(old)
    photos = scores.count
    spread = average(old.map { ($0 - mean) * ($0 - mean) }).squareRoot()
    rows = changes.enumerated().map { index, change in
      let pairs = scores.filter { $0.count > index + 1 }.map { (old: $0[0], new: $0[index + 1]) }
      let shifts = pairs.map { $0.new - $0.old }
      let sizes = shifts.map(abs)
      return Row(
        change: change, meanShift: average(shifts), interval: bootstrap.interval(ofMean: shifts),
        meanAbsoluteShift: average(sizes), absoluteInterval: bootstrap.interval(ofMean: sizes),
        correlation: Correlation.spearman(pairs.map(\.new), pairs.map(\.old)))
    }
  }
}

private func average(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
