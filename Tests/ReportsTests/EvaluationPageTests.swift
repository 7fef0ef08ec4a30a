import Datasets
import Foundation
import Ratings
import Testing

@testable import Reports

/// The page beside the report that it shows.
@Suite("Page of an evaluation")
struct EvaluationPageTests {
  /// Predictions of the distribution kind, a little off.
  private static let distributions =
    "id,p1,p2,p3\n0,0.7,0.2,0.1\n1,0.2,0.6,0.2\n2,0.1,0.3,0.6\n3,0.5,0.25,0.25\n"

  private func report(
    _ predictions: Predictions, _ dataset: Dataset? = nil, _ breakdowns: [EvaluationReport.Breakdown] = []
  ) throws -> EvaluationReport {
    try EvaluationReport(
      predictions, against: dataset ?? Samples.four(),
      .init(breakdowns: breakdowns, bootstrap: Bootstrap(resamples: 50, seed: 3)))
  }

  @Test("every metric has a row, with the evaluation's value and interval, the floor's and the raters'")
  func metrics() throws {
    let report = try report(Samples.predictions(Self.distributions))
    let table = try #require(EvaluationPage(report).page.tables.first)
    #expect(table.map { $0[0] } == ["metric"] + Evaluation.Metric.allCases.map(\.rawValue))
    for (row, metric) in zip(table.dropFirst(), Evaluation.Metric.allCases) {
      let estimate = report.evaluation[metric]
      let ceiling = report.ceiling
      let values = [
        estimate.value, estimate.interval?.low, estimate.interval?.high, report.floor?[metric].value,
        ceiling?.halves[metric]?.value, ceiling?.corrected[metric],
      ]
      let cells = [row[1]] + (row[2] == "–" ? ["–", "–"] : row[2].components(separatedBy: " … ")) + row[3...]
      #expect(cells.count == values.count)
      for (cell, value) in zip(cells, values) {
        // Half of the last decimal, and what the computation of the half itself may round.
        if let value {
          #expect(abs((Double(cell) ?? .nan) - value) <= 0.50001e-4)
        } else {
          #expect(cell == "–")
        }
      }
    }
  }

  @Test("the numbers to see first are the count, what was left out, and three metrics")
  func figures() throws {
    let predictions = try Samples.predictions(
      Self.distributions.replacing("2,0.1,0.3,0.6\n", with: "x,0,0,1\n9,nan,0,0\n"))
    let page = try EvaluationPage(report(predictions)).page
    #expect(page.figures["photos scored"] == "3")
    // Two predictions that belong to no photo, and a photo without a prediction.
    #expect(page.figures["could not be scored or have no prediction"] == "3")
    // Means 1.4, 2, 1.75 against 1, 2, 1.5: the same order.
    #expect(page.figures["SRCC of the mean scores"] == "1.000")
    // (|0.7 − 1| + |0.9 − 1|) / 3, (0.2 + 0.2) / 3 and (0 + 0.25) / 3, averaged.
    #expect(page.figures["EMD(1)"] == String(format: "%.4f", (0.4 + 0.4 + 0.25) / 9))
    #expect(page.terms["not scored"] == "2 predictions: unmatched")
    #expect(page.terms["not predicted"] == "1 rated photos")
  }

  @Test("of means alone, distances are those of means, and nothing is said of distributions")
  func meansOnly() throws {
    let page = try EvaluationPage(report(Samples.means([1, 2, 3, 1.5]), nil, [.votes])).page
    #expect(page.figures["EMD(1)"] == "–")
    #expect(!page.plots.contains { $0.title == "Averaged distributions" })
    let distances = try #require(page.plots.first { $0.title.hasPrefix("Distances") })
    #expect(distances.texts("label") == [Evaluation.Metric.mse.words, Evaluation.Metric.mae.words])
    #expect(distances.numbers("value") == [0, 0])
    #expect(page.plots.contains { $0.title == "absolute error of the mean (1…3)" })
    #expect(page.terms["undefined"]?.contains("emd1: ") ?? false)
  }

