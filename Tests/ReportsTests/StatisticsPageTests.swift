import Datasets
import Foundation
import Ratings
import Testing

@testable import Reports

/// The page beside the statistics that it shows.
@Suite("Page of statistics")
struct StatisticsPageTests {
  private func page(_ dataset: Dataset, split: String? = nil) throws -> (StatisticsReport, Page) {
    let report = try StatisticsReport(of: dataset, split: split)
    return (report, StatisticsPage(report).page)
  }

  @Test("the numbers to see first are those of the votes")
  func figures() throws {
    let (_, page) = try page(Samples.dataset([[4, 0, 0], [0, 2, 2], [0, 0, 6]]))
    // Means 1, 2.5 and 3; votes 4, 4 and 6.
    #expect(page.figures["photos"] == "3")
    #expect(page.figures["votes per photo (4…6)"] == "4.7")
    #expect(page.figures["average of the mean scores"] == "2.167")
    #expect(page.figures["their standard deviation"] == String(format: "%.3f", (13.0 / 18).squareRoot()))
    #expect(page.figures["have a mean above 2"] == "66.7 %")
  }

  @Test("the table has a row for each bin and one for all, with every family's error")
  func table() throws {
    let (report, page) = try page(Samples.dataset([[4, 1, 0], [0, 4, 3], [0, 1, 6], [2, 2, 0]]))
    let table = try #require(page.tables.first)
    #expect(
      table[0] == ["mean score", "photos", "variance", "Gaussian", "Γ", "Γ′", "Beta", "Weibull", "GEV"])
    #expect(table.dropFirst().map { $0[0] } == ["1…2", "2…3", "all"])
    #expect(table.dropFirst().map { $0[1] } == ["2", "2", "4"])
    let groups = report.statistics.bins.map(\.group) + [report.statistics.all]
    for (row, group) in zip(table.dropFirst(), groups) {
      #expect(row[2] == group.variance.fixed(3))
      #expect(row[3...] == DistributionFamily.allCases.map { (group.rmse[$0] ?? nil).fixed(4) }[...])
    }
  }

  @Test("only AVA's page has published errors beside ours, each at its bin")
  func published() throws {
    // Three votes on a value and one on the next: means 1.25 … 9.25.
    var counts = Array(repeating: [Double](repeating: 0, count: 10), count: 9)
    for place in 0..<9 { (counts[place][place], counts[place][place + 1]) = (3, 1) }
    counts.append([0, 0, 0, 0, 2, 3, 1, 0, 0, 0])
    let (report, page) = try page(Samples.dataset(counts, kind: .ava))
    let table = try #require(page.tables.first)
    #expect(table[0].count == 3 + DistributionFamily.allCases.count + 3)
    #expect(table[0].filter { $0 == "published" }.count == 3)
    // Murray's numbers of the Gaussian, of mean scores [1, 2) and of all; there are none of [9, 10].
    #expect(table[1][4] == "0.1138" && table.last?[4] == "0.0284")
    #expect(table[9][0] == "9…10" && table[9][4] == "–")
    let plot = try #require(page.plots.first { $0.title == "RMSE of the fits, and as published" })
    #expect(Set(plot.texts("series")).count == 6)
    let middle = zip(plot.texts("series"), plot.numbers("x")).filter { $0.0 == "Gaussian, published" }.map(
      \.1)
    #expect(middle == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5])
    #expect(page.terms["published"] != nil)
    #expect(report.published == .ava)
    let (other, others) = try self.page(Samples.dataset(counts, kind: .table))
    #expect(other.published == nil && others.terms["published"] == nil)
    #expect(!others.plots.contains { $0.title.contains("published") })
  }

  @Test("every photo is in the histograms and under the variance, once")
  func everyPhoto() throws {
    let counts = (0..<40).map { (index: Int) -> [Double] in
      [index % 5, 1 + index % 3, index % 7].map(Double.init)
    }
    let (_, page) = try page(Samples.dataset(counts))
    for title in ["Mean scores", "Variance by mean score", "Votes per photo"] {
      let plot = try #require(page.plots.first { $0.title == title })
      #expect(plot.numbers("n").compactMap(\.self).reduce(0, +) == 40, "\(title)")
    }
  }

  @Test(
    "as many photos of each number of votes make a flat histogram, whatever the numbers",
    arguments: [7, 60, 61, 120, 180, 1_200])
  func flat(most: Int) throws {
    let (_, page) = try page(Samples.dataset((1...most).map { [Double($0), 0, 0] }))
    let plot = try #require(page.plots.first { $0.title == "Votes per photo" })
    let counts = plot.numbers("n").compactMap(\.self)
    #expect(counts.count <= 61 && counts.reduce(0, +) == Double(most))
    // The last bin may not be full.
    #expect(Set(counts.dropLast()).count <= 1)
    let widths = zip(plot.numbers("x"), plot.numbers("x2")).map { ($1 ?? 0) - ($0 ?? 0) }
    #expect(widths.allSatisfy { $0 == widths[0] && $0 == $0.rounded() })
  }

  @Test("where only shares are known, nothing is said of the number of votes")
  func shares() throws {
    let scale = try RatingScale([1, 2, 3])
    let photos = try [[0.25, 0.5, 0.25], [0, 0, 1]].enumerated().map {
      RatedPhoto(id: "\($0)", ratings: .distribution(try RatingDistribution(scale: scale, probabilities: $1)))
    }
    let (_, page) = try page(Dataset(kind: .table, source: "shares", scale: scale, photos: photos))
    #expect(!page.figures.keys.contains { $0.hasPrefix("votes") })
    #expect(!page.plots.contains { $0.title == "Votes per photo" })
    // 2 has the mean 2, the other one 3.
    #expect(page.figures["average of the mean scores"] == "2.500")
  }

  @Test("what photos show is drawn as far as anything is known, the thirty most frequent of each kind")
  func contents() throws {
    let counts = Array(repeating: [1, 2, 1] as [Double], count: 40)
    let (_, bare) = try page(Samples.dataset(counts))
    #expect(!bare.headings.contains("What the photos show"))
    let (_, page) = try page(
      Samples.dataset(counts) { index, photo in
        photo.tags = ["tag_\(100 + index)", "all"]
        photo.styles = index == 0 ? ["HDR"] : []
      })
    let tags = try #require(page.plots.first { $0.title == "Tags" })
    #expect(tags.texts("label").prefix(2) == ["all", "tag 100"] && tags.texts("label").count == 30)
    #expect(tags.numbers("value").first == 40 && tags.caption == "The 30 most frequent of 41.")
    let styles = try #require(page.plots.first { $0.title == "Styles" })
    #expect(styles.texts("label") == ["HDR"] && styles.caption == "How many photos carry each.")
    #expect(!page.plots.contains { $0.title == "Challenges" })
  }

  @Test("a page about a split's photos names the split and its hash")
  func split() throws {
    let dataset = try Samples.four()
    let (report, page) = try page(dataset, split: "last-2")
    #expect(page.figures["photos"] == "2")
    #expect(page.subtitle == "ratings, read as table; last-2, test")
    #expect(page.terms["hash"] == report.selection.split?.hash)
    #expect(try self.page(dataset).1.terms["hash"] == nil)
  }
}
