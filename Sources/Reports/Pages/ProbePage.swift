import Ratings

/// The page of ``ProbeReport``.
///
/// For each data set trunks by levels, as table 2 of Sheng et al. (AAAI 2020) has them, and curves of few labels, as their figures 5 and 6.
public struct ProbePage: Sendable {
  private let report: ProbeReport

  /// A page that shows this report.
  public init(_ report: ProbeReport) { self.report = report }

  /// The page.
  public var page: Page {
    Page(
      title: report.name, subtitle: "What can be read off the levels of trunks that learned without ratings",
      blocks: [.figures(figures)] + trainings + sets.flatMap(blocks) + [
        .heading("Everything"), .details("every probe", allColumns, report.rows.map(allCells)),
        .heading("Conventions"), .terms(terms),
      ])
  }

  private func distinct<Value: Equatable>(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private var sets: [String] { distinct(report.rows.map(\.set)) }

  private var figures: [(value: String, meaning: String)] {
    [
      ("\(distinct(report.rows.map(\.variation)).count)", "trunks"), ("\(sets.count)", "data sets"),
      ("\(report.rows.map(\.seeds).max() ?? 0)", "seeds a probe"),
      ((report.seconds / 3_600).fixed(1), "hours"),
    ]
  }

  private var trainings: [Page.Block] {
    guard !report.trainings.isEmpty else { return [] }
    let rows = report.trainings.map { training in
      let measures = training.measures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.fixed(4))" }
      return [
        training.variation, training.method, training.photos.grouped, training.steps.grouped,
        "\(training.batch)", measures.joined(separator: ", "), (training.seconds / 60).fixed(1),
      ]
    }
    return [
      .heading("What they learned before"),
      .table(
        ["trunk", "method", "photos", "steps", "photos a step", "on photos kept from it", "minutes"], rows),
    ]
  }

  private func blocks(_ set: String) -> [Page.Block] {
    let rows = report.rows.filter { $0.set == set }
    let kinds = distinct(rows.filter { $0.labels == 1 }.map(\.hidden))
    let count = rows.map(\.photos).max() ?? 0
    return [.heading("\(set): \(count.grouped) photos held out")]
      + kinds.flatMap { hidden -> [Page.Block] in
        let own = rows.filter { $0.labels == 1 && $0.hidden == hidden }
        return [
          table(own, hidden > 0 ? "accuracy in %, hidden layer of \(hidden)" : "accuracy in %") { row in
            let text = { (value: Double) in (100 * value).fixed(1) }
            let range = row.accuracy.interval.map { " [\(text($0.low)), \(text($0.high))]" } ?? ""
            return (row.accuracy.value.map(text) ?? "–") + range + (row.isBetter ? " *" : "")
          },
          table(own, hidden > 0 ? "SRCC, hidden layer of \(hidden)" : "SRCC") { row in
            let range = row.srcc.interval.map { " [\($0.low.fixed(3)), \($0.high.fixed(3))]" } ?? ""
            let isBetter = (row.srccDifference?.interval?.low ?? 0) > 0
            return row.srcc.value.fixed(3) + range + (isBetter ? " *" : "")
          },
        ]
      } + [.plots([levels(rows)] + labels(rows))]
  }

  private func table(
    _ rows: [ProbeReport.Row], _ title: String, _ cell: (ProbeReport.Row) -> String
  ) -> Page.Block {
    let levels = distinct(rows.map(\.level))
    return .table(
      [title] + levels,
      distinct(rows.map(\.variation)).map { variation in
        [variation]
          + levels.map { level in
            rows.first { $0.variation == variation && $0.level == level }.map(cell) ?? "–"
          }
      })
  }

  private func levels(_ rows: [ProbeReport.Row]) -> Plot {
    let own = rows.filter { $0.labels == 1 && $0.hidden == 0 }
    let names = distinct(own.map(\.level))
    return lines(
      own, title: "Level by level", caption: "Linear probes on all labels, with 95 % intervals.",
      x: "level (1: \(names.first ?? ""))"
    ) { row in Double((names.firstIndex(of: row.level) ?? 0) + 1) }
  }

  /// Of the level that is best on average with all labels.
  private func labels(_ rows: [ProbeReport.Row]) -> [Plot] {
    let linear = rows.filter { $0.hidden == 0 }
    guard Set(linear.map(\.labels)).count > 1 else { return [] }
    func average(_ level: String) -> Double {
      let found = linear.filter { $0.level == level && $0.labels == 1 }.compactMap(\.accuracy.value)
      return found.reduce(0, +) / Double(max(1, found.count))
    }
    guard let best = distinct(linear.map(\.level)).max(by: { average($0) < average($1) }) else { return [] }
    let own = linear.filter { $0.level == best }.sorted { $0.labels < $1.labels }
    return [
      lines(
        own, title: "Few labels", caption: "Linear probes of \(best), with 95 % intervals.",
        x: "labels in % of those to train on"
      ) { 100 * $0.labels }
    ]
  }

  private func lines(
    _ rows: [ProbeReport.Row], title: String, caption: String, x: String,
    _ place: (ProbeReport.Row) -> Double
  ) -> Plot {
    let variations = distinct(rows.map(\.variation))
    return .lines(
      zip(variations, Colour.ordered(variations.count)).map { variation, colour in
        Plot.Line(
          variation, colour,
          intervals: rows.filter { $0.variation == variation }.map { row in
            (
              place(row), row.accuracy.value, row.accuracy.interval?.low, row.accuracy.interval?.high
            )
          })
      }, title: title, caption: caption, x: x, y: "accuracy", fromZero: false)
  }

  private let allColumns = [
    "set", "trunk", "labels", "hidden", "level", "features", "seeds", "accuracy", "interval",
    "against baseline",
    "interval", "p", "SRCC", "interval",
  ]

  private func allCells(_ row: ProbeReport.Row) -> [String] {
    func text(_ interval: Interval?) -> String {
      interval.map { "\($0.low.fixed(4)) … \($0.high.fixed(4))" } ?? "–"
    }
    return [
      row.set, row.variation, "\(row.labels)", "\(row.hidden)", row.level, row.features.grouped,
      "\(row.seeds)", row.accuracy.value.fixed(4), text(row.accuracy.interval),
      (row.accuracyDifference?.value).fixed(4), text(row.accuracyDifference?.interval),
      (row.accuracyDifference?.p).fixed(3), row.srcc.value.fixed(4), text(row.srcc.interval),
    ]
  }

  private var terms: [(name: String, meaning: String)] {
    [
      (
        "accuracy",
        "the share of held-out photos of which the probe tells whether they are above the median of the set"
      ),
      ("SRCC", "Spearman's correlation of predicted and rated mean scores"),
      (
        "interval",
        "percentile bootstrap, 95 %; a resample draws photos, the same ones for every trunk, and seeds of the probes"
      ),
      (
        "*",
        "better than \(report.baseline ?? "the baseline") at the same level, beyond the 95 % interval of the difference on the same photos"
      ),
      ("minutes, hours", "on the machine that ran it"),
    ]
  }
}
