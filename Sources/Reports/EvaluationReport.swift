public import Datasets
public import Ratings

/// How well a tool's predictions agree with ratings, and everything that is needed to compare the numbers with others'.
public struct EvaluationReport: Sendable {
  /// What to compute.
  public struct Configuration: Sendable {
    /// Where good photos begin; nil for what is customary with the data set or its scale.
    public var threshold: Threshold?
    /// The split whose test photos are scored (validation photos where it has no test), or a file that lists photos; nil for all
    /// rated photos.
    public var split: String?
    /// Whether the split's lists may share photos, as some published ones do.
    public var allowsLeaks: Bool
    /// The groups of photos to look at one by one.
    public var breakdowns: [Breakdown]
    /// For every interval, and as the seed of the rater ceiling.
    public var bootstrap: Bootstrap

    /// All rated photos with the customary threshold, unless said otherwise.
    public init(
      threshold: Threshold? = nil, split: String? = nil, allowsLeaks: Bool = false,
      breakdowns: [Breakdown] = [], bootstrap: Bootstrap = Bootstrap()
    ) {
      self.threshold = threshold
      self.split = split
      self.allowsLeaks = allowsLeaks
      self.breakdowns = breakdowns
      self.bootstrap = bootstrap
    }
  }

  /// How photos are told apart.
  public enum Breakdown: String, Sendable, CaseIterable, Encodable, CodingKeyRepresentable {
    /// By height / width of the photo.
    case aspect
    /// By the kind of photo, as splits are stratified.
    case category
    /// By what the photo shows.
    case tag
    /// By how the photo was taken or made.
    case style
    /// By the contest that the photo was made for.
    case challenge
    /// By the number of votes on the photo.
    case votes
    /// By the photo's rated mean score, in `ScoreBins`.
    case score
    /// By the lower and the upper half of each of the data set's attributes.
    case attribute
  }

  /// Some of the photos.
  public struct Group: Sendable {
    /// What they have in common.
    public let label: String
    /// The metrics over them.
    public let evaluation: Evaluation
    /// The mean of predicted − rated mean scores; of groups by ``Breakdown/score`` only.
    public let bias: Evaluation.Estimate?
  }

  /// Why nothing can be scored.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public let description: String
  }

  /// The file of predictions, and what it turned out to be.
  public let predictions: (source: String, format: String)
  /// The file or folder of ratings, and what it was read as.
  public let ratings: (source: String, kind: DatasetKind)
  /// What raters could give, if it is known.
  public let scale: RatingScale?
  /// Which photos are of interest.
  public let selection: Selection
  /// Which prediction belongs to which photo, and what fits nowhere.
  public let matching: Matching
  /// What was predicted of the scored photos, and what their raters said.
  public let pairs: (predicted: [Rating], rated: [Rating])
  /// Every metric.
  public let evaluation: Evaluation
  /// The metrics of a constant prediction.
  public let floor: Evaluation?
  /// How well raters agree with each other, where votes are known.
  public let ceiling: RaterCeiling?
  /// Groups of photos, in the order asked for.
  public let breakdowns: [(by: Breakdown, groups: [Group])]
  /// What was predicted of attributes against the data set's.
  public let attributes: AttributeComparison
  /// The choices behind the numbers.
  public let conventions: Conventions

  /// Matches predictions with photos and computes everything.
  ///
  /// - Parameter progress: told now and then, on any thread, which share of the resamples is done.
  /// Of predictions none of which can be scored, every metric is undefined.
  ///
  /// - Throws: ``Problem`` when distributions are predicted and nobody says on which scale, `Split.Problem`, or `EvaluationError`.
  public init(
    _ predictions: Predictions, against dataset: Dataset, _ configuration: Configuration = Configuration(),
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws {
    let scale = dataset.ratingScale
    let selection = try Selection(
      of: dataset, split: configuration.split, allowingLeaks: configuration.allowsLeaks)
    let matching = Matching(predictions, with: dataset, scale: scale, ids: selection.ids)
    let photos = matching.pairs.map { dataset.photos[$0.photo] }
    let predicted = try matching.pairs.map { try predictions.predictions[$0.prediction].rating(on: scale) }
    let rated = photos.map(\.ratings)
    let threshold = configuration.threshold ?? dataset.threshold ?? scale?.threshold
    let bootstrap = configuration.bootstrap
    let training = Set(selection.split?.training ?? [])
    let trained = dataset.photos.filter { training.contains($0.id) }.map(\.ratings)

    let categories = photos.map(\.category)

    let aspects = matching.pairs.map { predictions.predictions[$0.prediction].aspect }
    let breakdowns = configuration.breakdowns.map { by in
      (by, by.groups(of: photos, aspects: aspects, attributes: dataset.attributes, scale: scale))
    }
    let all = PhotoGroup(label: "", photos: Array(photos.indices))
    let groups = [all] + breakdowns.flatMap { _, groups in groups }
    let work = groups.reduce(0.0) { $0 + Double($1.photos.count) }
    var done = 0.0
    func evaluate(_ group: PhotoGroup) throws -> Evaluation {
      let (before, share) = (done, Double(group.photos.count))
      done += share
      var partly: (@Sendable (Double) -> Void)?
      if let progress { partly = { progress((before + share * $0) / max(1, work)) } }
      return try Evaluation(
        predictions: group.photos.map { predicted[$0] }, truths: group.photos.map { rated[$0] },
        categories: group.photos.map { categories[$0] }, threshold: threshold, bootstrap: bootstrap,
        progress: partly)
    }

    self.predictions = (predictions.source, predictions.format)
    ratings = (dataset.source, dataset.kind)
    self.scale = scale
    self.selection = selection
    self.matching = matching
    pairs = (predicted, rated)
    evaluation = try evaluate(all)
    floor = try Floor(training: trained.isEmpty ? rated : trained, threshold: threshold)?
      .evaluation(on: rated, categories: categories)
    let votes = photos.compactMap(\.ratings.votes)
    ceiling =
      votes.count == photos.count
      ? try RaterCeiling(votes, categories: categories, threshold: threshold, seed: bootstrap.seed) : nil
    self.breakdowns = try breakdowns.map { by, groups in
      let groups = try groups.map { group in
        let bias =
          by == .score
          ? try Evaluation.Estimate(
            biasOf: group.photos.map { predicted[$0] }, truths: group.photos.map { rated[$0] },
            bootstrap: bootstrap)
          : nil
        return Group(label: group.label, evaluation: try evaluate(group), bias: bias)
      }
      return (by, groups)
    }
    attributes = AttributeComparison(
      predicted: matching.pairs.map { predictions.predictions[$0.prediction].attributes },
      rated: photos.map(\.attributes), names: dataset.attributes, bootstrap: bootstrap)
    let source = trained.isEmpty ? "the scored photos themselves" : "the \(trained.count) training photos"
    conventions = Conventions(
      threshold: threshold, bootstrap: bootstrap,
      split: selection.name,
      hash: try (selection.split ?? Split(name: "", training: [], validation: [], test: photos.map(\.id)))
        .hash,
      floor: "mean histogram and majority class of \(source)",
      scoreBins: configuration.breakdowns.contains(.score) ? ScoreBins(of: rated.map(\.mean), on: scale) : nil
    )
  }
}

