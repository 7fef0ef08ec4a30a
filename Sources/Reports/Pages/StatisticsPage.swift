import Datasets
import Foundation
import Ratings

/// The page of ``StatisticsReport``.
public struct StatisticsPage: Sendable {
  private let report: StatisticsReport
  private var statistics: RatingStatistics { report.statistics }
  private var unit: String { String(format: "(%g…%g)", scale.lowerBound, scale.upperBound) }
  private var scale: ClosedRange<Double> { statistics.scale.range }

  /// A page that shows this report.
  public init(_ report: StatisticsReport) { self.report = report }

  /// The page.
  public var page: Page {
    Page(
      title: "What people's votes look like",
      subtitle: "\(report.ratings.source), read as \(report.ratings.kind.rawValue); \(report.selection.name)",
      blocks: [
        .figures(figures), .heading("Mean scores and variance"),
        .plots([means, variance, shapes] + (report.hasCounts ? [votesPerPhoto] : [])),
        .heading("Distributions fitted to every photo's votes"),
        .plots(fits), .table(columns, rows),
        .terms(terms),
      ] + (counts.isEmpty ? [] : [.heading("What the photos show"), .plots(counts)]))
  }

  private var figures: [(value: String, meaning: String)] {
    var figures = [(statistics.count.grouped, statistics.count == 1 ? "photo" : "photos")]
    if let votes = statistics.votes, report.hasCounts {
      figures.append((votes.mean.fixed(1), String(format: "votes per photo (%g…%g)", votes.min, votes.max)))
    }
    figures.append((statistics.all.mean.fixed(3), "average of the mean scores"))
    figures.append((statistics.standardDeviationOfMeans.fixed(3), "their standard deviation"))
    for (threshold, share) in statistics.shareAbove.sorted(by: { $0.key < $1.key }) {
      figures.append(
        ((share.map { 100 * $0 }).fixed(1) + " %", String(format: "have a mean above %g", threshold)))
    }
    return figures
  }

  private var means: Plot {
    let histogram = statistics.histogramOfMeans
    return .histogram(
      [("photos", Colour.blue, histogram.counts)], from: histogram.low, width: histogram.width,
      title: "Mean scores", caption: "Photos by their mean score, in bins of \(histogram.width.fixed(2)).",
      x: "mean score \(unit)")
  }

  private var variance: Plot {
    let means = report.votes.map(\.mean)
    let variances = report.votes.map { $0.standardDeviation * $0.standardDeviation }
    let line = statistics.bins.compactMap { bin in
      bin.group.mean.flatMap { mean in bin.group.variance.map { (x: mean, y: $0) } }
    }
    // The few photos with the greatest variances would flatten all others.
    let highest = variances.sorted()[min(variances.count - 1, variances.count * 999 / 1_000)]
    return .density(
      x: means, y: variances, between: (means.min() ?? 0, 0), and: (means.max() ?? 1, max(highest, 1e-6)),
      line: line, lineName: "average per bin", title: "Variance by mean score",
      caption: "Population variance of each photo's votes; the highest 0.1 % are drawn at the upper edge.",
      axes: ("mean score \(unit)", "variance of the votes (scale units squared)"))
  }

  private var shapes: Plot {
    let bins = statistics.bins.filter { $0.group.distribution != nil }
    let colours = Colour.ordered(bins.count)
    let lines = zip(bins, colours).map { bin, colour in
      Plot.Line(
        "\(bin.name) (\(bin.group.count.grouped))", colour,
        zip(statistics.scale.values, bin.group.distribution?.probabilities ?? []).map { ($0, $1) })
    }
    return .lines(
      lines, title: "Averaged distributions",
      caption: "The share of votes on each value, averaged over the photos whose mean score lies in a bin.",
      x: "vote \(unit)", y: "share of votes", legend: "mean score (photos)")
  }

  private var votesPerPhoto: Plot {
    let totals = report.votes.map(\.total)
    let (low, high) = (totals.min() ?? 0, (totals.max() ?? 0) + 1)
    // Of whole width, or some bins would have one number of votes more than their neighbours.
    let width = max(1, ((high - low) / 60).rounded(.up))
    let bins = max(1, Int(((high - low) / width).rounded(.up)))
    let counts = Plot.counts(totals, from: low, to: low + Double(bins) * width, bins: bins)
    return .histogram(
      [("photos", Colour.blue, counts)], from: low, width: width, title: "Votes per photo",
      caption: "How many people rated a photo.",
      x: "votes")
  }

