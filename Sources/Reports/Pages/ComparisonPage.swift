import Foundation
import Ratings

/// The page of ``ComparisonReport``.
public struct ComparisonPage: Sendable {
  let report: ComparisonReport

  /// A page that shows this report.
  public init(_ report: ComparisonReport) { self.report = report }

  /// The page.
  public var page: Page {
    Page(
      title: report.name, subtitle: "Variations of one experiment on the same held-out photos",
      blocks: [
        .figures(figures), .heading("Variations"), .table(columns, rows),
        .plots([.srccMean, .emd1].map(bars)),
      ] + claims + published + further + attributes + shifts + [
        .heading("Learning curves"), .plots([curves]), .heading("Predicted and rated mean scores"),
        .plots(report.rows.map(scatter)), .heading("Everything"),
        .details("every metric", allColumns, allRows),
        .heading("Conventions"), .terms(terms),
      ])
  }

  private var figures: [(value: String, meaning: String)] {
    [
      ("\(report.rows.count)", "variations"), ("\(report.cells.count)", "trainings"),
      ((report.rows.map(\.photos).max() ?? 0).grouped, "photos held out"),
      ((report.seconds / 3_600).fixed(1), "hours"),
    ]
  }

  private let columns = [
    "variation", "photos", "seeds", "SRCC", "95 % interval", "spread of seeds", "EMD(1)", "accuracy",
    "compared with",
    "difference of SRCC", "95 % interval", "p", "minutes", "MB",
  ]

  private var rows: [[String]] {
    report.rows.map { row in
      let (srcc, difference) = (row.metrics[.srccMean], row.differences[.srccMean])
      return [
        row.variation + (row.isCollapsed ? " (collapsed)" : ""), row.photos.grouped, "\(row.seeds)",
        (srcc?.value).fixed(4), text(srcc?.interval), row.deviations[.srccMean].fixed(4),
        (row.metrics[.emd1]?.value).fixed(4), (row.metrics[.accuracy]?.value).fixed(3), row.baseline ?? "–",
        (difference?.value).fixed(4), text(difference?.interval), (difference?.p).fixed(3),
        (row.seconds / 60).fixed(1), row.memory.map { "\($0 / 1_000_000)" } ?? "–",
      ]
    }
  }

  func text(_ interval: Interval?) -> String {
    interval.map { "\($0.low.fixed(4)) … \($0.high.fixed(4))" } ?? "–"
  }

  private func bars(_ metric: Evaluation.Metric) -> Plot {
    .bars(
      report.rows.map { row in
        Plot.Bar(
          label: row.variation, value: row.metrics[metric]?.value, low: row.metrics[metric]?.interval?.low,
          high: row.metrics[metric]?.interval?.high, floor: row.floor[metric].value,
          ceiling: report.ceiling?.halves[metric]?.value)
      }, title: metric.words,
      caption: "Averaged over seeds, with 95 % intervals over seeds and photos; "
        + "\(metric.isBetterWhenGreater ? "more" : "less") is better. Floor: a constant prediction. Ceiling: one half of "
        + "the raters against the other, where votes are known.",
      x: metric.words, format: ".4f")
  }

  private var claims: [Page.Block] {
    guard !report.verdicts.isEmpty else { return [] }
    let rows = report.verdicts.map { verdict in
      [
        "\(verdict.better) better than \(verdict.worse)", verdict.metric.rawValue, verdict.outcome,
        (verdict.difference?.value).fixed(4), text(verdict.difference?.interval),
        (verdict.difference?.p).fixed(3),
        verdict.photos.grouped, "\(verdict.seeds)",
      ]
    }
    return [
      .heading("Claims"),
      .table(["claim", "by", "outcome", "difference", "95 % interval", "p", "photos", "seeds"], rows),
    ]
  }

  private var published: [Page.Block] {
    guard !report.published.isEmpty else { return [] }
    let metrics = Evaluation.Metric.allCases.filter { metric in
      report.published.contains { $0.metrics[metric] != nil }
    }
    return [
      .heading("Printed in papers, on other photos or splits: not to be compared with the above"),
      .table(
        ["variation"] + metrics.map(\.words) + ["printed in"],
        report.published.map { row in
          [row.variation] + metrics.map { row.metrics[$0].fixed(4) } + [row.source]
        }),
    ]
  }

