extension Plot {
  /// Numbers counted in bins of equal width, a few series over each other.
  static func histogram(
    _ series: [(name: String, colour: String, counts: [Int])], from low: Double, width: Double, title: String,
    caption: String, x: String, y: String = "photos"
  ) -> Plot {
    // Bins that are empty in every series, at both ends, would only make the others small.
    let used = series.flatMap { $0.counts.indices.filter { [counts = $0.counts] in counts[$0] > 0 } }
    let shown = (used.min() ?? 0)..<((used.max() ?? -1) + 1)
    let rows = series.flatMap { series in
      shown.map { bin -> Row in
        [
          "x": .number(low + Double(bin) * width), "x2": .number(low + Double(bin + 1) * width),
          "n": .number(Double(series.counts[bin])), "series": .text(series.name),
        ]
      }
    }
    let names = series.count > 1 ? series : []
    return Plot(
      title: title, caption: caption, spec: histogramSpec,
      tables: [
        "rows": rows, "series": series.map { ["name": .text($0.name), "colour": .text($0.colour)] },
        "named": names.map { ["name": .text($0.name)] },
      ], words: ["x": .text(x), "y": .text(y), "opacity": .number(series.count > 1 ? 0.55 : 0.8)])
  }

  /// Counts of numbers in `bins` bins from `low` to `high`.
  static func counts(_ numbers: [Double], from low: Double, to high: Double, bins: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    for number in numbers { counts[place(of: number, from: low, to: high, bins: bins)] += 1 }
    return counts
  }

  /// The bin that a number is in; numbers outside are in the first or the last one.
  static func place(of number: Double, from low: Double, to high: Double, bins: Int) -> Int {
    guard high > low, number.isFinite else { return 0 }
    let place = ((number - low) / (high - low) * Double(bins) + 1e-9).rounded(.down)
    return Int(min(max(place, 0), Double(bins - 1)))
  }

  private static let histogramSpec = """
    {
      "width": 516, "height": 330, "padding": 4, "autosize": {"type": "fit", "contains": "padding"},
      "signals": [{"name": "x", "value": ""}, {"name": "y", "value": ""}, {"name": "opacity", "value": 1}],
      "data": [
        {"name": "rows", "values": []}, {"name": "series", "values": []}, {"name": "named", "values": []}
      ],
      "scales": [
        {"name": "x", "domain": {"data": "rows", "fields": ["x", "x2"]}, "range": "width", "zero": false},
        {"name": "y", "domain": {"data": "rows", "field": "n"}, "range": "height", "zero": true, "nice": true},
        {"name": "colour", "type": "ordinal", "domain": {"data": "series", "field": "name"},
          "range": {"signal": "pluck(data('series'), 'colour')"}},
        {"name": "named", "type": "ordinal", "domain": {"data": "named", "field": "name"},
          "range": {"signal": "pluck(data('series'), 'colour')"}}
      ],
      "axes": [
        {"orient": "bottom", "scale": "x", "title": {"signal": "x"}, "tickCount": 10},
        {"orient": "left", "scale": "y", "title": {"signal": "y"}, "grid": true, "tickCount": 6}
      ],
      "legends": [
        {"for": "named", "fill": "named", "symbolType": "square", "orient": "top", "direction": "horizontal",
          "symbolOpacity": 0.7}
      ],
      "marks": [{"type": "rect", "from": {"data": "rows"}, "encode": {"update": {
        "x": {"scale": "x", "field": "x"}, "x2": {"scale": "x", "field": "x2", "offset": -0.5},
        "y": {"scale": "y", "field": "n"}, "y2": {"scale": "y", "value": 0},
        "fill": {"scale": "colour", "field": "series"}, "fillOpacity": {"signal": "opacity"},
        "tooltip": {"signal": "format(datum.x, '.2f') + ' to ' + format(datum.x2, '.2f') + ': ' + datum.n"}}}}]
    }
    """
}