  /// Our fits beside the published ones, where there are any, and all of ours.
  private var fits: [Plot] {
    let caption =
      "sqrt(1/N Σ (f(k) − p_k)²) of each photo, averaged over the photos of a bin; lower is better."
    func plot(_ lines: [Plot.Line], _ title: String) -> Plot {
      .lines(lines, title: title, caption: caption, x: "mean score \(unit), middle of the bin", y: "RMSE")
    }
    var own: [Plot.Line] = []
    var compared: [Plot.Line] = []
    for (family, colour) in zip(DistributionFamily.allCases, Colour.series) {
      let line = Plot.Line(
        family.legend, colour, statistics.bins.map { ($0.center, $0.group.rmse[family] ?? nil) })
      own.append(line)
      guard let published = report.published?.bins[family] else { continue }
      let points = zip(statistics.bins, published).map { (x: $0.center, y: Optional($1)) }
      compared += [line, Plot.Line("\(family.legend), published", colour, isDashed: true, points)]
    }
    return (compared.isEmpty ? [] : [plot(compared, "RMSE of the fits, and as published")])
      + [plot(own, "RMSE of the fits by mean score")]
  }

  private var columns: [String] {
    ["mean score", "photos", "variance"]
      + DistributionFamily.allCases.flatMap { family in
        report.published?.all[family] == nil ? [family.title] : [family.title, "published"]
      }
  }

  private var rows: [[String]] {
    let bins = statistics.bins.enumerated().map { index, bin in
      row(bin.name, bin.group) { family in
        report.published?.bins[family].flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
    return bins + [row("all", statistics.all) { report.published?.all[$0] }]
  }

  private func row(
    _ name: String, _ group: RatingStatistics.Group, published: (DistributionFamily) -> Double?
  ) -> [String] {
    [name, group.count.grouped, group.variance.fixed(3)]
      + DistributionFamily.allCases.flatMap { family in
        let own = (group.rmse[family] ?? nil).fixed(4)
        return report.published?.all[family] == nil ? [own] : [own, published(family).fixed(4)]
      }
  }

  private var terms: [(name: String, meaning: String)] {
    let unfitted = DistributionFamily.allCases.compactMap { family -> String? in
      let count = statistics.failures[family]?.count ?? 0
      return count > 0 ? "\(family.title) \(count.grouped)" : nil
    }
    var terms = [
      ("Gaussian", "by its moments (population variance)"),
      ("Γ, Γ′, Beta, Weibull, GEV", "by maximum likelihood; Γ′ of the mirrored votes, Beta of (k − 0.5)/N"),
      ("photos without a fit", unfitted.isEmpty ? "none" : unfitted.joined(separator: ", ")),
    ]
    if let split = report.selection.split {
      terms += [("photos", report.selection.name), ("hash", split.hash)]
    }
    if report.published != nil {
      terms.append(("published", "Murray, \"Aesthetic visual analysis\" (slides), over all of AVA"))
    }
    return terms
  }

  private var counts: [Plot] {
    let kinds = [("Tags", report.tags), ("Styles", report.styles), ("Challenges", report.challenges)]
      .filter { !$0.1.isEmpty }
    return kinds.map { title, counts in
      let shown = counts.prefix(30)
      return .bars(
        zip(shown, Plot.labels(shown.map(\.name))).map { Plot.Bar(label: $1, value: Double($0.n)) },
        title: title,
        caption: counts.count > shown.count
          ? "The \(shown.count) most frequent of \(counts.count.grouped)." : "How many photos carry each.",
        x: "photos", format: ",d")
    }
  }
}

extension RatingStatistics.Bin {
  fileprivate var center: Double { (low + high) / 2 }
}

extension DistributionFamily {
  /// In a plot, where a prime is hardly seen.
  fileprivate var legend: String { self == .gammaMirrored ? "Γ′, mirrored" : title }

  fileprivate var title: String {
    switch self {
    case .gaussian: "Gaussian"
    case .gamma: "Γ"
    case .gammaMirrored: "Γ′"
    case .beta: "Beta"
    case .weibull: "Weibull"
    case .gev: "GEV"
    }
  }
}
