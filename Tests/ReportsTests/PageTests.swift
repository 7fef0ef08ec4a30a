import Foundation
import Ratings
import Testing

@testable import Reports

/// Where Debian puts Vega.
private let vegaIsInstalled = FileManager.default.fileExists(
  atPath: "/usr/share/javascript/vega/vega-view.min.js")

@Suite("Pages")
struct PageTests {
  private let plot = Plot.bars(
    [Plot.Bar(label: "</script><b>", value: 1)], title: "A < B", caption: "\"quoted\" & so on", x: "photos",
    format: "d")

  @Test("text of a data set stays text, in HTML and in scripts", .enabled(if: vegaIsInstalled))
  func escaping() throws {
    let html = try Page(
      title: "<i>", subtitle: "", blocks: [.table(["a<b"], [["<script>"]]), .plots([plot])]
    ).html()
    #expect(html.contains("<title>&lt;i&gt;</title>"))
    #expect(html.contains("<th>a&lt;b</th>"))
    #expect(html.contains("<td>&lt;script&gt;</td>"))
    #expect(html.contains("&quot;quoted&quot; &amp; so on"))
    #expect(html.components(separatedBy: "</script").count == 2)
    #expect(!html.contains("</script><b>"))
  }

  @Test("a page asks the network for nothing", .enabled(if: vegaIsInstalled))
  func offline() throws {
    let html = try Page(title: "t", subtitle: "s", blocks: [.plots([plot])]).html()
    let own = try #require(html.components(separatedBy: "// Vega:").first)
    for request in ["src=", "href=", "@import", "url("] { #expect(!own.contains(request)) }
    #expect(html.contains("parts[\"vega-view\"]"))
  }

  @Test("a page without plots needs no Vega")
  func plain() throws {
    let html = try Page(
      title: "t", subtitle: "s",
      blocks: [.heading("h"), .figures([("1", "one")]), .terms([("a", "b")])]
    ).html()
    #expect(html.contains("<h2>h</h2>"))
    #expect(html.contains("<b>1</b>one"))
    #expect(html.contains("<dt>a</dt><dd>b</dd>"))
    #expect(!html.contains("vega"))
  }

  @Test("a wide table can list its cells below each other, with their columns' names")
  func wideTables() throws {
    let columns = (1...8).map { "column \($0)" }
    let html = try Page(
      title: "", subtitle: "", blocks: [.table(columns, [columns.map { _ in "1" }]), .table(["a"], [["b"]])]
    ).html()
    #expect(html.contains("<table class=\"wide\">") && html.contains("<td data-column=\"column 8\">1</td>"))
    #expect(html.contains("<table><thead><tr><th>a</th></tr></thead>\n<tbody><tr><td>b</td></tr>"))
    #expect(html.hasPrefix(Page.beginning))
  }

  @Test("axes name metrics in words", arguments: Evaluation.Metric.allCases)
  func words(metric: Evaluation.Metric) {
    #expect(!metric.words.contains("_") && metric.words.contains(" ") || metric == .accuracy)
  }

  @Test("a plot is JSON that names its tables, with null for what is not a number")
  func script() throws {
    let lines = Plot.lines(
      [Plot.Line("p", Colour.blue, [(x: 1, y: nil), (x: 2, y: .nan), (x: 3, y: 4)])], title: "", caption: "",
      x: "x", y: "y")
    let specs = [
      plot, lines,
      Plot.histogram([("n", Colour.blue, [0, 3, 0])], from: 1, width: 1, title: "", caption: "", x: ""),
      Plot.density(
        x: [1], y: [1], between: (0, 0), and: (2, 2), line: [], lineName: "l", title: "", caption: "",
        axes: ("", "")),
    ]
    for plot in specs {
      let spec = try #require(try JSONSerialization.jsonObject(with: Data(plot.spec.utf8)) as? [String: Any])
      let names = (spec["data"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      #expect(Set(plot.tables.keys) == Set(names))
      let signals = (spec["signals"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      #expect(Set(plot.words.keys) == Set(signals))
    }
    #expect(try lines.script(name: "plot1").contains("\"y\":null"))
    #expect(specs[2].tables["rows"]?.count == 1)
  }

  @Test("numbers outside a plot's range count in its first or last bin")
  func places() {
    #expect(Plot.counts([-1, 0, 0.49, 0.5, 1, 9], from: 0, to: 1, bins: 2) == [3, 3])
    #expect(Plot.place(of: .nan, from: 0, to: 1, bins: 2) == 0)
    #expect(Plot.place(of: 1, from: 1, to: 1, bins: 2) == 0)
  }

  @Test("thousands are grouped and undefined numbers are dashes")
  func numbers() {
    #expect(1_234_567.grouped == "1\u{202F}234\u{202F}567")
    #expect(999.grouped == "999")
    #expect(Double?.none.fixed(2) == "–")
    #expect((-1.005).fixed(1) == "-1.0")
  }
}
