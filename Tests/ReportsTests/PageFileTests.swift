import Foundation
import Testing

@testable import Reports

/// Pages as files, and names that strangers gave their photos in them.
@Suite("Pages as files")
struct PageFileTests {
  private func html(_ blocks: Page.Block...) throws -> String {
    try Page(title: "t", subtitle: "s", blocks: blocks).html()
  }

  @Test(
    "no text becomes markup, wherever it stands and whatever stands around its signs",
    arguments: [
      "<script>x</script>", "\u{600}<b>", "<b\u{301}>", "\"\u{301} onload=\"x", "&lt;b>", "<!--", "</title>",
    ])
  func markup(text: String) throws {
    let page = try Page(
      title: text, subtitle: text,
      blocks: [
        .heading(text), .figures([(text, text)]), .table([text], [[text]]), .details(text, [text], [[text]]),
        .terms([(text, text)]), .table(Array(repeating: text, count: 8), [Array(repeating: text, count: 8)]),
      ]
    ).html()
    let plain = try Page(
      title: "a", subtitle: "a",
      blocks: [
        .heading("a"), .figures([("a", "a")]), .table(["a"], [["a"]]), .details("a", ["a"], [["a"]]),
        .terms([("a", "a")]), .table(Array(repeating: "a", count: 8), [Array(repeating: "a", count: 8)]),
      ]
    ).html()
    for sign: Unicode.Scalar in ["<", ">", "\""] {
      #expect(
        page.unicodeScalars.count { $0 == sign } == plain.unicodeScalars.count { $0 == sign }, "\(sign)")
    }
    // And what a reader of HTML makes of the escapes is the text.
    var escaped = ""
    for scalar in text.unicodeScalars {
      let name: [Unicode.Scalar: String] = ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;"]
      escaped += name[scalar] ?? String(scalar)
    }
    #expect(page.utf8.count - plain.utf8.count == 37 * (escaped.utf8.count - 1))
  }

  @Test("elements that are opened are closed, in the right order")
  func nesting() throws {
    let text = try html(
      .heading("h"), .figures([("1", "one"), ("2", "two")]), .table(["a", "b"], [["1", "2"], ["3", "4"]]),
      .details("more", ["a"], [["1"], ["2"]]), .terms([("a", "b"), ("c", "d")]), .table([], []))
    let empty: Set<Substring> = ["meta", "!DOCTYPE"]
    var open: [Substring] = []
    // The style has signs of its own.
    let body = text.components(separatedBy: "</style>")
    for part in ((body.first?.components(separatedBy: "<style>").first ?? "") + (body.last ?? "")).split(
      separator: "<")
    {
      guard let name = part.split(whereSeparator: { " >\n".contains($0) }).first, part.contains(">") else {
        continue
      }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else if !empty.contains(name) {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }

  @Test("a page is written into a folder that is made, over an older one, and its path is returned")
  func writing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inside = folder.appending(path: "a/b c").path
    for title in ["first", "second ü"] {
      let page = Page(title: title, subtitle: "", blocks: [])
      let path = try page.write("page.html", in: inside)
      #expect(path == inside + "/page.html")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text == (try page.html()) && text.contains("<title>\(title)</title>"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: inside) == ["page.html"])
    let file = folder.appending(path: "file")
    try Data().write(to: file)
    #expect(throws: (any Error).self) {
      try Page(title: "", subtitle: "", blocks: []).write("p.html", in: file.path)
    }
  }

  @Test("rows have a cell for each column, and no more")
  func ragged() throws {
    let text = try html(.table(["a", "b"], [["1"], ["1", "2", "3"]]))
    #expect(text.contains("<tr><td>1</td></tr>") && text.contains("<tr><td>1</td><td>2</td></tr>"))
  }

  @Test("without Vega it is said what is missing and how to get it")
  func missing() {
    let text = "\(Vega.Missing(path: "/x/vega-canvas.min.js"))"
    #expect(text.hasPrefix("/x/vega-canvas.min.js: there is no such file"))
    #expect(text.contains("apt-get install libjs-vega") && text.contains("JUROR_VEGA"))
    #expect(!text.contains("\n"))
  }
}
