import Foundation

/// What the votes on many photos look like, and which distributions describe them.
///
/// After "Modelling score distributions" in Murray's slides "Aesthetic visual analysis" and the figures of AVA (Murray
/// et al. 2012).
public struct RatingStatistics: Hashable, Sendable {
  /// The number of votes per photo.
  public struct VotesPerPhoto: Hashable, Sendable, Encodable {
    /// Of the photo with the fewest.
    public let min: Double
    /// Over all photos.
    public let mean: Double
    /// Of the photo with the most.
    public let max: Double
  }

  /// What could be given.
  public let scale: RatingScale
  /// Photos.
  public let count: Int
  /// nil without photos.
  public let votes: VotesPerPhoto?
  /// All photos together.
  public let all: Group
  /// Photos by mean score: [v_1, v_2), [v_2, v_3) … The last, [v_(N−1), v_N], is there only if a photo is in it.
  public let bins: [Bin]
  /// How many photos have a mean score in [low + i · width, low + (i + 1) · width).
  public let histogramOfMeans: MeanHistogram
  /// The standard deviation of the mean scores; nil without photos.
  public let standardDeviationOfMeans: Double?
  /// The share of photos with a mean score above a threshold, for each threshold asked for; nil without photos.
  public let shareAbove: [Double: Double?]
  /// The indices of photos that a family could not be fitted to, and why.
  public let failures: [DistributionFamily: [Int: FitFailure]]

  /// Photos looked at together.
  public struct Group: Hashable, Sendable {
    /// Photos.
    public let count: Int
    /// The average of their mean scores; nil without photos.
    public let mean: Double?
    /// The average variance of a photo's votes; nil without photos.
    public let variance: Double?
    /// Their distributions averaged; nil without photos.
    public let distribution: RatingDistribution?
    /// The average RMSE of every family over the photos that it was fitted to; nil when there are none.
    public let rmse: [DistributionFamily: Double?]
  }

  /// The photos whose mean score lies from `low` up to `high`.
  public struct Bin: Hashable, Sendable {
    /// The lowest mean score.
    public let low: Double
    /// Above the highest mean score, except in the last bin of a scale.
    public let high: Double
    /// The photos.
    public let group: Group

    /// Its bounds: `4…5`.
    public var name: String { String(format: "%.12g…%.12g", low, high) }
  }

  /// Counts in bins of equal width.
  public struct MeanHistogram: Hashable, Sendable, Encodable {
    /// Where the first bin begins.
    public let low: Double
    /// Of a bin.
    public let width: Double
    /// Photos in each bin; the scale's highest value is in the last one.
    public let counts: [Int]
  }

  /// Computes everything from the votes on photos of one scale.
  ///
  /// - Parameters:
  ///   - thresholds: for ``shareAbove``; nil for the scale's usual one.
  ///   - workers: threads; nil for one per core. The numbers do not depend on it.
  /// - Throws: ``EvaluationError/differentScales(photo:)``.
  public init(
    _ votes: [Votes], on scale: RatingScale, thresholds: [Double]? = nil, workers: Int? = nil
  ) throws(EvaluationError) {
    if let photo = votes.firstIndex(where: { $0.scale != scale }) { throw .differentScales(photo: photo) }
    let photos = inParallel(votes.count, workers: workers) { $0.map { PhotoStatistics(votes[$0]) } }
    self.scale = scale
    count = votes.count
    let totals = votes.map(\.total)
    self.votes = totals.min().flatMap { least in
      totals.max().map { most in
        VotesPerPhoto(min: least, mean: totals.reduce(0, +) / Double(totals.count), max: most)
      }
    }
    let means = photos.map(\.mean)
    all = Group(Array(photos.indices), of: photos, votes, on: scale)
    let edges = scale.values
    let ofBin = Dictionary(grouping: means.indices) { photo in
      max(0, min(edges.count { $0 <= means[photo] } - 1, edges.count - 2))
    }
    bins = edges.indices.dropLast().filter { $0 < edges.count - 2 || ofBin[$0] != nil }.map { bin in
      Bin(
        low: edges[bin], high: edges[bin + 1], group: Group(ofBin[bin] ?? [], of: photos, votes, on: scale))
    }
    histogramOfMeans = MeanHistogram(means, on: scale)
    standardDeviationOfMeans = all.mean.map { mean in
      (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count)).squareRoot()
    }
    shareAbove = Dictionary(
      (thresholds ?? [scale.threshold.value]).map { value in
        let above = means.count(where: Threshold(value).isGood)
        return (value, means.isEmpty ? nil : Double(above) / Double(means.count))
      }, uniquingKeysWith: { first, _ in first })
    failures = photos.enumerated().reduce(into: [:]) { failures, photo in
      for (family, fit) in zip(DistributionFamily.allCases, photo.element.fits) {
        if case .failure(let failure) = fit { failures[family, default: [:]][photo.offset] = failure }
      }
    }
  }
}

/// One photo's part.
private struct PhotoStatistics {
  let mean, variance: Double
  /// The RMSE of every family, in the order of its cases.
  let fits: [Result<Double, FitFailure>]

  init(_ votes: Votes) {
    mean = votes.mean
    variance = votes.standardDeviation * votes.standardDeviation
    fits = DistributionFamily.allCases.map { $0.fit(votes).map(\.rmse) }
  }
}

extension RatingStatistics.Group {
  fileprivate init(_ indices: [Int], of photos: [PhotoStatistics], _ votes: [Votes], on scale: RatingScale) {
    count = indices.count
    let n = Double(indices.count)
    mean = indices.isEmpty ? nil : indices.reduce(0) { $0 + photos[$1].mean } / n
    variance = indices.isEmpty ? nil : indices.reduce(0) { $0 + photos[$1].variance } / n
    var sums = [Double](repeating: 0, count: scale.count)
    for index in indices {
      let counts = votes[index].counts
      let total = votes[index].total
      for value in counts.indices { sums[value] += counts[value] / total }
    }
    distribution = indices.isEmpty ? nil : RatingDistribution(checked: sums.map { $0 / n }, on: scale)
    rmse = Dictionary(
      uniqueKeysWithValues: DistributionFamily.allCases.enumerated().map { place, family in
        let errors = indices.compactMap { photos[$0].fits[place].value }
        return (family, errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count))
      })
  }
}

extension RatingStatistics.MeanHistogram {
  /// Ten bins between neighbouring values of an evenly spaced scale.
  fileprivate init(_ means: [Double], on scale: RatingScale) {
    let bins = 10 * (scale.count - 1)
    low = scale.range.lowerBound
    width = (scale.range.upperBound - low) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for mean in means {
      let place = ((mean - low) / width + 1e-9).rounded(.down)
      counts[Int(min(max(place, 0), Double(bins - 1)))] += 1
    }
    self.counts = counts
  }
}
