public import Ratings

/// What can be read off the levels of several trunks: a row for each trunk, data set, share of labels, hidden layer and level.
public struct ProbeReport: Sendable {
  /// One probe of all levels of one trunk.
  public struct Cell: Sendable {
    /// Whose trunk it is.
    public let variation: String
    /// The data set.
    public let set: String
    /// The share of labels that was learned from.
    public let labels: Double
    /// Units of the hidden layer; 0 for none.
    public let hidden: Int
    /// What was said of each photo that was held out, by the photo's name.
    public let photos: [String: Photo]
    /// From fine to coarse.
    public let levels: [(name: String, features: Int)]
    /// How long it took.
    public let seconds: Double

    /// A cell.
    public init(
      variation: String, set: String, labels: Double, hidden: Int, photos: [String: Photo],
      levels: [(name: String, features: Int)], seconds: Double
    ) {
      (self.variation, self.set, self.labels, self.hidden) = (variation, set, labels, hidden)
      (self.photos, self.levels, self.seconds) = (photos, levels, seconds)
    }
  }

  /// What was said of a photo from each level, and the truth.
  public struct Photo: Sendable {
    /// Its mean score.
    public let mean: Double
    /// Level by level, how likely it is good, and its predicted mean score.
    public let answers: [(chance: Double, mean: Double)]

    /// A photo.
    public init(mean: Double, answers: [(chance: Double, mean: Double)]) {
      (self.mean, self.answers) = (mean, answers)
    }
  }

  /// What was trained before it was probed.
  public struct Training: Sendable, Encodable {
    /// The variation.
    public let variation: String
    /// What it learned.
    public let method: String
    /// How many photos it learned from, in how many steps, of how many views at once.
    public let photos, steps, batch: Int
    /// What it measured on photos that were kept from it.
    public let measures: [String: Double]
    /// How long it took.
    public let seconds: Double

    /// What is known of a training.
    public init(
      variation: String, method: String, photos: Int, steps: Int, batch: Int, measures: [String: Double],
      seconds: Double
    ) {
      (self.variation, self.method, self.photos) = (variation, method, photos)
      (self.steps, self.batch, self.measures, self.seconds) = (steps, batch, measures, seconds)
    }
  }

  /// What is read off one level.
  public struct Row: Sendable {
    /// Whose trunk it is, and of which data set the photos are.
    public let variation, set: String
    /// The share of labels, the units of hidden layers.
    public let labels: Double, hidden: Int
    /// The level, and how many numbers of it were looked at.
    public let level: String, features: Int
    /// Photos that were held out, the same ones for each seed.
    public let photos, seeds: Int
    /// The share of photos of which it is told whether they are above the median of the set.
    public let accuracy: Evaluation.Estimate
    /// Spearman's correlation of mean scores.
    public let srcc: Evaluation.Estimate
    /// By how much they are greater than the baseline's at the same level; nil of the baseline and where it lacks the level.
    public let accuracyDifference, srccDifference: Trials.Difference?

    /// Whether it is better than the baseline beyond the interval of the difference.
    public var isBetter: Bool { (accuracyDifference?.interval?.low ?? 0) > 0 }
  }

  /// The family's name, and what the others are compared with.
  public let name: String, baseline: String?
  /// In the order of the file.
  public let trainings: [Training]
  /// Set by set, in the order of the file.
  public let rows: [Row]
  /// Of all trainings and probes together.
  public let seconds: Double

  /// Compares.
  public init(
    _ name: String, baseline: String?, trainings: [Training], cells: [Cell],
    bootstrap: Bootstrap = Bootstrap()
  ) throws {
    (self.name, self.baseline, self.trainings) = (name, baseline, trainings)
    seconds = (trainings.map(\.seconds) + cells.map(\.seconds)).reduce(0, +)
    var keys: [Key] = []
    for cell in cells where !keys.contains(Key(cell)) { keys.append(Key(cell)) }
    rows = try keys.flatMap { key in
      try Self.rows(cells.filter { Key($0) == key }, baseline: baseline, bootstrap)
    }
  }

