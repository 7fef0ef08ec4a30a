import Datasets
import Ratings
import Testing

@testable import Reports

@Suite("Attributes in an evaluation")
struct AttributeComparisonTests {
  /// Four photos whose light rises and whose symmetry is the same.
  private func dataset(_ attributes: [String] = ["Light", "Symmetry"]) throws -> Dataset {
    var dataset = try Samples.dataset([[4, 0, 0], [0, 4, 0], [0, 0, 4], [2, 2, 0]]) { index, photo in
      photo.attributes = [Double(index) - 1, 0]
    }
    dataset.attributes = attributes
    return dataset
  }

  private func report(
    _ predictions: String, _ dataset: Dataset? = nil, by breakdowns: [EvaluationReport.Breakdown] = []
  ) throws -> EvaluationReport {
    try EvaluationReport(
      Samples.predictions(predictions), against: dataset ?? self.dataset(),
      .init(breakdowns: breakdowns, bootstrap: Bootstrap(resamples: 20)))
  }

  @Test("only photos with two finite numbers count, whichever row has none")
  func counted() throws {
    let attributes = try report(
      "id,mean,attribute_Light\n0,1,0.1\n1,2,\n2,3,0.3\n3,1,nan\n"
    ).attributes.attributes
    #expect(attributes.map(\.name) == ["Light"])
    #expect(attributes.first?.count == 2)
    #expect(attributes.first?.srcc.value == 1)
  }

  @Test("what all raters found alike has no correlation, and the reason is told")
  func undefined() throws {
    let report = try report("id,mean,attribute_Symmetry\n0,1,0\n1,2,1\n2,3,2\n3,1,3\n")
    let object = try Samples.json(report)
    let symmetry = try #require((object["attributes"] as? [String: [String: Any]])?["Symmetry"])
    #expect(symmetry["undefined"] as? String == "constant-ratings")
    #expect(symmetry["n"] as? Int == 4 && symmetry["interval"] == nil)
    #expect(EvaluationPage(report).page.terms["undefined"]?.contains("SRCC of Symmetry: all ratings") == true)
  }

  @Test("names are the same letter by letter only, and those of one side are told")
  func names() throws {
    let exact = try report("id,mean,attribute_light\n0,1,0\n1,2,1\n2,3,2\n3,1,3\n")
    #expect(exact.attributes.attributes.isEmpty)
    #expect(exact.attributes.unrated == ["light"])
    #expect(exact.attributes.unpredicted == ["Light", "Symmetry"])
    #expect(try Samples.json(exact)["attributes"] == nil)
  }

  @Test("a report without predicted attributes is as it ever was")
  func none() throws {
    let report = try report("id,mean\n0,1\n1,2\n2,3\n3,1\n")
    let object = try Samples.json(report)
    #expect(object["attributes"] == nil && object["unmatched_attributes"] == nil)
    #expect(!EvaluationPage(report).page.headings.contains("Attributes"))
  }

  @Test("the page shows the attributes between scores and groups, with the numbers of the report")
  func page() throws {
    let report = try report("id,mean,attribute_Light\n0,1,0\n1,2,1\n2,3,3\n3,1,2\n", by: [.votes])
    let page = EvaluationPage(report).page
    #expect(
      page.headings == ["Metrics", "Predicted and rated scores", "Attributes", "By votes", "Conventions"])
    let plot = try #require(page.plots.first { $0.title == "SRCC of each attribute" })
    #expect(plot.texts("label") == ["Light (4)"])
    #expect(plot.numbers("value") == [report.attributes.attributes.first?.srcc.value])
    // One pair of neighbours exchanged: 1 − 6 · 2 / 60.
    #expect(page.tables.contains { $0.last?.prefix(3) == ["Light", "4", "0.8000"] })
  }

  @Test("halves of a data set without attributes are one unknown group")
  func halves() throws {
    let predictions = "id,mean\n0,1\n1,2\n2,3\n3,1\n"
    let known = try report(predictions, by: [.attribute]).breakdowns.first?.groups
    #expect(known?.map(\.label) == ["Light below 1", "Light 1+", "Symmetry 0"])
    #expect(known?.map(\.evaluation.count) == [2, 2, 4])
    let unknown = try report(predictions, dataset([]), by: [.attribute]).breakdowns.first?.groups
    #expect(unknown?.map(\.label) == ["unknown"])
    #expect(unknown?.map(\.evaluation.count) == [4])
  }
}
