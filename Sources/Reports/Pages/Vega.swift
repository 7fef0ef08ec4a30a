import Foundation

/// Vega, which draws the plots, as Debian's libjs-vega ships it.
///
/// Satyanarayan, Russell, Hoffswell & Heer 2016, "Reactive Vega: A Streaming Dataflow Architecture for Declarative
/// Interactive Visualization".
///
/// The package holds one script for each of Vega's parts and none for the whole. Those that plots need are put into the page
/// as CommonJS modules, which find each other through a small loader.
enum Vega {
  /// Why plots cannot be drawn.
  struct Missing: Error, CustomStringConvertible {
    let path: String

    var description: String {
      """
      \(path): there is no such file, and without Vega there are no plots. Install it with: apt-get install libjs-vega \
      (elsewhere, let JUROR_VEGA name a folder with the scripts of vega-util, vega-view and so on, version 5)
      """
    }
  }

  private static let parts = [
    "canvas", "dataflow", "encode", "event-selector", "expression", "format", "functions", "loader", "parser",
    "runtime", "scale", "scenegraph", "selection", "statistics", "time", "transforms", "util", "view",
    "view-transforms",
  ]

  /// The scripts and their loader, as the content of a script element.
  static func script() throws(Missing) -> String {
    let folder = ProcessInfo.processInfo.environment["JUROR_VEGA"] ?? "/usr/share/javascript/vega"
    var script = """
      // Vega: (c) University of Washington Interactive Data Lab and contributors, BSD-3-Clause;
      // it contains parts of D3: (c) Mike Bostock, ISC.
      const parts = {};
      function part(name) {
        const found = parts[name.replace("selections", "selection")];
        if (!found.exports) found.define(found, found.exports = {}, part);
        return found.exports;
      }

      """
    for name in parts {
      let path = "\(folder)/vega-\(name).min.js"
      guard let source = try? String(contentsOfFile: path, encoding: .utf8) else { throw Missing(path: path) }
      let code = source.split(separator: "\n").filter { !$0.hasPrefix("//# sourceMappingURL") }
        .joined(separator: "\n").replacingOccurrences(of: "</script", with: "<\\/script")
      script += "parts[\"vega-\(name)\"] = {define(module, exports, require) {\n\(code)\n}};\n"
    }
    return script + drawing
  }

  /// Puts every plot into the element with its name.
  private static let drawing = """
    Object.assign(
      part("vega-dataflow").transforms, part("vega-transforms"), part("vega-view-transforms"), part("vega-encode"));
    const text = {
      labelFont: "system-ui, sans-serif", titleFont: "system-ui, sans-serif", labelFontSize: 11, titleFontSize: 12,
      labelColor: "#444", titleColor: "#222", titleFontWeight: "normal",
    };
    const look = {
      background: null,
      axis: {...text, gridColor: "#e8e8e8", domainColor: "#999", tickColor: "#999", titlePadding: 8},
      legend: {...text, symbolStrokeWidth: 2, titleFontWeight: "bold"},
    };
    for (const plot of plots) {
      for (const table of plot.spec.data || []) if (table.name in plot.tables) table.values = plot.tables[table.name];
      for (const signal of plot.spec.signals || []) if (signal.name in plot.words) signal.value = plot.words[signal.name];
      // A legend of nothing would throw the layout out.
      plot.spec.legends = (plot.spec.legends || []).filter(legend => !legend.for || plot.tables[legend.for].length);
      const view = new (part("vega-view").View)(
        part("vega-parser").parse(plot.spec, look), {renderer: "svg", container: "#" + plot.name, hover: true});
      view.runAsync().catch(error => document.getElementById(plot.name).append(String(error)));
    }

    """
}
