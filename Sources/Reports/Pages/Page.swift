import Foundation

/// A report in one HTML file that opens without a network.
public struct Page: Sendable {
  /// A part of the page, from top to bottom.
  public enum Block: Sendable {
    /// A title in the text.
    case heading(String)
    /// Numbers to see first, each with its meaning.
    case figures([(value: String, meaning: String)])
    /// Columns and rows; numbers stand to the right.
    case table([String], [[String]])
    /// A long table that opens at a click, with what to click on.
    case details(String, [String], [[String]])
    /// Plots, two beside each other where there is room.
    case plots([Plot])
    /// Terms and what they mean.
    case terms([(name: String, meaning: String)])
  }

  /// At the top and in the window's title.
  public let title: String
  /// Below the title.
  public let subtitle: String
  /// Everything else.
  public let blocks: [Block]

  /// Puts a page together.
  public init(title: String, subtitle: String, blocks: [Block]) {
    self.title = title
    self.subtitle = subtitle
    self.blocks = blocks
  }

  /// Writes the page into a folder, which is made where it is missing, and returns its path.
  ///
  /// - Throws: when Vega is not installed (the message says how to) or the file cannot be written.
  @discardableResult
  public func write(_ name: String, in folder: String) throws -> String {
    let html = try html()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = URL(filePath: folder, directoryHint: .isDirectory).appending(path: name)
    try Data(html.utf8).write(to: file, options: .atomic)
    return "\(folder)/\(name)"
  }

  /// What a file that this makes begins with.
  public static let beginning = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="generator" content="juror-lab">

    """

  /// The whole file.
  ///
  /// - Throws: when Vega is not installed (the message says how to).
  public func html() throws -> String {
    var plots: [String] = []
    var body = ""
    for block in blocks {
      switch block {
      case .heading(let text): body += "<h2>\(escaped(text))</h2>\n"
      case .figures(let figures):
        body += "<div class=\"figures\">"
        for figure in figures {
          body += "<div><b>\(escaped(figure.value))</b>\(escaped(figure.meaning))</div>"
        }
        body += "</div>\n"
      case .table(let columns, let rows): body += table(columns, rows)
      case .details(let summary, let columns, let rows):
        body += "<details><summary>\(escaped(summary))</summary>\(table(columns, rows))</details>\n"
      case .plots(let some):
        body += "<div class=\"plots\(some.count == 1 ? " single" : "")\">\n"
        for plot in some {
          let name = "plot\(plots.count + 1)"
          plots.append(try plot.script(name: name))
          body += """
            <figure><h3>\(escaped(plot.title))</h3><div id="\(name)"></div>
            <figcaption>\(escaped(plot.caption))</figcaption></figure>

            """
        }
        body += "</div>\n"
      case .terms(let terms):
        let items = terms.map { "<dt>\(escaped($0.name))</dt><dd>\(escaped($0.meaning))</dd>" }
        body += "<dl>\(items.joined(separator: "\n"))</dl>\n"
      }
    }
    return Self.beginning + """
      <meta name="viewport" content="width=device-width">
      <title>\(escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>\(escaped(title))</h1>
      <p class="subtitle">\(escaped(subtitle))</p>
      \(body)<noscript>The plots need JavaScript.</noscript>
      <script>
      const plots = [\(plots.joined(separator: ",\n"))];
      \(try plots.isEmpty ? "" : Vega.script())</script>
      </body>
      </html>

      """
  }

  /// A table; one of many columns, which would be cut in a narrow window, lists each row's cells with their columns' names there.
  private func table(_ columns: [String], _ rows: [[String]]) -> String {
    let isWide = columns.count > 7
    let header = columns.map { "<th>\(escaped($0))</th>" }.joined()
    let lines = rows.map { cells in
      let cells = zip(columns, cells).map { column, cell in
        "<td\(isWide ? " data-column=\"\(escaped(column))\"" : "")>\(escaped(cell))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return
      "<div class=\"scroll\"><table\(isWide ? " class=\"wide\"" : "")><thead><tr>\(header)</tr></thead>\n"
      + "<tbody>\(lines.joined(separator: "\n"))</tbody></table></div>\n"
  }

  private static let style = """
    body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #f6f6f4; max-width: 1120px; margin: 0 auto; padding: 24px 20px 60px; }
    body { overflow-wrap: anywhere; } table { overflow-wrap: normal; }
    h1 { font-size: 26px; margin: 0; font-weight: 600; }
    h2 { font-size: 18px; margin: 36px 0 12px; font-weight: 600; }
    h3 { font-size: 14px; margin: 0 0 10px; font-weight: 600; }
    .subtitle { color: #666; margin: 4px 0 20px; }
    .figures { display: flex; flex-wrap: wrap; gap: 14px; }
    .figures div { background: #fff; border: 1px solid #e2e2de; border-radius: 8px; padding: 12px 18px; color: #666; font-size: 13px; }
    .figures b { display: block; font-size: 24px; font-weight: 600; color: #222; }
    .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 16px; }
    .single { grid-template-columns: 1fr; }
    figure { background: #fff; border: 1px solid #e2e2de; border-radius: 8px; padding: 16px; margin: 0; overflow-x: auto; }
    figure svg { max-width: 100%; height: auto; }
    figcaption { color: #666; font-size: 13px; margin-top: 6px; }
    table, .plots { margin: 16px 0; }
    .scroll { overflow-x: auto; } summary { cursor: pointer; color: #444; font-size: 13px; }
    details th, details td { padding: 3px 8px; font-size: 12px; }
    table { border-collapse: collapse; background: #fff; border: 1px solid #e2e2de; border-radius: 8px; font-variant-numeric: tabular-nums; }
    th, td { padding: 5px 14px; text-align: right; border-bottom: 1px solid #eee; white-space: nowrap; }
    th { font-weight: 600; font-size: 13px; color: #666; }
    th:first-child, td:first-child { text-align: left; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; font-size: 13px; color: #444; }
    dt { font-weight: 600; } dd { margin: 0; }
    @media (max-width: 720px) {
      body { padding: 16px 12px 40px; }
      figure { padding: 10px; }
      th, td, details th, details td { padding: 4px 6px; font-size: 12px; white-space: normal; }
      td:first-child { overflow-wrap: anywhere; min-width: 90px; }
      dl { grid-template-columns: 1fr; } dd { margin-bottom: 8px; }
      .wide, .wide tbody, .wide tr, .wide td { display: block; }
      .wide thead { display: none; }
      .wide tr { padding: 6px 8px; border-bottom: 1px solid #e2e2de; }
      .wide td, .wide td:first-child { display: flex; justify-content: space-between; text-align: right; border: 0; padding: 1px 4px; }
      .wide td::before { content: attr(data-column); color: #666; }
    }
    """
}

/// Text that means itself in HTML.
private func escaped(_ text: String) -> String {
  // By scalars: a sign with an accent on it is another character to Swift, and none to a browser.
  text.unicodeScalars.reduce(into: "") { escaped, scalar in
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
}
