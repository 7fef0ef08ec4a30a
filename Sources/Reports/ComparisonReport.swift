public import Ratings

/// Variations of one experiment beside each other, each trained with several seeds: a row for each, differences, claims.
public struct ComparisonReport: Sendable {
  /// One variation, trained with one seed.
  public struct Cell: Sendable {
    /// The variation.
    public let variation: String
    /// From which its chance followed.
    public let seed: UInt64
    /// What was said of each photo that it held out, by the photo's name.
    public let predictions: [String: Rating]
    /// How long it took, in seconds.
    public let seconds: Double
    /// The most memory that it took, in bytes; nil where that is not known.
    public let memory: Int?
    /// What a constant prediction reaches on the same photos.
    public let floor: Evaluation
    /// How well its attributes agree with what is known; nil where it predicts none.
    public let attributes: AttributeAgreement?
    /// Its measurements while training, by epoch.
    public let curve: [(epoch: Int, metrics: [String: Double])]

    /// A cell.
    public init(
      variation: String, seed: UInt64, predictions: [String: Rating], seconds: Double, memory: Int?,
      floor: Evaluation, attributes: AttributeAgreement? = nil,
      curve: [(epoch: Int, metrics: [String: Double])]
    ) {
      (self.variation, self.seed, self.predictions) = (variation, seed, predictions)
      (self.seconds, self.memory, self.floor, self.curve) = (seconds, memory, floor, curve)
      self.attributes = attributes
    }
  }

  /// A photo that was held out.
  public struct Photo: Sendable {
    /// What raters said.
    public let rating: Rating
    /// What kind of photo it is.
    public let category: String?

    /// A photo with what is known of it.
    public init(rating: Rating, category: String?) {
      (self.rating, self.category) = (rating, category)
    }
  }

  /// A variation.
  public struct Row: Sendable {
    /// Its name.
    public let variation: String
    /// How many photos it was measured on, the same ones for each seed.
    public let photos: Int
    /// How many seeds.
    public let seeds: Int
    /// Averages over the seeds, with intervals over seeds and photos.
    public let metrics: [Evaluation.Metric: Evaluation.Estimate]
    /// How far the seeds lie apart: sample standard deviations.
    public let deviations: [Evaluation.Metric: Double]
    /// What it is compared with, and by how much it is greater; nil where no baseline was measured on the same photos.
    public let baseline: String?
    /// By metric.
    public let differences: [Evaluation.Metric: Trials.Difference]
    /// Seconds of one seed, on average.
    public let seconds: Double
    /// The most memory of any seed, in bytes.
    public let memory: Int?
    /// What a constant reaches on the same photos.
    public let floor: Evaluation
    /// Averages over seeds of each attribute's SRCC, by its name, and of the difference of correlation matrices; nil where none are predicted.
    public let attributes: (srcc: [String: Double], correlationDifference: Double?)?
    /// Whether the scores of a seed are nearly the same for all photos, which a good distance can hide.
    public let isCollapsed: Bool
  }

  /// What was said of two variations, and what came out.
  public struct Verdict: Sendable {
    /// What is said to be better, and than what.
    public let better, worse: String
    /// By this.
    public let metric: Evaluation.Metric
    /// By how much the first is greater; nil where they were not measured on the same photos, or the metric is undefined.
    public let difference: Trials.Difference?
    /// How many photos, and how many seeds of the first.
    public let photos, seeds: Int

    /// `held` or `reversed` where p is less than .05, `open` where the photos do not tell, `undefined`.
    public var outcome: String {
      guard let difference, let p = difference.p else { return "undefined" }
      guard p < 0.05 else { return "open" }
      return (difference.value > 0) == metric.isBetterWhenGreater ? "held" : "reversed"
    }
  }

  /// What a paper prints of a variation, on photos and splits of its own.
  public struct Published: Sendable, Encodable {
    /// The variation.
    public let variation: String
    /// What is printed.
    public let metrics: [Evaluation.Metric: Double]
    /// Where.
    public let source: String

    /// Numbers and where they stand.
    public init(variation: String, metrics: [Evaluation.Metric: Double], source: String) {
      (self.variation, self.metrics, self.source) = (variation, metrics, source)
    }
  }

  /// What is compared.
  public let name: String
  /// In the order of the file.
  public let rows: [Row]
  /// In the order of the file.
  public let verdicts: [Verdict]
  /// Every training.
  public let cells: [Cell]
  private let photos: [String: [String: Photo]]
  /// What papers print, to stand beside and never to be compared.
  public let published: [Published]
  /// How far scores of a variation move when photos change, by its name.
  public let shifts: [String: ScoreShifts]
  /// The same variations on the photos of further data sets, set by set and category by category.
  public let further: [ComparisonReport]
  /// How well raters agree with each other; nil where only means are known.
  public let ceiling: RaterCeiling?
  /// What is known of those that a variation held out, by their names.
  public func photos(of variation: String) -> [String: Photo] { photos[variation] ?? [:] }
  /// Of all trainings together.
  public var seconds: Double { cells.reduce(0) { $0 + $1.seconds } }