  private var further: [Page.Block] {
    report.further.flatMap { report -> [Page.Block] in
      [
        .heading(report.name),
        .table(
          ["variation", "photos", "SRCC", "95 % interval", "difference", "95 % interval", "p"],
          report.rows.map { row in
            let (srcc, difference) = (row.metrics[.srccMean], row.differences[.srccMean])
            return [
              row.variation, row.photos.grouped, (srcc?.value).fixed(4), text(srcc?.interval),
              (difference?.value).fixed(4), text(difference?.interval), (difference?.p).fixed(3),
            ]
          }),
      ]
    }
  }

  private var attributes: [Page.Block] {
    let rows = report.rows.compactMap { row in row.attributes.map { (row.variation, $0) } }
    let names = Set(rows.flatMap(\.1.srcc.keys)).sorted()
    guard !rows.isEmpty else { return [] }
    return [
      .heading("Attributes"),
      .table(
        ["variation", "difference of correlations"] + names,
        rows.map { variation, found in
          [variation, found.correlationDifference.fixed(3)] + names.map { found.srcc[$0].fixed(3) }
        }),
    ]
  }

  private var curves: Plot {
    let colours = Colour.ordered(report.rows.count)
    let lines = zip(report.rows, colours).map { row, colour in
      let own = report.cells.filter { $0.variation == row.variation }.map(\.curve)
      let epochs = own.first?.map(\.epoch) ?? []
      let points = epochs.map { epoch -> (x: Double, y: Double?) in
        let values = own.compactMap { curve in curve.first { $0.epoch == epoch }?.metrics["srcc_mean"] }
        return (Double(epoch), values.isEmpty ? nil : values.reduce(0, +) / Double(values.count))
      }
      return Plot.Line(row.variation, colour, points)
    }
    return .lines(
      lines, title: "While training",
      caption: "SRCC of the photos that the first fold holds out, averaged over seeds.",
      x: "epoch", y: "SRCC", fromZero: false)
  }

  private func scatter(_ row: ComparisonReport.Row) -> Plot {
    let own = report.cells.filter { $0.variation == row.variation }
    let pairs = (own.first?.predictions.keys.sorted() ?? []).compactMap { id -> (Double, Double)? in
      let means = own.compactMap { $0.predictions[id]?.mean }
      guard let photo = report.photos(of: row.variation)[id], !means.isEmpty else { return nil }
      return (means.reduce(0, +) / Double(means.count), photo.rating.mean)
    }
    let (x, y) = (pairs.map(\.0), pairs.map(\.1))
    let (low, high) = ((x + y).min() ?? 0, (x + y).max() ?? 1)
    let (from, to) = high > low ? (low, high) : (low - 0.5, high + 0.5)
    return .density(
      x: x, y: y, between: (from, from), and: (to, to), line: [(from, from), (to, to)],
      lineName: "predicted = rated",
      title: row.variation,
      caption: "How many photos lie where, predictions averaged over seeds; darker is more.",
      axes: ("predicted mean score", "rated mean score"))
  }

  private var allColumns: [String] { ["variation"] + Evaluation.Metric.allCases.map(\.rawValue) }

  private var allRows: [[String]] {
    report.rows.map { row in
      [row.variation] + Evaluation.Metric.allCases.map { (row.metrics[$0]?.value).fixed(4) }
    }
  }

  private var terms: [(name: String, meaning: String)] {
    [
      (
        "interval",
        "percentile bootstrap, 95 %; a resample draws photos, the same ones for every variation, and seeds"
      ),
      ("p", "twice the share of resamples on the other side of 0"),
      ("held", "p < .05 and in the direction that was claimed; reversed: in the other one; open: neither"),
      ("collapsed", "a seed's mean scores spread less than a quarter as far as the raters'"),
      (
        "attributes",
        "SRCC of each, and the mean absolute difference between the correlations that predictions have with each other and with the "
          + "score, and those of what is known; of weak or random attributes where their names say so"
      ),
      ("EMD", "N in the denominator, averaged over photos"),
      (
        "minutes, MB",
        "of one training with all its stages and folds; frozen features that others computed are not counted again"
      ),
    ]
  }
}
