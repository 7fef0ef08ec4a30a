/// Several ways to predict the same photos, each tried several times: metrics averaged over the tries, and differences between ways.
///
/// Intervals resample tries and photos: a resample draws photos with replacement, the same ones for every way, and tries with
/// replacement, the same places for ways that were tried equally often. So differences are paired, and a way that was lucky once
/// does not look certain.
public struct Trials: Sendable {
  /// A difference between two ways on the same photos.
  public struct Difference: Hashable, Sendable, Encodable {
    /// By how much the first is greater.
    public let value: Double
    /// Of the bootstrap; nil without resamples.
    public let interval: Interval?
    /// Twice the share of resamples on the other side of 0, counted with the value itself; nil without resamples.
    public let p: Double?
  }

  fileprivate struct Way {
    let values: [Evaluation.Metric: MetricValue]
    let deviations: [Evaluation.Metric: Double]
    let isCollapsed: Bool
    /// By metric and resample.
    let resampled: [Evaluation.Metric: [Double?]]
  }

  private let ways: [String: Way]
  private let bootstrap: Bootstrap

  /// Evaluates every try.
  ///
  /// - Parameters:
  ///   - predictions: by way, then by try, of the same photos as `truths`.
  ///   - categories: what kind of photo each is; empty where that is not known.
  ///   - threshold: where good photos begin; without one the accuracies are undefined.
  public init(
    _ predictions: [String: [[Rating]]], truths: [Rating], categories: [String?] = [], threshold: Threshold?,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(EvaluationError) {
    var ways: [String: Way] = [:]
    for (name, tries) in predictions {
      var comparisons: [Comparison] = []
      for ratings in tries {
        guard ratings.count == truths.count else {
          throw .differentCounts(predictions: ratings.count, ratings: truths.count)
        }
        comparisons.append(
          try Comparison(
            zip(ratings, truths).lazy.map { ($0, $1) }, categories: categories,
            isGood: threshold.map { threshold in
              { (predicted: threshold.isGood($0.mean), rated: threshold.isGood($1.mean)) }
            }))
      }
      ways[name] = Way(comparisons, bootstrap)
    }
    (self.ways, self.bootstrap) = (ways, bootstrap)
  }

  /// A metric, averaged over the tries of a way, with its interval.
  public subscript(way: String, metric: Evaluation.Metric) -> Evaluation.Estimate {
    guard let way = ways[way] else { return .init(result: .failure(.noPhotos), interval: nil) }
    let result = way.values[metric] ?? .failure(.noPhotos)
    let values = result.value == nil ? [] : (way.resampled[metric] ?? []).compactMap(\.self)
    return .init(result: result, interval: bootstrap.interval(of: values))
  }

  /// How far the tries of a way lie apart: the sample standard deviation of a metric; nil for a single try.
  public func deviation(of way: String, _ metric: Evaluation.Metric) -> Double? {
    ways[way]?.deviations[metric]
  }

  /// Whether any try's mean scores spread less than a quarter as far as the raters'; see ``Evaluation/isCollapsed``.
  public func isCollapsed(_ way: String) -> Bool { ways[way]?.isCollapsed ?? false }

  /// By how much a metric is greater for one way than for another; nil where it is undefined for either.
  public func difference(of way: String, from other: String, _ metric: Evaluation.Metric) -> Difference? {
    guard let one = ways[way], let two = ways[other], let first = one.values[metric]?.value,
      let second = two.values[metric]?.value
    else { return nil }
    let pairs = zip(one.resampled[metric] ?? [], two.resampled[metric] ?? [])
    let differences = pairs.compactMap { pair in pair.0.flatMap { one in pair.1.map { one - $0 } } }
    guard !differences.isEmpty else { return Difference(value: first - second, interval: nil, p: nil) }
    let (below, above) = (differences.count { $0 <= 0 }, differences.count { $0 >= 0 })
    let share = Double(1 + min(below, above)) / Double(1 + differences.count)
    return Difference(
      value: first - second, interval: bootstrap.interval(of: differences), p: min(1, 2 * share))
  }
}

extension Trials.Way {
  fileprivate init(_ tries: [Comparison], _ bootstrap: Bootstrap) {
    let all = Evaluation.Metric.allCases
    let found = tries.map { comparison in
      var workspace = Comparison.Workspace(for: comparison)
      return comparison.metrics(multiplicities: Array(repeating: 1, count: comparison.count), &workspace)
    }
    values = Dictionary(
      uniqueKeysWithValues: all.map { metric in
        (metric, average(found.map { $0[metric] ?? .failure(.noPhotos) }))
      })
    var deviations: [Evaluation.Metric: Double] = [:]
    for metric in all {
      guard tries.count > 1, let mean = values[metric]?.value else { continue }
      let squares = found.reduce(0) { sum, one in
        let gap = (one[metric]?.value ?? mean) - mean
        return sum + gap * gap
      }
      deviations[metric] = (squares / Double(tries.count - 1)).squareRoot()
    }
    self.deviations = deviations
    isCollapsed = tries.contains { $0.spread.map { $0.predicted < $0.rated / 4 } ?? false }
    let rows = inParallel(bootstrap.resamples, workers: nil) { resamples in
      var workspaces = tries.map(Comparison.Workspace.init)
      return resamples.map { resample -> [Double?] in
        var generator = SeededGenerator(seed: bootstrap.seed, place: UInt64(resample), 1)
        let drawn = tries.map { _ in generator.index(below: tries.count) }
        let metrics = Dictionary(
          uniqueKeysWithValues: Set(drawn).map { index in
            let multiplicities = bootstrap.multiplicities(of: tries[index].count, resample: resample)
            return (index, tries[index].metrics(multiplicities: multiplicities, &workspaces[index]))
          })
        return all.map { metric in
          average(drawn.map { metrics[$0]?[metric] ?? .failure(.noPhotos) }).value
        }
      }
    }
    resampled = Dictionary(
      uniqueKeysWithValues: all.enumerated().map { index, metric in (metric, rows.map { $0[index] }) })
  }
}
