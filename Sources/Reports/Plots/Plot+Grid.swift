extension Plot {
  /// Numbers in rows and columns, blue above 0 and red below; nil is an empty cell.
  static func grid(
    rows: [String], columns: [String], values: [[Double?]], title: String, caption: String
  ) -> Plot {
    let cells = zip(rows, values).flatMap { row, values in
      zip(columns, values).map { column, value -> Row in
        ["row": .text(row), "column": .text(column), "value": .number(value)]
      }
    }
    let largest = values.joined().compactMap { $0.map(abs) }.max() ?? 0
    return Plot(
      title: title, caption: caption, spec: gridSpec, tables: ["cells": cells],
      words: [
        "largest": .number(largest > 0 ? largest : 1), "height": .number(Double(max(1, rows.count) * 18)),
      ])
  }

  private static let gridSpec = """
    {
      "width": 1040, "padding": 4, "autosize": {"type": "fit-x", "contains": "padding"},
      "signals": [{"name": "largest", "value": 1}, {"name": "height", "value": 100}],
      "data": [{"name": "cells", "values": []}],
      "scales": [
        {"name": "x", "type": "band", "domain": {"data": "cells", "field": "column"}, "range": "width", "padding": 0.04},
        {"name": "y", "type": "band", "domain": {"data": "cells", "field": "row"}, "range": "height", "padding": 0.06},
        {"name": "colour", "type": "linear", "domain": {"signal": "[-largest, 0, largest]"},
          "range": ["#c8553d", "#ffffff", "#3a6ea5"]}
      ],
      "axes": [
        {"orient": "top", "scale": "x", "ticks": false, "labelAngle": -40, "labelAlign": "left", "domain": false},
        {"orient": "left", "scale": "y", "ticks": false, "labelLimit": 170, "labelPadding": 6, "domain": false}
      ],
      "marks": [
        {"type": "rect", "from": {"data": "cells"}, "encode": {"update": {
          "x": {"scale": "x", "field": "column"}, "width": {"scale": "x", "band": 1},
          "y": {"scale": "y", "field": "row"}, "height": {"scale": "y", "band": 1},
          "fill": {"signal": "isValid(datum.value) ? scale('colour', datum.value) : '#eeeeee'"}}}},
        {"type": "text", "from": {"data": "cells"}, "encode": {"update": {
          "x": {"scale": "x", "field": "column", "band": 0.5}, "y": {"scale": "y", "field": "row", "band": 0.5},
          "align": {"value": "center"}, "baseline": {"value": "middle"}, "fontSize": {"value": 10},
          "fill": {"signal": "isValid(datum.value) && abs(datum.value) > 0.6 * largest ? '#fff' : '#222'"},
          "text": {"signal": "isValid(datum.value) ? format(datum.value, '+.2f') : ''"}}}}
      ]
    }
    """
}
