extension Plot {
  /// One line of a plot.
  struct Line {
    let name: String
    let colour: String
    var isDashed = false
    /// Points from left to right; nil is a gap, low and high an interval.
    let points: [(x: Double, y: Double?, low: Double?, high: Double?)]

    init(_ name: String, _ colour: String, isDashed: Bool = false, _ points: [(x: Double, y: Double?)]) {
      self.init(name, colour, isDashed: isDashed, intervals: points.map { ($0.x, $0.y, nil, nil) })
    }

    init(
      _ name: String, _ colour: String, isDashed: Bool = false,
      intervals: [(x: Double, y: Double?, low: Double?, high: Double?)]
    ) {
      (self.name, self.colour, self.isDashed, points) = (name, colour, isDashed, intervals)
    }
  }

  /// Lines over one axis.
  static func lines(
    _ lines: [Line], title: String, caption: String, x: String, y: String, legend: String = "",
    fromZero: Bool = true
  ) -> Plot {
    let rows = lines.flatMap { line in
      line.points.map { point -> Row in
        [
          "x": .number(point.x), "y": .number(point.y), "low": .number(point.low ?? point.y),
          "high": .number(point.high ?? point.y), "series": .text(line.name),
          "dashed": .number(line.isDashed ? 1 : 0),
        ]
      }
    }
    let series = lines.map { ["name": Cell.text($0.name), "colour": .text($0.colour)] }
    let dashed = lines.filter(\.isDashed).map(\.name).joined(separator: "|")
    return Plot(
      title: title, caption: caption, spec: lineSpec, tables: ["rows": rows, "series": series],
      words: [
        "x": .text(x), "y": .text(y), "legend": .text(legend), "dashed": .text(dashed),
        "zero": .number(fromZero ? 1 : 0),
      ])
  }

  private static let lineSpec = """
    {
      "width": 516, "height": 330, "padding": 4, "autosize": {"type": "fit", "contains": "padding"},
      "signals": [
        {"name": "x", "value": ""}, {"name": "y", "value": ""}, {"name": "legend", "value": ""},
        {"name": "dashed", "value": ""}, {"name": "zero", "value": 1}
      ],
      "data": [{"name": "rows", "values": []}, {"name": "series", "values": []}],
      "scales": [
        {"name": "x", "domain": {"data": "rows", "field": "x"}, "range": "width", "zero": false, "padding": 8},
        {"name": "y", "domain": {"data": "rows", "fields": ["low", "high"]}, "range": "height", "nice": true,
          "zero": {"signal": "zero == 1"}},
        {"name": "colour", "type": "ordinal", "domain": {"data": "series", "field": "name"},
          "range": {"signal": "pluck(data('series'), 'colour')"}}
      ],
      "axes": [
        {"orient": "bottom", "scale": "x", "title": {"signal": "x"}, "tickCount": 10},
        {"orient": "left", "scale": "y", "title": {"signal": "y"}, "grid": true, "tickCount": 6}
      ],
      "legends": [{
        "stroke": "colour", "title": {"signal": "legend"}, "symbolType": "stroke",
        "encode": {"symbols": {"update": {
          "strokeDash": {"signal": "indexof(split(dashed, '|'), datum.value) >= 0 ? [4, 3] : [1, 0]"}
        }}}
      }],
      "marks": [{
        "type": "group", "from": {"facet": {"name": "line", "data": "rows", "groupby": "series"}},
        "marks": [
          {"type": "rule", "from": {"data": "line"}, "encode": {"update": {
            "x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "low"},
            "y2": {"scale": "y", "field": "high"}, "stroke": {"scale": "colour", "field": "series"},
            "opacity": {"signal": "isValid(datum.y) ? 1 : 0"}}}},
          {"type": "line", "from": {"data": "line"}, "encode": {"update": {
            "x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "y"},
            "defined": {"signal": "isValid(datum.y)"}, "strokeWidth": {"value": 2},
            "strokeDash": {"signal": "datum.dashed ? [4, 3] : [1, 0]"},
            "stroke": {"scale": "colour", "field": "series"}}}},
          {"type": "symbol", "from": {"data": "line"}, "encode": {"update": {
            "x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "y"}, "size": {"value": 26},
            "opacity": {"signal": "isValid(datum.y) ? 1 : 0"}, "stroke": {"scale": "colour", "field": "series"},
            "fill": [{"test": "datum.dashed", "value": "#fff"}, {"scale": "colour", "field": "series"}],
            "tooltip": {"signal": "datum.series + ': ' + format(datum.y, '.4f')"}}}}
        ]
      }]
    }
    """
}
