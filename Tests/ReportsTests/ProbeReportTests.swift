import Foundation
import Ratings
import Testing

@testable import Reports

@Suite("Reports of probes")
struct ProbeReportTests {
  private let ids = (0..<80).map { String(format: "%02d.jpg", $0) }

  private func truth(_ index: Int) -> Double { 1 + Double((index * 17) % 80) / 20 }

  /// A trunk whose second level knows more than its first one.
  private func cell(
    _ variation: String, seed: UInt64, noise: Double, set: String = "toys", labels: Double = 1,
    hidden: Int = 0
  ) -> ProbeReport.Cell {
    var generator = SeededGenerator(seed: seed)
    let photos = ids.enumerated().map { index, id in
      let answers = [4.0, 1.0].map { factor -> (chance: Double, mean: Double) in
        let mean = truth(index) + factor * noise * generator.normal()
        return (mean > 2.975 ? 0.9 : 0.1, mean)
      }
      return (id, ProbeReport.Photo(mean: truth(index), answers: answers))
    }
    return ProbeReport.Cell(
      variation: variation, set: set, labels: labels, hidden: hidden,
      photos: Dictionary(uniqueKeysWithValues: photos), levels: [("conv1", 9_600), ("conv2", 9_216)],
      seconds: 90)
  }

  private func report(_ more: [ProbeReport.Cell] = []) throws -> ProbeReport {
    let cells = [1, 2, 3].flatMap { seed in
      [cell("knows", seed: seed, noise: 0.2), cell("random", seed: seed + 10, noise: 3)]
    }
    return try ProbeReport(
      "pretexts", baseline: "random",
      trainings: [
        .init(
          variation: "knows", method: "rotnet", photos: 1_359, steps: 1_500, batch: 16,
          measures: ["error rate": 0.25], seconds: 1_800)
      ], cells: cells + more, bootstrap: Bootstrap(resamples: 200))
  }

  @Test("each level has a row, averaged over seeds, with what it is better by than the baseline's")
  func rows() throws {
    let report = try report()
    #expect(
      report.rows.map { "\($0.variation) \($0.level)" } == [
        "knows conv1", "knows conv2", "random conv1", "random conv2",
      ])
    let (first, second, random) = (report.rows[0], report.rows[1], report.rows[3])
    #expect(second.photos == 80 && second.seeds == 3 && second.features == 9_216)
    let (accuracy, other) = (try #require(second.accuracy.value), try #require(random.accuracy.value))
    #expect(accuracy > 0.9 && other < 0.75)
    #expect(try #require(first.srcc.value) < #require(second.srcc.value))
    let difference = try #require(second.accuracyDifference)
    #expect(abs(difference.value - (accuracy - other)) < 1e-9)
    #expect(second.isBetter && random.accuracyDifference == nil && !random.isBetter)
    let interval = try #require(second.accuracy.interval)
    #expect(interval.low <= accuracy && accuracy <= interval.high)
  }

  @Test("what learned from fewer labels, or with a hidden layer, is compared with its like")
  func kinds() throws {
    let report = try report([
      cell("knows", seed: 4, noise: 0.3, labels: 0.1), cell("random", seed: 5, noise: 3, labels: 0.1),
      cell("knows", seed: 6, noise: 0.1, hidden: 64), cell("knows", seed: 7, noise: 0.1, set: "others"),
    ])
    #expect(report.rows.count == 4 + 4 + 2 + 2)
    let few = report.rows.filter { $0.labels == 0.1 }
    #expect(few.map(\.seeds) == [1, 1, 1, 1] && few[0].accuracyDifference != nil)
    #expect(report.rows.filter { $0.hidden == 64 }.allSatisfy { $0.accuracyDifference == nil })
    #expect(report.rows.filter { $0.set == "others" }.map(\.variation) == ["knows", "knows"])
  }

  @Test("JSON has every number, and the page a table of trunks by levels for each data set")
  func output() throws {
    let report = try report([cell("knows", seed: 4, noise: 0.3, labels: 0.1)])
    struct Row: Decodable {
      let variation, level: String
      let n: Int
      let accuracy: Double
      let accuracy_interval: [Double]?
    }
    struct Report: Decodable {
      let baseline: String
      let rows: [Row]
      let hours: Double
    }
    let read = try JSONDecoder().decode(Report.self, from: JSONEncoder().encode(report))
    #expect(read.baseline == "random" && read.rows.count == 6 && read.rows.allSatisfy { $0.n == 80 })
    #expect(abs(read.hours - (1_800 + 7 * 90) / 3_600) < 1e-9)
    let blocks = ProbePage(report).page.blocks
    var tables: [([String], [[String]])] = []
    for case .table(let columns, let rows) in blocks { tables.append((columns, rows)) }
    let accuracies = try #require(tables.first { $0.0.first == "accuracy in %" })
    #expect(
      accuracies.0.dropFirst() == ["conv1", "conv2"] && accuracies.1.map { $0[0] } == ["knows", "random"])
    #expect(accuracies.1[0][2].hasSuffix("*") && !accuracies.1[1][2].hasSuffix("*"))
    let titles = blocks.flatMap { block -> [String] in
      if case .plots(let plots) = block { plots.map(\.title) } else { [] }
    }
    #expect(titles == ["Level by level", "Few labels"])
  }

  @Test("without photos there are no rows")
  func nothing() throws {
    let empty = ProbeReport.Cell(
      variation: "a", set: "s", labels: 1, hidden: 0, photos: [:], levels: [("conv1", 1)], seconds: 0)
    #expect(try ProbeReport("p", baseline: nil, trainings: [], cells: [empty]).rows.isEmpty)
  }
}
