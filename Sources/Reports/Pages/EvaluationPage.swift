import Datasets
import Foundation
import Ratings

/// The page of ``EvaluationReport``.
public struct EvaluationPage: Sendable {
  private let report: EvaluationReport
  private let predicted, rated: [Double]
  private var evaluation: Evaluation { report.evaluation }

  /// A page that shows this report.
  public init(_ report: EvaluationReport) {
    self.report = report
    predicted = report.pairs.predicted.map(\.mean)
    rated = report.pairs.rated.map(\.mean)
  }

  /// The page.
  public var page: Page {
    Page(
      title: "Predictions against people's ratings",
      subtitle:
        "\(report.predictions.source) (\(report.predictions.format)) against \(report.ratings.source) "
        + "(\(report.ratings.kind.rawValue))",
      blocks: [
        .figures(figures), .heading("Metrics"), .table(columns, rows), .plots(standing),
        .heading("Predicted and rated scores"),
        .plots([scatter, reliability, means] + [shapes].compactMap(\.self)),
      ] + report.attributes.blocks
        + report.breakdowns.flatMap { by, groups in
          [
            .heading("By \(by.rawValue)"), .plots([bias(groups)].compactMap(\.self) + bars(groups)),
            everything(by.rawValue, groups),
          ]
        } + [
          .heading("Conventions"), .terms(terms),
        ])
  }

  private var figures: [(value: String, meaning: String)] {
    let rest = report.matching.problems.count + report.matching.unmatchedRatings.count
    return [
      (evaluation.count.grouped, "photos scored"),
      (rest.grouped, "could not be scored or have no prediction"),
      (evaluation[.srccMean].value.fixed(3), "SRCC of the mean scores"),
      (evaluation[.emd1].value.fixed(4), "EMD(1)"), (evaluation[.accuracy].value.fixed(3), "accuracy"),
    ]
  }

  private let columns = [
    "metric", "value", "95 % interval", "floor", "raters, half against half", "raters, whole juries",
  ]

  private var rows: [[String]] {
    Evaluation.Metric.allCases.map { metric in
      let estimate = evaluation[metric]
      let interval = estimate.interval.map { "\($0.low.fixed(4)) … \($0.high.fixed(4))" }
      return [
        metric.rawValue, estimate.value.fixed(4), interval ?? "–", (report.floor?[metric].value).fixed(4),
        (report.ceiling?.halves[metric]?.value).fixed(4), (report.ceiling?.corrected[metric]).fixed(4),
      ]
    }
  }

  /// Every metric that has a direction, on two scales.
  private var standing: [Plot] {
    let distances: [Evaluation.Metric] = evaluation[.emd1].value == nil ? [.mse, .mae] : [.emd1, .emd2]
    let shares: [Evaluation.Metric] = [
      .lccMean, .srccMean, .srccMeanWithin, .krccMean, .lccStd, .srccStd, .accuracy, .balancedAccuracy,
    ]
    return [(shares, "Correlations and accuracies", "more"), (distances, "Distances", "less")].map {
      metrics, title, better in
      let bars = metrics.map { metric in
        let estimate = evaluation[metric]
        return Plot.Bar(
          label: metric.words, value: estimate.value, low: estimate.interval?.low,
          high: estimate.interval?.high, floor: report.floor?[metric].value,
          ceiling: report.ceiling(of: metric))
      }
      return .bars(
        bars, title: "\(title) between floor and ceiling",
        caption:
          "With 95 % intervals; \(better) is better. Floor: a constant prediction and the majority class. "
          + "Ceiling: one half of the raters against the other, where that is better than the floor.",
        x: title.lowercased(), format: ".4f")
    }
  }

  private var unit: String {
    report.scale.map { String(format: "(%g…%g)", $0.range.lowerBound, $0.range.upperBound) } ?? ""
  }

  /// What both axes of means show.
  private var range: (low: Double, high: Double) {
    let (low, high) = ((predicted + rated).min() ?? 0, (predicted + rated).max() ?? 1)
    return high > low ? (low, high) : (low - 0.5, high + 0.5)
  }

  private var scatter: Plot {
    let (low, high) = range
    return .density(
      x: predicted, y: rated, between: (low, low), and: (high, high), line: [(low, low), (high, high)],
      lineName: "predicted = rated", title: "Predicted against rated mean scores",
      caption: "How many photos lie where; darker is more.",
      axes: ("predicted mean score \(unit)", "rated mean score \(unit)"))
  }

  private var reliability: Plot {
    let bins = Reliability(predicted: predicted, rated: rated).bins
    let ends = [bins.first?.predicted ?? 0, bins.last?.predicted ?? 1]
    return .lines(
      [
        Plot.Line("predicted = rated", Colour.orange, isDashed: true, ends.map { ($0, $0) }),
        Plot.Line(
          "photos", Colour.blue,
          intervals: bins.map { bin in
            (bin.predicted, bin.rated, bin.error.map { bin.rated - $0 }, bin.error.map { bin.rated + $0 })
          }),
      ], title: "Reliability",
      caption:
        "\(bins.count.grouped) groups of \(bins.first?.count.grouped ?? "0") photos or one more by predicted score; "
        + "bars are 1.96 standard errors.", x: "predicted mean score \(unit)", y: "rated mean score \(unit)",
      fromZero: false)
  }

