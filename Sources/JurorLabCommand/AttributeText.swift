import Ratings
import Reports
import Terminal

extension AttributeComparison {
  /// One for each attribute.
  var rows: [MetricRow] {
    attributes.map { attribute in
      MetricRow(
        by: "attributes", group: attribute.name, n: attribute.count, metric: "srcc",
        value: attribute.srcc.value,
        interval: attribute.srcc.interval, floor: nil, ceiling: nil)
    }
  }

  /// What people see; nothing where there are no attributes.
  var tables: [TitledTable] {
    guard !attributes.isEmpty else { return [] }
    return [
      TitledTable(
        title: "attributes: rank correlation of what is predicted and rated",
        columns: ["attribute", "n", "srcc", "low", "high"],
        rows: rows.map { row in
          [row.group, "\(row.n)"]
            + [row.value, row.interval?.low, row.interval?.high].map { $0?.fixed(4) ?? "" }
        })
    ]
  }

  /// What must stand beside the numbers.
  var notes: [String] {
    unmatched.map { "attributes \($0.what): \($0.names.joined(separator: ", "))" }
      + attributes.compactMap { attribute in
        guard case .failure(let reason) = attribute.srcc.result else { return nil }
        return "undefined: srcc of \(attribute.name), because \(reason)"
      }
  }
}