  @Test("bars between floor and ceiling are the report's, and no ceiling below the floor is drawn")
  func standing() throws {
    let report = try report(Samples.predictions(Self.distributions))
    let page = EvaluationPage(report).page
    let shares = try #require(page.plots.first)
    let metrics = Evaluation.Metric.allCases.filter { shares.texts("label").contains($0.words) }
    #expect(metrics.count == 8)
    for metric in metrics {
      let place = try #require(shares.texts("label").firstIndex(of: metric.words))
      #expect(shares.numbers("value")[place] == report.evaluation[metric].value)
      #expect(shares.numbers("low")[place] == report.evaluation[metric].interval?.low)
      #expect(shares.numbers("high")[place] == report.evaluation[metric].interval?.high)
      #expect(shares.numbers("floor")[place] == report.floor?[metric].value)
      #expect(shares.numbers("ceiling")[place] == report.ceiling(of: metric))
    }
  }

  @Test("every photo is in the plots of its scores, once")
  func scores() throws {
    let report = try report(Samples.predictions(Self.distributions))
    let plots = EvaluationPage(report).page.plots
    let scatter = try #require(plots.first { $0.title.hasPrefix("Predicted against rated") })
    #expect(scatter.numbers("n").compactMap(\.self).reduce(0, +) == 4)
    // Both axes go from the lowest to the highest of all means.
    #expect(scatter.numbers("x", of: "range") == [1, 3] && scatter.numbers("y", of: "range") == [1, 3])
    let means = try #require(plots.first { $0.title == "Mean scores" })
    for name in ["predicted", "rated"] {
      let rows = zip(means.texts("series"), means.numbers("n")).filter { $0.0 == name }
      #expect(rows.compactMap(\.1).reduce(0, +) == 4)
    }
    let shapes = try #require(plots.first { $0.title == "Averaged distributions" })
    // Averages over the four photos, of 1, 2 and 3; ratings first.
    let expected = [1.5, 1.5, 1, 1.5, 1.35, 1.15].map { $0 / 4 }
    for (found, wanted) in zip(shapes.numbers("y"), expected) { #expect(abs((found ?? 0) - wanted) < 1e-12) }
  }

  @Test("few photos make as many groups of reliability, and the caption says so")
  func reliability() throws {
    let page = try EvaluationPage(report(Samples.means([1, 2, 3, 1.5]))).page
    let plot = try #require(page.plots.first { $0.title == "Reliability" })
    #expect(plot.caption.hasPrefix("4 groups of 1 photos or one more"))
    #expect(
      plot.texts("series") == ["predicted = rated", "predicted = rated"]
        + Array(repeating: "photos", count: 4))
    #expect(plot.numbers("x").compactMap(\.self) == [1, 3, 1, 1.5, 2, 3])
    #expect(plot.numbers("y").compactMap(\.self) == [1, 3, 1, 1.5, 2, 3])
  }

  @Test("predictions that are all the same number make a plot all the same")
  func constant() throws {
    let dataset = try Samples.dataset([[0, 4, 0], [0, 2, 0]])
    let plots = try EvaluationPage(report(Samples.means([2, 2]), dataset)).page.plots
    let scatter = try #require(plots.first { $0.title.hasPrefix("Predicted against rated") })
    #expect(scatter.numbers("x", of: "range") == [1.5, 2.5])
    #expect(scatter.numbers("n") == [2])
  }

  @Test("a report without a scored photo has its page, of dashes")
  func nothing() throws {
    let page = try EvaluationPage(report(Samples.predictions("id,mean\nx,1\n"), nil, [.tag])).page
    #expect(page.figures["photos scored"] == "0")
    let table = try #require(page.tables.first).dropFirst()
    #expect(table.allSatisfy { $0.dropFirst().allSatisfy { $0 == "–" } })
    #expect(page.headings == ["Metrics", "Predicted and rated scores", "By tag", "Conventions"])
  }
}
