/// What needs no photo to be predicted: the mean histogram, and the class that most photos are in.
///
/// A model that does not beat it has learnt nothing.
public struct Floor: Hashable, Sendable {
  /// The prediction for every photo: the average distribution, or where only means are known the average mean.
  public let prediction: Rating
  /// Whether more than half of the photos are good; nil without a threshold.
  public let isGood: Bool?
  private let threshold: Threshold?

  /// The floor that training photos give; nil when there are none or their scales differ.
  public init?(training: [Rating], threshold: Threshold?) {
    guard !training.isEmpty else { return nil }
    let distributions = training.compactMap(\.distribution)
    if distributions.count == training.count {
      guard let average = RatingDistribution(averaging: distributions) else { return nil }
      prediction = .distribution(average)
    } else {
      prediction = .moments(mean: training.reduce(0) { $0 + $1.mean } / Double(training.count))
    }
    self.threshold = threshold
    isGood = threshold.map { threshold in
      2 * training.count(where: { threshold.isGood($0.mean) }) > training.count
    }
  }

  /// The metrics of this constant on photos; the accuracies are those of the majority class.
  public func evaluation(
    on truths: [Rating], categories: [String?] = [], bootstrap: Bootstrap = .none, workers: Int? = nil
  ) throws(EvaluationError) -> Evaluation {
    var classes: ((Rating, Rating) -> (predicted: Bool, rated: Bool))?
    if let threshold, let isGood { classes = { (isGood, threshold.isGood($1.mean)) } }
    let comparison = try Comparison(
      truths.lazy.map { (prediction, $0) }, categories: categories, isGood: classes)
    return Evaluation(comparison, bootstrap: bootstrap, workers: workers)
  }
}