  /// What is compared with each other.
  private struct Key: Hashable {
    let set: String
    let labels: Double
    let hidden: Int

    init(_ cell: Cell) { (set, labels, hidden) = (cell.set, cell.labels, cell.hidden) }
  }

  private static func rows(
    _ cells: [Cell], baseline: String?, _ bootstrap: Bootstrap
  ) throws -> [Row] {
    // Photos that all probes of this kind have held out.
    let common = cells.dropFirst().reduce(Set(cells.first?.photos.keys.map(\.self) ?? [])) {
      $0.intersection($1.photos.keys)
    }
    let ids = common.sorted()
    let truths = ids.map { cells.first?.photos[$0]?.mean ?? 0 }
    guard !ids.isEmpty else { return [] }
    let order = truths.sorted()
    let median = (order[(order.count - 1) / 2] + order[order.count / 2]) / 2
    var variations: [String] = []
    for cell in cells where !variations.contains(cell.variation) { variations.append(cell.variation) }
    var (chances, means): ([String: [[Double]]], [String: [[Double]]]) = ([:], [:])
    for cell in cells {
      for (index, level) in cell.levels.enumerated() {
        let answers = ids.compactMap { cell.photos[$0]?.answers[index] }
        chances[way(cell.variation, level.name), default: []].append(answers.map(\.chance))
        means[way(cell.variation, level.name), default: []].append(answers.map(\.mean))
      }
    }
    let good = try Trials(chances: chances, truths: truths.map { $0 > median }, bootstrap: bootstrap)
    let scores = try Trials(means: means, truths: truths, bootstrap: bootstrap)
    return variations.flatMap { variation -> [Row] in
      let own = cells.filter { $0.variation == variation }
      return (own.first?.levels ?? []).map { level in
        let name = way(variation, level.name)
        let other = baseline.flatMap { $0 == variation ? nil : way($0, level.name) }
        return Row(
          variation: variation, set: own[0].set, labels: own[0].labels, hidden: own[0].hidden,
          level: level.name, features: level.features, photos: ids.count, seeds: own.count,
          accuracy: good[name, .accuracy], srcc: scores[name, .srccMean],
          accuracyDifference: other.flatMap { good.difference(of: name, from: $0, .accuracy) },
          srccDifference: other.flatMap { scores.difference(of: name, from: $0, .srccMean) })
      }
    }
  }

  private static func way(_ variation: String, _ level: String) -> String { "\(variation)\n\(level)" }
}

extension ProbeReport: Encodable {
  private enum Section: String, CodingKey {
    case name, baseline, trainings, rows, hours
  }

  /// Writes `name`, `baseline`, `trainings`, `rows` and `hours`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Section.self)
    try values.encode(name, forKey: .name)
    try values.encode(baseline, forKey: .baseline)
    try values.encode(trainings, forKey: .trainings)
    try values.encode(rows, forKey: .rows)
    try values.encode(seconds / 3_600, forKey: .hours)
  }
}

extension ProbeReport.Row: Encodable {
  private enum Key: String, CodingKey {
    case variation, set, labels, hidden, level, features, seeds, accuracy, srcc
    case photos = "n"
    case accuracyInterval = "accuracy_interval"
    case srccInterval = "srcc_interval"
    case accuracyDifference = "accuracy_difference"
    case srccDifference = "srcc_difference"
  }

  /// Writes numbers with their intervals; what is undefined is null.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(variation, forKey: .variation)
    try values.encode(set, forKey: .set)
    try values.encode(labels, forKey: .labels)
    try values.encode(hidden, forKey: .hidden)
    try values.encode(level, forKey: .level)
    try values.encode(features, forKey: .features)
    try values.encode(photos, forKey: .photos)
    try values.encode(seeds, forKey: .seeds)
    try values.encode(accuracy.value, forKey: .accuracy)
    try values.encode(accuracy.interval, forKey: .accuracyInterval)
    try values.encode(srcc.value, forKey: .srcc)
    try values.encode(srcc.interval, forKey: .srccInterval)
    try values.encode(accuracyDifference, forKey: .accuracyDifference)
    try values.encode(srccDifference, forKey: .srccDifference)
  }
}
