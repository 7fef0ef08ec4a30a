extension Plot {
  /// How many photos lie where in a plane, with a line through it.
  static func density(
    x: [Double], y: [Double], between low: (x: Double, y: Double), and high: (x: Double, y: Double),
    line: [(x: Double, y: Double)], lineName: String, title: String, caption: String,
    axes: (x: String, y: String)
  ) -> Plot {
    let bins = min(60, max(24, Int(Double(x.count).squareRoot())))
    var counts = [Int](repeating: 0, count: bins * bins)
    for (x, y) in zip(x, y) {
      let column = place(of: x, from: low.x, to: high.x, bins: bins)
      counts[column * bins + place(of: y, from: low.y, to: high.y, bins: bins)] += 1
    }
    let size = (x: (high.x - low.x) / Double(bins), y: (high.y - low.y) / Double(bins))
    let rows = counts.indices.filter { counts[$0] > 0 }.map { cell -> Row in
      let (column, row) = (Double(cell / bins), Double(cell % bins))
      return [
        "x": .number(low.x + column * size.x), "x2": .number(low.x + (column + 1) * size.x),
        "y": .number(low.y + row * size.y), "y2": .number(low.y + (row + 1) * size.y),
        "n": .number(Double(counts[cell])),
      ]
    }
    let line = line.map { ["x": Cell.number($0.x), "y": .number($0.y)] }
    return Plot(
      title: title, caption: caption, spec: densitySpec,
      tables: [
        "rows": rows, "line": line, "name": [["name": .text(lineName)]],
        "range": [(low.x, low.y), (high.x, high.y)].map { ["x": .number($0.0), "y": .number($0.1)] },
      ], words: ["x": .text(axes.x), "y": .text(axes.y)])
  }

  private static let densitySpec = """
    {
      "width": 516, "height": 400, "padding": 4, "autosize": {"type": "fit", "contains": "padding"},
      "signals": [{"name": "x", "value": ""}, {"name": "y", "value": ""}],
      "data": [
        {"name": "rows", "values": []}, {"name": "line", "values": []}, {"name": "range", "values": []},
        {"name": "name", "values": []}
      ],
      "scales": [
        {"name": "x", "domain": {"data": "range", "field": "x"}, "range": "width", "zero": false},
        {"name": "y", "domain": {"data": "range", "field": "y"}, "range": "height", "zero": false},
        {"name": "n", "type": "sqrt", "domain": {"data": "rows", "field": "n"}, "zero": true,
          "range": ["#e6eef6", "#9dbfdd", "#3a6ea5", "#12304f"]},
        {"name": "line", "type": "ordinal", "domain": {"data": "name", "field": "name"}, "range": ["#d9822b"]}
      ],
      "axes": [
        {"orient": "bottom", "scale": "x", "title": {"signal": "x"}, "grid": true, "tickCount": 8},
        {"orient": "left", "scale": "y", "title": {"signal": "y"}, "grid": true, "tickCount": 8}
      ],
      "legends": [
        {"fill": "n", "title": "photos", "type": "gradient", "gradientLength": 140},
        {"stroke": "line", "symbolType": "stroke", "orient": "top"}
      ],
      "marks": [
        {"type": "rect", "from": {"data": "rows"}, "encode": {"update": {
          "x": {"scale": "x", "field": "x"}, "x2": {"scale": "x", "field": "x2"},
          "y": {"scale": "y", "field": "y2"}, "y2": {"scale": "y", "field": "y"},
          "fill": {"scale": "n", "field": "n"}, "tooltip": {"signal": "datum.n + ' photos'"}}}},
        {"type": "line", "from": {"data": "line"}, "encode": {"update": {
          "x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "y"},
          "stroke": {"value": "#d9822b"}, "strokeWidth": {"value": 2}}}}
      ]
    }
    """
}