extension EvaluationReport {
  /// How well one half of the raters predicts the other; nil where that is not known, or no better than the floor: then it
  /// is no ceiling.
  public func ceiling(of metric: Evaluation.Metric) -> Double? {
    guard let halves = ceiling?.halves[metric]?.value else { return nil }
    // A constant has no correlation, which is what a correlation of 0 is worth.
    guard let floor = floor?[metric].value ?? (metric.isCorrelation ? 0 : nil) else { return halves }
    return (metric.isBetterWhenGreater ? halves >= floor : halves <= floor) ? halves : nil
  }

  /// The metrics on which halves of the raters agree less than a constant would.
  public var metricsWithoutCeiling: [Evaluation.Metric] {
    Evaluation.Metric.allCases.filter { ceiling?.halves[$0]?.value != nil && ceiling(of: $0) == nil }
  }
}

extension Evaluation.Metric {
  fileprivate var isCorrelation: Bool {
    switch self {
    case .lccMean, .srccMean, .srccMeanWithin, .krccMean, .lccStd, .srccStd: true
    case .emd1, .emd2, .cdloss, .kldiv, .mse, .mae, .accuracy, .balancedAccuracy: false
    }
  }
}

extension EvaluationReport.Breakdown {
  fileprivate func groups(
    of photos: [RatedPhoto], aspects: [Double?], attributes: [String], scale: RatingScale?
  ) -> [PhotoGroup] {
    switch self {
    case .aspect: PhotoGroup.byAspect(zip(photos, aspects).map { $1 ?? $0.aspect })
    case .tag: PhotoGroup.byTag(photos.map { $0.tags + [$0.category].compactMap(\.self) })
    case .category: PhotoGroup.byTag(photos.map { [$0.category].compactMap(\.self) })
    case .style: PhotoGroup.byTag(photos.map(\.styles))
    case .challenge: PhotoGroup.byTag(photos.map { [$0.challenge].compactMap(\.self) })
    case .votes: PhotoGroup.byVotes(photos.map(\.ratings.votes?.total))
    case .score: PhotoGroup.byScore(photos.map(\.ratings.mean), scale: scale)
    case .attribute:
      attributes.isEmpty
        ? [PhotoGroup(label: "unknown", photos: Array(photos.indices))]
        : attributes.enumerated().flatMap { index, name in
          PhotoGroup.byHalves(photos.map { $0.attributes.dropFirst(index).first }, of: name)
        }
    }
  }
}

extension Predictions.Prediction {
  /// The prediction as metrics take it.
  fileprivate func rating(on scale: RatingScale?) throws -> Rating {
    switch value {
    case .mean(let mean, let deviation): return .moments(mean: mean, standardDeviation: deviation)
    case .failure(let message): throw EvaluationReport.Problem(description: "\(name): \(message)")
    case .distribution(let numbers):
      guard let scale = scale ?? self.scale else {
        throw EvaluationReport.Problem(
          description: "neither file says what raters could give: add --scale, such as --scale 1…10")
      }
      return .distribution(try RatingDistribution(scale: scale, probabilities: numbers))
    }
  }
}
