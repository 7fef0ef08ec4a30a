import Fixtures
import Foundation
import Testing

@Suite("juror-lab statistics")
struct StatisticsTests {
  private static let ava = """
    1 10 0 1 4 10 20 10 4 1 0 0 1 2 7
    2 11 0 0 0 2 10 20 12 6 0 0 1 0 7
    3 12 1 5 20 10 4 0 0 0 0 0 0 0 8

    """

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("AVA's layout is recognised, and its statistics have the promised keys")
  func ava() throws {
    let lab = try LabProgram()
    try lab.folder.write(Self.ava.utf8, to: "votes.txt")
    let run = try lab("statistics", "--ratings", "votes.txt", "--format", "json")
    #expect(run.code == 0, "\(run.error)")
    let report = try object(run.output)
    #expect(report["n"] as? Int == 3)
    #expect(report["votes"] as? [String: Double] == ["min": 40, "mean": 140.0 / 3, "max": 50])
    #expect((report["mean_of_means"] as? Double).map { abs($0 - (5 + 6.2 + 3.275) / 3) < 1e-12 } ?? false)
    #expect((report["share_above"] as? [String: Double])?["5"].map { abs($0 - 1.0 / 3) < 1e-12 } ?? false)
    let bins = try #require(report["bins"] as? [[String: Any]])
    #expect(bins.map { $0["n"] as? Int } == [0, 0, 1, 0, 1, 1, 0, 0])
    let families: Set<String> = ["gaussian", "gamma", "gamma_mirrored", "beta", "weibull", "gev"]
    #expect(Set((bins[2]["rmse"] as? [String: Any] ?? [:]).keys) == families)
    #expect(bins[0]["variance"] is NSNull)
    #expect(Set((report["rmse"] as? [String: Any] ?? [:]).keys) == families)
    #expect((report["challenges"] as? [[String: Any]])?.map { $0["n"] as? Int } == [2, 1])
  }

  @Test("the photos of a split, or of a file's list, are looked at alone; one without a rating fails")
  func split() throws {
    let lab = try LabProgram()
    try lab.folder.write(Self.ava.utf8, to: "votes.txt")
    try lab.folder.write("11.jpg\n12\n99\n".utf8, to: "mine.txt")
    let last = try lab("statistics", "--ratings", "votes.txt", "--split", "last-2", "--format", "json")
    #expect(last.code == 0, "\(last.error)")
    let report = try object(last.output)
    #expect(report["n"] as? Int == 2)
    #expect(report["split"] as? String == "last-2, test")
    #expect(report["absent"] as? Int == 0)
    let mine = try lab("statistics", "--ratings", "votes.txt", "--split", "mine.txt", "--format", "json")
    #expect(mine.code == 1)
    #expect(mine.error.contains("error: 1 id of mine.txt without a rated photo:\n  99\n"))
    #expect(try object(mine.output)["mean_of_means"] as? Double == report["mean_of_means"] as? Double)
    let table = try lab("statistics", "--ratings", "votes.txt", "--split", "last-2", "--format", "table")
    #expect(table.output.contains("\nsplit: last-2, test\nhash: "))
    try lab.folder.write("99\n".utf8, to: "mine.txt")
    let none = try lab("statistics", "--ratings", "votes.txt", "--split", "mine.txt")
    #expect(none.code == 1)
    #expect(none.error.contains("no rated photo is in mine.txt, test"))
  }

  @Test("people see a row for each bin, and one for all photos")
  func table() throws {
    let lab = try LabProgram()
    try lab.folder.write(Self.ava.utf8, to: "votes.txt")
    let run = try lab("statistics", "--ratings", "votes.txt", "--format", "table")
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(lines.prefix(4) == ["means n", "1…2 0", "2…3 0", "3…4 1"])
    #expect(lines.contains("all 3"))
    #expect(run.output.contains("votes per photo: 40 … 50, mean 46.7"))
  }

  @Test("means have no statistics: they are left out, and the exit code says so")
  func means() throws {
    let lab = try LabProgram()
    try lab.folder.write("id,mean\na,1\n".utf8, to: "means.csv")
    let run = try lab("statistics", "--ratings", "means.csv")
    #expect(run.code == 1)
    #expect(run.error.contains("expected votes or distributions"))
    #expect(run.output.isEmpty)
    let broken = try lab("statistics", "--ratings", "/nowhere")
    #expect(broken.code == 1)
    #expect(broken.error.contains("/nowhere: there is no such file"))
    #expect(try lab("statistics").code == 64)
  }

  @Test(
    "the page shows published values beside AVA's",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/javascript/vega/vega-view.min.js")))
  func page() throws {
    let lab = try LabProgram()
    try lab.folder.write(Self.ava.utf8, to: "votes.txt")
    let run = try lab("statistics", "--ratings", "votes.txt", "--output", "report", "--format", "json")
    #expect(run.code == 0, "\(run.error)")
    let html = try lab.folder.text("report/statistics.html")
    for title in ["Mean scores", "Variance by mean score", "Averaged distributions", "Tags", "Challenges"] {
      #expect(html.contains(">\(title)<"), "\(title)")
    }
    #expect(html.contains("<th>Gaussian</th><th>published</th>"))
    #expect(html.contains(">0.0284</td>"))
  }
}
