import Ratings

/// The photos whose mean scores are predicted worst, in both directions.
public struct LargestErrors: Sendable {
  /// One of them.
  public struct Photo: Hashable, Sendable {
    /// Which of the report's pairs it is.
    public let index: Int
    /// The predicted mean score, in units of the scale.
    public let predicted: Double
    /// The rated mean score.
    public let rated: Double
    /// Predicted − rated.
    public var error: Double { predicted - rated }
  }

  /// Those predicted too good, the worst one first.
  public let tooGood: [Photo]
  /// Those predicted too bad, the worst one first.
  public let tooBad: [Photo]

  /// Finds them; of equal errors the first ones.
  ///
  /// - Parameter count: at most so many in each direction.
  public init(in report: EvaluationReport, count: Int) {
    let photos = zip(report.pairs.predicted, report.pairs.rated).enumerated().map { index, pair in
      Photo(index: index, predicted: pair.0.mean, rated: pair.1.mean)
    }
    func worst(_ error: (Photo) -> Double) -> [Photo] {
      // A mean computed from probabilities is not exact.
      let wrong = photos.filter { error($0) > 1e-9 }
      return Array(wrong.sorted { (-error($0), $0.index) < (-error($1), $1.index) }.prefix(count))
    }
    tooGood = worst { $0.error }
    tooBad = worst { -$0.error }
  }
}