  private var means: Plot {
    let (low, high) = range
    let bins = min(40, max(10, 2 * Int(Double(rated.count).squareRoot())))
    return .histogram(
      [("predicted", Colour.orange, predicted), ("rated", Colour.blue, rated)].map { name, colour, means in
        (name, colour, Plot.counts(means, from: low, to: high, bins: bins))
      }, from: low, width: (high - low) / Double(bins), title: "Mean scores",
      caption: "Predictions that crowd in the middle have collapsed: standard deviation "
        + "\((evaluation.spread?.predicted).fixed(3)), the ratings' \((evaluation.spread?.rated).fixed(3)).",
      x: "mean score \(unit)")
  }

  /// Averaged distributions, where they are known.
  private var shapes: Plot? {
    let sides = [
      ("rated", Colour.blue, report.pairs.rated), ("predicted", Colour.orange, report.pairs.predicted),
    ]
    let lines = sides.compactMap { name, colour, ratings -> Plot.Line? in
      let distributions = ratings.compactMap(\.distribution)
      guard distributions.count == ratings.count, let all = RatingDistribution(averaging: distributions)
      else { return nil }
      return Plot.Line(
        name, colour, isDashed: name == "predicted", zip(all.scale.values, all.probabilities).map { ($0, $1) }
      )
    }
    guard lines.count == sides.count else { return nil }
    return .lines(
      lines, title: "Averaged distributions", caption: "The share of each value, averaged over the photos.",
      x: "vote \(unit)", y: "share of votes")
  }

  /// How much too good or too bad photos are predicted; nil of groups whose bias was not asked for.
  private func bias(_ groups: [EvaluationReport.Group]) -> Plot? {
    let bars = groups.compactMap { group in
      group.bias.map { bias in
        Plot.Bar(
          label: "\(group.label) (\(group.evaluation.count.grouped))", value: bias.value,
          low: bias.interval?.low, high: bias.interval?.high)
      }
    }
    guard !bars.isEmpty else { return nil }
    return .bars(
      bars, title: "Bias by rated score",
      caption:
        "Predicted − rated mean score, with 95 % intervals; photos in brackets. Right of 0 photos are predicted too good.",
      x: "bias \(unit)", format: "+.3f")
  }

  private func bars(_ groups: [EvaluationReport.Group]) -> [Plot] {
    let hasDistances = evaluation[.emd1].value != nil
    let shown: [(Evaluation.Metric, String)] = [
      (.srccMean, "SRCC of the mean scores"),
      hasDistances ? (.emd1, "EMD(1)") : (.mae, "absolute error of the mean \(unit)"),
    ]
    return shown.map { metric, title in
      .bars(
        zip(groups.prefix(40), Plot.labels(groups.prefix(40).map(\.label))).map { group, label in
          let estimate = group.evaluation[metric]
          return Plot.Bar(
            label: "\(label) (\(group.evaluation.count.grouped))",
            value: estimate.value,
            low: estimate.interval?.low, high: estimate.interval?.high)
        }, title: title,
        caption: groups.count > 40
          ? "The first 40 of \(groups.count) groups, with 95 % intervals; photos in brackets."
          : "With 95 % intervals; photos in brackets.", x: title, format: ".4f")
    }
  }

  /// Every metric of every group.
  private func everything(_ name: String, _ groups: [EvaluationReport.Group]) -> Page.Block {
    let metrics = Evaluation.Metric.allCases
    let hasBias = groups.contains { $0.bias != nil }
    return .details(
      "Every metric by \(name), \(groups.count == 1 ? "1 group" : "\(groups.count.grouped) groups")",
      [name, "photos"] + (hasBias ? ["bias"] : []) + metrics.map(\.rawValue),
      groups.map { group in
        [group.label, group.evaluation.count.grouped] + (hasBias ? [(group.bias?.value).fixed(4)] : [])
          + metrics.map { group.evaluation[$0].value.fixed(4) }
      })
  }

  private var terms: [(name: String, meaning: String)] {
    var terms = report.conventions.lines
    if let ceiling = report.ceiling {
      terms.append(
        (
          "ceiling",
          "a random half of each photo's votes against the other half, \(ceiling.count.grouped) photos; "
            + "whole juries: corrected by Spearman and Brown"
        ))
    }
    if let categories = evaluation.categories {
      terms.append((Evaluation.Metric.srccMeanWithin.rawValue, "over \(categories)"))
    }
    for metric in Evaluation.Metric.allCases {
      if case .failure(let reason) = evaluation[metric].result {
        terms.append(("undefined", "\(metric.rawValue): \(reason)"))
      }
    }
    terms += report.attributes.terms
    let kinds = Dictionary(grouping: report.matching.problems, by: \.reason.kind)
    for (kind, problems) in kinds.sorted(by: { $0.key < $1.key }) {
      terms.append(("not scored", "\(problems.count.grouped) predictions: \(kind)"))
    }
    if !report.matching.unmatchedRatings.isEmpty {
      terms.append(("not predicted", "\(report.matching.unmatchedRatings.count.grouped) rated photos"))
    }
    return terms
  }
}
