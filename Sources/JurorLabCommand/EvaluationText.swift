import Datasets
import Foundation
import Ratings
import Reports
import Terminal

/// One metric, or the bias, over all photos or over a group of them.
struct MetricRow: ListRow {
  let by, group: String
  let n: Int
  let metric: String
  let value: Double?
  let interval: Interval?
  let floor, ceiling: Double?

  static let columns = ["by", "group", "n", "metric", "value", "low", "high", "floor", "ceiling"]
  var cells: [String] {
    [by, group, "\(n)", metric]
      + [value, interval?.low, interval?.high, floor, ceiling].map { $0.map { $0.fixed(4) } ?? "" }
  }
}

extension EvaluationReport.Group {
  /// Every metric by its name, and the bias where it was asked for.
  fileprivate var estimates: [(name: String, estimate: Evaluation.Estimate)] {
    Evaluation.Metric.allCases.map { ($0.rawValue, evaluation[$0]) } + (bias.map { [("bias", $0)] } ?? [])
  }
}

extension EvaluationReport {
  /// All photos, then group by group, then attributes.
  var rows: [MetricRow] {
    Evaluation.Metric.allCases.map { metric in
      MetricRow(
        by: "all", group: "", n: evaluation.count, metric: metric.rawValue, value: evaluation[metric].value,
        interval: evaluation[metric].interval, floor: floor?[metric].value,
        ceiling: ceiling(of: metric))
    }
      + breakdowns.flatMap { by, groups in
        groups.flatMap { group in
          group.estimates.map { name, estimate in
            MetricRow(
              by: by.rawValue, group: group.label, n: group.evaluation.count, metric: name,
              value: estimate.value, interval: estimate.interval, floor: nil, ceiling: nil)
          }
        }
      } + attributes.rows
  }

  /// What people see: every metric over all photos, attributes, and a few metrics over the largest groups.
  var tables: [TitledTable] {
    let all = rows.filter { $0.by == "all" }.map { Array($0.cells.dropFirst(3)) }
    return [TitledTable(columns: Array(MetricRow.columns.dropFirst(3)), rows: all)] + attributes.tables
      + breakdowns.map { by, groups in
        let metrics: [Evaluation.Metric] = [
          evaluation[.emd1].value == nil ? .mae : .emd1, .lccMean, .srccMean, .accuracy,
        ]
        // Of attributes every half: they are few, and stand in the order of the data set.
        let shown = by == .attribute ? groups[...] : groups.prefix(12)
        let part =
          shown.count < groups.count ? "the \(shown.count) largest of \(groups.count) groups" : "all groups"
        return TitledTable(
          title:
            "by \(by.rawValue): \(part), \(metrics.count) of \(Evaluation.Metric.allCases.count) metrics; "
            + "everything is in --format json or csv and on the page of --output",
          columns: [by.rawValue, "n"] + (by == .score ? ["bias", "low", "high"] : [])
            + metrics.map(\.rawValue),
          rows: shown.map { group in
            let bias = group.bias.map { [$0.value, $0.interval?.low, $0.interval?.high] } ?? []
            return [group.label, "\(group.evaluation.count)"]
              + (bias + metrics.map { group.evaluation[$0].value }).map { $0.map { $0.fixed(4) } ?? "" }
          })
      }
  }

  /// What must stand beside the numbers.
  var notes: [String] {
    var notes = conventions.lines.map { "\($0.name): \($0.meaning)" }
    notes.append(
      "n: \(evaluation.count) photos scored; predictions: \(predictions.source) (\(predictions.format)); "
        + "ratings: \(ratings.source) (\(ratings.kind.rawValue))")
    if let ceiling {
      let whole = RaterCeiling.correctable.map { metric in
        "\(metric.rawValue) \(ceiling.corrected[metric].map { $0.fixed(3) } ?? "undefined")"
      }
      notes.append(
        "ceiling: one random half of the raters against the other, \(ceiling.count) photos; "
          + "corrected for whole juries (Spearman-Brown): " + whole.joined(separator: ", "))
      let none = metricsWithoutCeiling.map(\.rawValue)
      if !none.isEmpty {
        notes.append(
          "no ceiling: \(none.joined(separator: ", ")), because one half of the raters tells less of the other than the floor does"
        )
      }
    }
    if let categories = evaluation.categories {
      notes.append("\(Evaluation.Metric.srccMeanWithin.rawValue): over \(categories)")
    }
    for metric in Evaluation.Metric.allCases {
      if case .failure(let reason) = evaluation[metric].result {
        notes.append("undefined: \(metric.rawValue), because \(reason)")
      }
    }
    return notes + attributes.notes
  }

  /// Whether every prediction was scored and every photo of interest has one.
  var isComplete: Bool {
    matching.problems.isEmpty && matching.unmatchedRatings.isEmpty && selection.isComplete
  }

  /// What a person must know, and could not see from the numbers.
  var complaints: [String] {
    let kinds = Dictionary(grouping: matching.problems, by: \.reason.kind).sorted { $0.key < $1.key }
    var complaints = kinds.map { kind, problems in
      let shown = problems.prefix(3).map { "\n  line \($0.line): \($0.name): \($0.reason)" }.joined()
      let count = problems.count == 1 ? "1 prediction" : "\(problems.count) predictions"
      return "error: \(count) not scored (\(kind)):\(shown)\(more(problems.count))"
    }
    let unmatched = matching.unmatchedRatings
    if !unmatched.isEmpty {
      let shown = unmatched.prefix(3).map { "\n  \($0)" }.joined()
      complaints.append(
        "error: \(photos(unmatched.count)) rated but without a usable prediction:\(shown)\(more(unmatched.count))"
      )
    }
    complaints += [selection.complaint].compactMap(\.self)
    if !matching.expectedMissing.isEmpty {
      complaints.append(
        "\(photos(matching.expectedMissing.count)) without a prediction, as expected: their files are broken")
    }
    if let spread = evaluation.spread, evaluation.isCollapsed {
      complaints.append(
        "warning: the predictions have collapsed: their means have a standard deviation of "
          + "\(spread.predicted.fixed(3)), the ratings' one of \(spread.rated.fixed(3))")
    }
    return complaints
  }

  private func photos(_ count: Int) -> String { count == 1 ? "1 photo" : "\(count) photos" }
}

extension Selection {
  /// What was asked for and is not there.
  var complaint: String? {
    guard let split, !absent.isEmpty else { return nil }
    let shown = absent.prefix(3).map { "\n  \($0)" }.joined()
    return (demandsEveryPhoto ? "error: " : "") + (absent.count == 1 ? "1 id" : "\(absent.count) ids")
      + " of \(split.name) without a rated photo:\(shown)\(more(absent.count))"
  }
}

/// What follows the first three of a list.
private func more(_ count: Int) -> String { count > 3 ? "\n  and \(count - 3) more" : "" }
