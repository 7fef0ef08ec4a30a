public import Ratings

/// Which prediction belongs to which rated photo, and everything that fits nowhere.
///
/// A name is looked for as it is, by its file name, without the ending of a photo, and up to its first dot (as idealo writes
/// names), in this order; the first of these that any photo has counts. Of several photos the one is meant whose folders
/// agree with the name's for longest, from the file upwards.
public struct Matching: Sendable {
  /// A prediction of a rated photo: indices into ``Predictions/predictions`` and ``Dataset/photos``.
  public struct Pair: Sendable, Hashable {
    /// Which prediction.
    public let prediction: Int
    /// Which photo.
    public let photo: Int
  }

  /// Predictions that can be scored, in the order of their file.
  public let pairs: [Pair]
  /// Predictions that cannot, each with its reason.
  public let problems: [PredictionProblem]
  /// Ids of rated photos that nothing was predicted for, without those of ``expectedMissing``.
  public let unmatchedRatings: [String]
  /// Ids of rated photos that nothing was predicted for, as was to be expected: their files are broken.
  public let expectedMissing: [String]

  /// Names of predictions that belong to no rated photo.
  public var unmatchedPredictions: [String] {
    problems.filter { $0.reason == .unmatched }.map(\.name)
  }

  /// Matches predictions with the photos of a data set, or with those of the given ids.
  ///
  /// - Parameters:
  ///   - scale: what raters could give; predictions must be on it.
  ///   - ids: the photos of interest, such as a split's test; nil for all. Predictions of other photos of the data set are
  ///     neither scored nor a problem.
  public init(_ predictions: Predictions, with dataset: Dataset, scale: RatingScale?, ids: Set<String>? = nil)
  {
    var names = PhotoNames(dataset.photos)
    var pairs: [Pair] = []
    var problems: [PredictionProblem] = []
    var lines = [Int?](repeating: nil, count: dataset.photos.count)
    for (index, prediction) in predictions.predictions.enumerated() {
      func refuse(_ reason: PredictionProblem.Reason) {
        problems.append(PredictionProblem(name: prediction.name, line: prediction.line, reason: reason))
      }
      let photo: Int
      switch names.find(prediction.name) {
      case .none:
        refuse(.unmatched)
        continue
      case .several(let meant):
        refuse(.ambiguous(meant.map { dataset.photos[$0].id }))
        continue
      case .one(let found): photo = found
      }
      if let ids, !ids.contains(dataset.photos[photo].id) { continue }
      if let line = lines[photo] {
        refuse(.duplicate(line: line))
        continue
      }
      lines[photo] = prediction.line
      if let reason = prediction.problem(on: scale) {
        refuse(reason)
      } else {
        pairs.append(Pair(prediction: index, photo: photo))
      }
    }
    self.pairs = pairs
    self.problems = problems
    let rest = dataset.photos.indices.filter {
      lines[$0] == nil && ids?.contains(dataset.photos[$0].id) ?? true
    }
    .map { dataset.photos[$0].id }
    unmatchedRatings = rest.filter { !dataset.expectedMissing.contains($0) }
    expectedMissing = rest.filter { dataset.expectedMissing.contains($0) }
  }
}
