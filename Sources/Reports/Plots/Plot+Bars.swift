extension Plot {
  /// One bar of a plot.
  struct Bar {
    let label: String
    let value: Double?
    var low: Double?
    var high: Double?
    /// What marks on the bar say: the floor and the ceiling.
    var floor: Double?
    var ceiling: Double?
  }

  /// Names as labels, with spaces for underscores unless two of them would become one, which would share a bar.
  static func labels(_ names: [String]) -> [String] {
    let spaced = names.map { $0.replacing("_", with: " ") }
    return Set(spaced).count == Set(names).count ? spaced : names
  }

  /// Horizontal bars, from top to bottom, with intervals and marks where they are known.
  static func bars(
    _ bars: [Bar], title: String, caption: String, x: String, format: String, colour: String = Colour.blue
  ) -> Plot {
    let rows = bars.map { bar -> Row in
      [
        "label": .text(bar.label), "value": .number(bar.value), "low": .number(bar.low),
        "high": .number(bar.high), "floor": .number(bar.floor), "ceiling": .number(bar.ceiling),
      ]
    }
    let marked = bars.contains { $0.floor != nil || $0.ceiling != nil }
    let marks = marked ? [("floor", "#b5483a"), ("ceiling", "#3b8a5a")] : []
    return Plot(
      title: title, caption: caption, spec: barSpec,
      tables: [
        "rows": rows, "marks": marks.map { ["name": .text($0.0), "colour": .text($0.1)] },
      ],
      words: [
        "x": .text(x), "format": .text(format), "colour": .text(colour),
        "height": .number(Double(max(1, rows.count) * (rows.count > 12 ? 17 : 26))),
      ])
  }

  private static let barSpec = """
    {
      "width": 516, "padding": 4, "autosize": {"type": "fit-x", "contains": "padding"},
      "signals": [
        {"name": "x", "value": ""}, {"name": "format", "value": ""}, {"name": "colour", "value": ""},
        {"name": "height", "value": 100}
      ],
      "data": [{"name": "rows", "values": []}, {"name": "marks", "values": []}],
      "scales": [
        {"name": "x", "domain": {"data": "rows", "fields": ["value", "low", "high", "floor", "ceiling"]},
          "range": "width", "zero": true, "nice": true},
        {"name": "y", "type": "band", "domain": {"data": "rows", "field": "label"}, "range": "height",
          "padding": 0.25},
        {"name": "marks", "type": "ordinal", "domain": {"data": "marks", "field": "name"},
          "range": {"signal": "pluck(data('marks'), 'colour')"}}
      ],
      "axes": [
        {"orient": "bottom", "scale": "x", "title": {"signal": "x"}, "grid": true, "tickCount": 6},
        {"orient": "left", "scale": "y", "ticks": false, "labelLimit": 170, "labelPadding": 6}
      ],
      "legends": [{"for": "marks", "fill": "marks", "symbolType": "square", "orient": "top", "direction": "horizontal"}],
      "marks": [
        {"type": "rect", "from": {"data": "rows"}, "encode": {"update": {
          "y": {"scale": "y", "field": "label"}, "height": {"scale": "y", "band": 1},
          "x": {"scale": "x", "value": 0}, "x2": {"scale": "x", "signal": "isValid(datum.value) ? datum.value : 0"},
          "fill": {"signal": "colour"}, "fillOpacity": {"value": 0.75},
          "tooltip": {"signal": "datum.label + ': ' + (isValid(datum.value) ? format(datum.value, format) : 'undefined')"}}}},
        {"type": "rule", "from": {"data": "rows"}, "encode": {"update": {
          "y": {"scale": "y", "field": "label", "band": 0.5}, "x": {"scale": "x", "field": "low"},
          "x2": {"scale": "x", "field": "high"}, "strokeWidth": {"value": 2}, "stroke": {"value": "#222"},
          "opacity": {"signal": "isValid(datum.low) ? 1 : 0"}}}},
        {"type": "rect", "from": {"data": "rows"}, "encode": {"update": {
          "y": {"scale": "y", "field": "label"}, "height": {"scale": "y", "band": 1},
          "x": {"scale": "x", "field": "floor"}, "width": {"value": 3}, "fill": {"value": "#b5483a"},
          "opacity": {"signal": "isValid(datum.floor) ? 1 : 0"}}}},
        {"type": "rect", "from": {"data": "rows"}, "encode": {"update": {
          "y": {"scale": "y", "field": "label"}, "height": {"scale": "y", "band": 1},
          "x": {"scale": "x", "field": "ceiling"}, "width": {"value": 3}, "fill": {"value": "#3b8a5a"},
          "opacity": {"signal": "isValid(datum.ceiling) ? 1 : 0"}}}}
      ]
    }
    """
}
