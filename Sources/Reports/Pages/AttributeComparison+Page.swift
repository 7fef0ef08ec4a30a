import Ratings

extension AttributeComparison {
  /// A heading, bars and a table of the attributes; nothing where there are none.
  var blocks: [Page.Block] {
    guard !attributes.isEmpty else { return [] }
    let bars = zip(attributes, Plot.labels(attributes.map(\.name))).map { attribute, label in
      Plot.Bar(
        label: "\(label) (\(attribute.count.grouped))", value: attribute.srcc.value,
        low: attribute.srcc.interval?.low, high: attribute.srcc.interval?.high)
    }
    let rows = attributes.map { attribute in
      let interval = attribute.srcc.interval.map { "\($0.low.fixed(4)) … \($0.high.fixed(4))" }
      return [attribute.name, attribute.count.grouped, attribute.srcc.value.fixed(4), interval ?? "–"]
    }
    return [
      .heading("Attributes"),
      .plots([
        .bars(
          bars, title: "SRCC of each attribute", caption: "With 95 % intervals; photos in brackets.",
          x: "SRCC of what is predicted and rated", format: ".4f")
      ]),
      .table(["attribute", "photos", "SRCC", "95 % interval"], rows),
    ]
  }

  /// Attributes that only one side has, and correlations that are undefined.
  var terms: [(name: String, meaning: String)] {
    unmatched.map { ("attributes", "\($0.what): \($0.names.joined(separator: ", "))") }
      + attributes.compactMap { attribute in
        guard case .failure(let reason) = attribute.srcc.result else { return nil }
        return ("undefined", "SRCC of \(attribute.name): \(reason)")
      }
  }
}
