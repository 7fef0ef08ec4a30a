import Datasets
import Foundation
import Ratings
import Testing

@testable import Reports

/// Where Debian puts Node, and Vega.
private let node = "/usr/bin/node"
private let canDraw =
  FileManager.default.isExecutableFile(atPath: node)
  && FileManager.default.fileExists(atPath: "/usr/share/javascript/vega/vega-view.min.js")

/// The script of a page, run outside a browser: what Vega draws.
@Suite("Drawings", .enabled(if: canDraw))
struct DrawingTests {
  /// Runs the page's own script, which then has no document to draw into, and asks each view for its drawing.
  private static let program = """
    const html = require("fs").readFileSync(process.argv[2], "utf8");
    const script = html.slice(html.lastIndexOf("<script>") + 8, html.lastIndexOf("</script>"));
    const [modules, drawing] = script.split("for (const plot of plots)");
    const complaints = [];
    console.error = console.warn = (...all) => complaints.push(all.join(" "));
    globalThis.views = [];
    const keep = `const {View} = part("vega-view"), run = View.prototype.runAsync;
      View.prototype.runAsync = function() { views.push(this); return run.call(this); };`;
    eval(modules + keep + "for (const plot of plots)" + drawing);
    const values = view => view.scenegraph().root.items[0].items.flatMap(mark => mark.items.length ? [
      {type: mark.marktype, role: mark.role, bounds: mark.items.map(i => [i.x, i.y, i.x2 ?? i.x + (i.width || 0), i.opacity ?? 1])}] : []);
    Promise.all(views.map(async view => ({svg: await view.toSVG(), marks: values(view)}))).then(
      all => console.log(JSON.stringify({views: all, complaints: complaints.filter(c => !c.includes("DOM document"))})));
    """

  struct Result: Decodable {
    struct Mark: Decodable {
      let type, role: String
      let bounds: [[Double?]]
    }
    struct View: Decodable {
      let svg: String
      let marks: [Mark]
    }
    let views: [View]
    let complaints: [String]
  }

  private func draw(_ page: Page) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let html = try page.write("page.html", in: folder.path)
    let program = folder.appending(path: "draw.js")
    try Self.program.write(to: program, atomically: true, encoding: .utf8)
    let output = folder.appending(path: "out.json")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: node)
    process.arguments = [program.path, html]
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONDecoder().decode(Result.self, from: Data(contentsOf: output))
  }

  private func draw(_ plots: Plot...) throws -> Result {
    try draw(Page(title: "", subtitle: "", blocks: [.plots(plots)]))
  }

  /// The texts that a drawing has, in the order of its elements.
  private func texts(_ svg: String) -> [String] {
    svg.components(separatedBy: "<text ").dropFirst().compactMap { part in
      part.split(separator: ">", maxSplits: 1).last?.components(separatedBy: "</text>").first
    }
  }

  @Test("every plot of both pages is drawn, and Vega has nothing to complain about")
  func pages() throws {
    let dataset = try Samples.dataset([[4, 1, 0], [0, 4, 3], [0, 1, 6], [2, 2, 0]], kind: .table) {
      index, photo in
      photo.tags = index == 0 ? ["</script><b>", "a_b"] : ["\"'&"]
    }
    let predictions = try Samples.predictions("id,p1,p2,p3\n0,0.7,0.2,0.1\n1,0.2,0.6,0.2\n2,0.1,0.3,0.6\n")
    let report = try EvaluationReport(
      predictions, against: dataset,
      .init(breakdowns: [.tag, .votes, .score], bootstrap: Bootstrap(resamples: 20)))
    for page in [EvaluationPage(report).page, StatisticsPage(try StatisticsReport(of: dataset)).page] {
      let result = try draw(page)
      #expect(result.views.count == page.plots.count && result.complaints == [])
      for (view, plot) in zip(result.views, page.plots) {
        #expect(view.svg.hasPrefix("<svg ") && !view.svg.contains("NaN"), "\(plot.title)")
        #expect(!view.svg.contains("<b>"))
      }
    }
  }

  @Test("bars begin at zero, are as long as their numbers, and lie in the order given")
  func bars() throws {
    let result = try draw(
      Plot.bars(
        [.init(label: "three", value: 3), .init(label: "none", value: nil), .init(label: "one", value: 1)],
        title: "",
        caption: "", x: "the axis", format: "d"))
    let bars = try #require(result.views.first?.marks.first { $0.type == "rect" && $0.role == "mark" }).bounds
    let lengths = bars.map { ($0[2] ?? .nan) - ($0[0] ?? .nan) }
    #expect(lengths[1] == 0 && abs(abs(lengths[0]) - 3 * abs(lengths[2])) < 1e-6 && lengths[2] != 0)
    #expect((bars[0][1] ?? 0) < (bars[1][1] ?? 0) && (bars[1][1] ?? 0) < (bars[2][1] ?? 0))
    let texts = texts(try #require(result.views.first).svg)
    #expect(["three", "none", "one", "the axis"].allSatisfy(texts.contains))
    // Without floors and ceilings there is no legend of them.
    #expect(!texts.contains("floor"))
  }

  @Test("labels of a data set are drawn as they are, markup included")
  func labels() throws {
    let names = ["</script><script>alert(1)</script>", "a & \"b\" < 'c'", "雪 \u{600}<i>", "\\u003c"]
    let result = try draw(
      Plot.bars(names.map { .init(label: $0, value: 1) }, title: "", caption: "", x: "", format: "d"))
    let found = texts(try #require(result.views.first).svg).map {
      [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")].reduce($0) {
        $0.replacingOccurrences(of: $1.0, with: $1.1)
      }
    }
    // Vega cuts long labels at a width.
    for name in names {
      #expect(
        found.contains { name == $0 || ($0.hasSuffix("…") && name.hasPrefix($0.dropLast())) }, "\(name)")
    }
  }

  @Test("lines have a legend, with its title, and leave gaps")
  func lines() throws {
    let line = Plot.Line("photos", Colour.blue, [(1, 1), (2, nil), (3, 2), (4, 3)])
    let result = try draw(
      Plot.lines(
        [line, .init("other", Colour.orange, isDashed: true, [(1, 2), (4, 2)])], title: "", caption: "",
        x: "across", y: "up", legend: "kinds"))
    let svg = try #require(result.views.first).svg
    #expect(["photos", "other", "across", "up", "kinds"].allSatisfy(texts(svg).contains))
    // The one with a gap begins anew after it, by a second "move to".
    let path = try #require(
      svg.components(separatedBy: "<path ").first {
        $0.contains("stroke=\"\(Colour.blue)\" stroke-width=\"2\"") && $0.hasPrefix("d=\"")
      })
    #expect(path.prefix { $0 != ">" }.count { $0 == "M" } == 2)
    #expect(svg.contains("stroke-dasharray=\"4,3\""))
  }

  @Test("plots of nothing are drawn empty")
  func nothing() throws {
    let result = try draw(
      Plot.bars([], title: "", caption: "", x: "", format: "d"),
      Plot.lines([], title: "", caption: "", x: "", y: ""),
      Plot.histogram([("a", Colour.blue, [0])], from: 0, width: 1, title: "", caption: "", x: ""),
      Plot.density(
        x: [], y: [], between: (0, 0), and: (1, 1), line: [], lineName: "l", title: "", caption: "",
        axes: ("", "")))
    #expect(result.views.count == 4 && result.complaints == [])
  }
}
