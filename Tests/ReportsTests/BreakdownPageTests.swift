import Datasets
import Ratings
import Testing

@testable import Reports

@Suite("Groups on pages")
struct BreakdownPageTests {
  private func page(
    _ breakdowns: [EvaluationReport.Breakdown], photos: Int = 4, edit: (Int, inout RatedPhoto) -> Void
  ) throws -> (EvaluationReport, Page) {
    let counts: [[Double]] = (0..<photos).map { [[4, 0, 0], [0, 4, 0], [0, 0, 4], [2, 2, 0]][$0 % 4] }
    let dataset = try Samples.dataset(counts, edit: edit)
    let report = try EvaluationReport(
      Samples.means((0..<photos).map { 1 + Double($0 % 3) }), against: dataset,
      .init(breakdowns: breakdowns, bootstrap: .none))
    return (report, EvaluationPage(report).page)
  }

  @Test("each breakdown has a heading, two plots and a table of everything, in the order asked for")
  func structure() throws {
    let (report, page) = try page([.votes, .tag]) { index, photo in photo.tags = index < 3 ? ["sea"] : [] }
    #expect(page.headings == ["Metrics", "Predicted and rated scores", "By votes", "By tag", "Conventions"])
    #expect(page.tables.map(\.count) == [1 + Evaluation.Metric.allCases.count, 2, 3])
    let tags = try #require(page.tables.last)
    #expect(tags[0] == ["tag", "photos"] + Evaluation.Metric.allCases.map(\.rawValue))
    #expect(tags[1].prefix(2) == ["sea", "3"] && tags[2].prefix(2) == ["none", "1"])
    let sea = try #require(report.breakdowns.last?.groups.first?.evaluation)
    for (cell, metric) in zip(tags[1].dropFirst(2), Evaluation.Metric.allCases) {
      #expect(cell == (sea[metric].value.map { $0.fixed(4) } ?? "–"))
    }
    let summaries = page.blocks.compactMap { block in
      if case .details(let text, _, _) = block { text } else { nil }
    }
    #expect(summaries == ["Every metric by votes, 1 group", "Every metric by tag, 2 groups"])
  }

  @Test("bars of a group show the group's own numbers, and how many photos are in it")
  func bars() throws {
    let (report, page) = try page([.category]) { index, photo in
      photo.category = index == 0 ? "dark_room" : "sea"
    }
    let plot = try #require(page.plots.last { $0.title.hasPrefix("absolute error") })
    #expect(plot.texts("label") == ["sea (3)", "dark room (1)"])
    let groups = try #require(report.breakdowns.first?.groups)
    #expect(plot.numbers("value") == groups.map { $0.evaluation[.mae].value })
    // Predicted 2, 3, 1 for 2, 3, 1.5; and 1 for 1.
    #expect(abs((plot.numbers("value")[0] ?? 0) - 0.5 / 3) < 1e-12 && plot.numbers("value")[1] == 0)
  }

  @Test(
    "by score the page begins with the bias of each bin, whose interval is drawn, and the table has it, too")
  func scores() throws {
    let dataset = try Samples.dataset([[4, 0, 0], [4, 0, 0], [0, 4, 0], [0, 0, 4]])
    let report = try EvaluationReport(
      Samples.means([1.5, 2, 2, 2.25]), against: dataset,
      .init(breakdowns: [.score], bootstrap: Bootstrap(resamples: 50)))
    let page = EvaluationPage(report).page
    let plot = try #require(page.plots.first { $0.title == "Bias by rated score" })
    #expect(plot.texts("label") == ["1–1.2 (2)", "2–2.2 (1)", "2.8–3 (1)"])
    #expect(plot.numbers("value") == [0.75, 0, -0.75])
    #expect(plot.numbers("low") == [0.5, 0, -0.75] && plot.numbers("high") == [1, 0, -0.75])
    let table = try #require(page.tables.last)
    #expect(table[0].prefix(3) == ["score", "photos", "bias"])
    #expect(table.dropFirst().map { $0[2] } == ["0.7500", "0.0000", "-0.7500"])
    #expect(page.terms["bias"]?.contains("in 10 bins of 0.2 from 1 to 3 of the rated one") ?? false)
  }

  @Test("of many groups the first forty are drawn, and all are in the table")
  func many() throws {
    let (_, page) = try page([.challenge], photos: 50) { index, photo in
      photo.challenge = "challenge \(100 + index)"
    }
    let plot = try #require(page.plots.last)
    #expect(plot.texts("label").count == 40)
    #expect(plot.caption.hasPrefix("The first 40 of 50 groups"))
    #expect(page.tables.last?.count == 51)
  }

  @Test("names that differ by an underscore only have bars of their own")
  func underscores() throws {
    let (_, page) = try page([.tag]) { index, photo in photo.tags = index < 2 ? ["blue_sky"] : ["blue sky"] }
    let plot = try #require(page.plots.last)
    #expect(Set(plot.texts("label")) == ["blue_sky (2)", "blue sky (2)"])
    #expect(Plot.labels(["a_b", "c"]) == ["a b", "c"])
    #expect(Plot.labels(["a_b", "a b", "c_d"]) == ["a_b", "a b", "c_d"])
    #expect(Plot.labels([]) == [])
  }

  @Test("a photo is in the group of its prediction's shape, where only that is known, else of its own")
  func aspects() throws {
    let dataset = try Samples.dataset([[4, 0, 0], [0, 4, 0], [0, 0, 4]]) { index, photo in
      photo.aspect = [0.5, nil, 1.5][index]
    }
    let predictions = try Samples.predictions("id,mean,width,height\n0,1,,\n1,2,100,70\n2,3,,\n")
    let report = try EvaluationReport(
      predictions, against: dataset, .init(breakdowns: [.aspect], bootstrap: .none))
    #expect(report.breakdowns.first?.groups.map(\.label) == ["0.4–0.6", "0.6–0.8", "1.4–1.6"])
  }
}