  /// Compares.
  ///
  /// - Parameters:
  ///   - photos: everything that is known of those that cells held out, by the variation's name, for variations may be measured on
  ///     other ratings of them (good or bad instead of scores).
  ///   - baselines: what others on the same photos are compared with; the first that fits.
  ///   - claims: what is said to be better, than what, by which metric.
  ///   - shifts: how far scores of a variation move when photos change.
  ///   - published: what papers print of the variations.
  ///   - further: the same on photos of further data sets.
  ///   - votes: of the photos, for the ceiling.
  public init(
    _ name: String, variations: [String], cells: [Cell], photos: [String: [String: Photo]],
    baselines: [String],
    claims: [(better: String, worse: String, metric: Evaluation.Metric)], shifts: [String: ScoreShifts] = [:],
    published: [Published] = [], further: [ComparisonReport] = [],
    votes: [Votes] = [],
    threshold: Threshold?, bootstrap: Bootstrap = Bootstrap()
  ) throws {
    // Variations that held out the same photos, with the same ratings, are compared with each other.
    var groups: [(ids: [String], truths: [Rating], variations: [String])] = []
    for variation in variations {
      guard let ids = cells.first(where: { $0.variation == variation })?.predictions.keys.sorted() else {
        continue
      }
      let truths = ids.compactMap { photos[variation]?[$0]?.rating }
      if let index = groups.firstIndex(where: { $0.ids == ids && $0.truths == truths }) {
        groups[index].variations.append(variation)
      } else {
        groups.append((ids, truths, [variation]))
      }
    }
    var trials: [String: Trials] = [:]
    for group in groups {
      let known = photos[group.variations[0]] ?? [:]
      let tries = group.variations.map { variation in
        let predictions = cells.filter { $0.variation == variation }.map { cell in
          group.ids.compactMap { cell.predictions[$0] }
        }
        return (variation, predictions)
      }
      let scale = group.truths.first?.distribution?.scale
      let found = try Trials(
        Dictionary(uniqueKeysWithValues: tries), truths: group.truths,
        categories: group.ids.map { known[$0]?.category },
        threshold: scale == .badOrGood ? scale?.threshold : threshold, bootstrap: bootstrap)
      for variation in group.variations { trials[variation] = found }
    }
    func group(of variation: String) -> [String] {
      groups.first { $0.variations.contains(variation) }?.variations ?? []
    }
    let metrics = Evaluation.Metric.allCases
    rows = variations.compactMap { variation in
      let own = cells.filter { $0.variation == variation }
      guard let trials = trials[variation], let first = own.first else { return nil }
      let baseline = baselines.first { $0 != variation && group(of: variation).contains($0) }
      let differences = baseline.map { baseline in
        metrics.compactMap { metric in
          trials.difference(of: variation, from: baseline, metric).map { (metric, $0) }
        }
      }
      return Row(
        variation: variation, photos: first.predictions.count, seeds: own.count,
        metrics: Dictionary(uniqueKeysWithValues: metrics.map { ($0, trials[variation, $0]) }),
        deviations: Dictionary(
          uniqueKeysWithValues: metrics.compactMap { metric in
            trials.deviation(of: variation, metric).map { (metric, $0) }
          }), baseline: baseline, differences: Dictionary(uniqueKeysWithValues: differences ?? []),
        seconds: own.reduce(0) { $0 + $1.seconds } / Double(own.count),
        memory: own.compactMap(\.memory).max(),
        floor: first.floor, attributes: averaged(own.compactMap(\.attributes)),
        isCollapsed: trials.isCollapsed(variation))
    }
    verdicts = claims.map { claim in
      let isSame = group(of: claim.better).contains(claim.worse)
      let own = cells.filter { $0.variation == claim.better }
      return Verdict(
        better: claim.better, worse: claim.worse, metric: claim.metric,
        difference: isSame
          ? trials[claim.better]?.difference(of: claim.better, from: claim.worse, claim.metric) : nil,
        photos: own.first?.predictions.count ?? 0, seeds: own.count)
    }
    (self.name, self.cells, self.photos) = (name, cells, photos)
    (self.shifts, self.published, self.further) = (shifts, published, further)
    ceiling = try votes.isEmpty ? nil : RaterCeiling(votes, threshold: threshold)
  }
}

/// Over the seeds that have one.
private func averaged(_ all: [AttributeAgreement]) -> (
  srcc: [String: Double], correlationDifference: Double?
)? {
  guard !all.isEmpty else { return nil }
  func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
  var srcc: [String: Double] = [:]
  for name in Set(all.flatMap(\.srcc.keys)) { srcc[name] = mean(all.compactMap { $0.srcc[name] }) }
  return (srcc, mean(all.compactMap(\.correlationDifference)))
}
