import Fixtures
import Foundation
import Testing

@Suite("juror-lab evaluate: attributes")
struct EvaluateAttributesTests {
  /// Six photos as AADB tells them, whose light, object and symmetry rise.
  private static let ratings = """
    ImageFile,Light,Object,Symmetry,score
    a.jpg,-1,-0.5,0,0.1
    b.jpg,-0.5,-0.25,0.2,0.2
    c.jpg,0,0,0.4,0.4
    d.jpg,0.25,0.25,0.6,0.5
    e.jpg,0.5,0.5,0.8,0.8
    f.jpg,1,0.75,1,0.9

    """

  /// Light in the right order, symmetry in the opposite one.
  private static let predictions = zip("abcdef", [0.1, 0.3, 0.35, 0.5, 0.7, 0.9]).map { name, mean in
    #"{"path":"\#(name).jpg","mean":\#(mean),"attributes":{"Light":\#(mean),"Symmetry":\#(1 - mean),"WeakLight":0.5}}"#
  }.joined(separator: "\n")

  private func evaluate(_ predictions: String, _ arguments: String...) throws -> LabProgram.Outcome {
    let lab = try LabProgram()
    try lab.folder.write(Self.ratings.utf8, to: "test.csv")
    try lab.folder.write(predictions.utf8, to: "predictions")
    return try lab.run(
      [
        "evaluate", "--predictions", "predictions", "--ratings", "test.csv", "--dataset", "aadb",
        "--bootstrap",
        "50",
      ] + arguments)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("attributes of the same names are compared by rank, others are named")
  func json() throws {
    let run = try evaluate(Self.predictions, "--format", "json")
    #expect(run.code == 0, "\(run.error)")
    #expect(run.error.isEmpty)
    let report = try object(run.output)
    let attributes = try #require(report["attributes"] as? [String: [String: Any]])
    #expect(Set(attributes.keys) == ["Light", "Symmetry"])
    #expect(attributes["Light"]?["srcc"] as? Double == 1)
    #expect(attributes["Symmetry"]?["srcc"] as? Double == -1)
    #expect(attributes["Light"]?["n"] as? Int == 6)
    #expect(attributes["Light"]?["interval"] as? [Double] == [1, 1])
    #expect(
      report["unmatched_attributes"] as? [String: [String]] == [
        "predictions": ["WeakLight"], "ratings": ["Object"],
      ])
    #expect((report["metrics"] as? [String: Any])?["srcc_mean"] as? Double == 1)
  }

  @Test(
    "columns attribute_NAME are read; a photo without a number is not counted, and a constant is undefined")
  func csv() throws {
    let rows = "a,0.1,0.2,1\nb,0.2,0.1,1\nc,0.4,0.3,1\nd,0.5,0.4,1\ne,0.8,,1\nf,0.9,0.9,1\n"
    let run = try evaluate(
      "path,mean,attribute_Light,attribute_Object\n" + rows, "--format", "csv", "--bootstrap", "0")
    #expect(run.code == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 1 + 14 + 2)
    #expect(lines.suffix(2) == ["attributes,Light,5,srcc,0.9000,,,,", "attributes,Object,6,srcc,,,,,"])
    #expect(run.error.contains("\nattributes rated but not predicted: Symmetry\n"))
    #expect(run.error.contains("\nundefined: srcc of Object, because all predictions are the same\n"))
  }

  @Test("people see a table of attributes below that of metrics")
  func table() throws {
    let run = try evaluate(Self.predictions, "--format", "table")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    let title = try #require(
      lines.firstIndex(of: "attributes: rank correlation of what is predicted and rated"))
    #expect(lines[title + 1] == "attribute n srcc low high")
    #expect(lines[title + 2] == "Light 6 1.0000 1.0000 1.0000")
    #expect(lines[title + 3] == "Symmetry 6 -1.0000 -1.0000 -1.0000")
    #expect(lines.contains("attributes predicted but not rated: WeakLight"))
  }

  @Test("where no attributes are predicted nothing is said of them", arguments: ["json", "table", "csv"])
  func none(format: String) throws {
    let run = try evaluate(
      "id,mean\na,0.1\nb,0.2\nc,0.4\nd,0.5\ne,0.8\nf,0.9\n", "--format", format)
    #expect(run.code == 0, "\(run.error)")
    #expect(!(run.output + run.error).contains("attribute"))
  }

  @Test("photos are scored by the halves of each attribute, whether or not it is predicted")
  func halves() throws {
    let run = try evaluate(Self.predictions, "--format", "csv", "--by", "attribute")
    #expect(run.code == 0, "\(run.error)")
    let groups = run.output.split(separator: "\n").filter { $0.contains(",srcc_mean,") }
      .map { $0.split(separator: ",").prefix(5).joined(separator: ",") }
    #expect(
      groups.dropFirst() == [
        "attribute,Light below 0.25,3,srcc_mean,1.0000", "attribute,Light 0.25+,3,srcc_mean,1.0000",
        "attribute,Object below 0.25,3,srcc_mean,1.0000", "attribute,Object 0.25+,3,srcc_mean,1.0000",
        "attribute,Symmetry below 0.6,3,srcc_mean,1.0000", "attribute,Symmetry 0.6+,3,srcc_mean,1.0000",
      ])
    let table = try evaluate(Self.predictions, "--format", "table", "--by", "attribute")
    #expect(table.output.contains("\nby attribute: all groups, 4 of 14 metrics"))
  }

  @Test("the page has bars and a table of attributes")
  func page() throws {
    guard FileManager.default.fileExists(atPath: "/usr/share/javascript/vega/vega-view.min.js") else {
      return
    }
    let lab = try LabProgram()
    try lab.folder.write(Self.ratings.utf8, to: "test.csv")
    try lab.folder.write(Self.predictions.utf8, to: "predictions")
    let run = try lab.run([
      "evaluate", "--predictions", "predictions", "--ratings", "test.csv", "--dataset", "aadb", "--bootstrap",
      "20", "--output", "report", "--format", "json",
    ])
    #expect(run.code == 0, "\(run.error)")
    let html = try lab.folder.text("report/evaluation.html")
    #expect(html.contains("<h2>Attributes</h2>"))
    #expect(html.contains(">SRCC of each attribute<"))
    #expect(html.contains("<td>Symmetry</td><td>6</td><td>-1.0000</td>"))
    #expect(html.contains("predicted but not rated: WeakLight"))
  }
}
