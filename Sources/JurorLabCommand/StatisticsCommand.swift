import ArgumentParser
import Datasets
import Foundation
import Ratings
import Reports
import Terminal

/// `juror-lab statistics`.
struct StatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics",
    abstract: "What people's votes look like, and which distributions describe them.",
    discussion: """
      Counts, moments, and for photos by mean score: the variance, the averaged distribution, and the RMSE of six families of \
      distributions that are fitted to every photo's votes. On AVA the page shows the published values beside ours.

      Photos that are known by their mean only are left out; the command then ends with exit code 1 and says how many.

      Example: juror-lab statistics --ratings AVA.txt --output report
      Example: juror-lab statistics --ratings AVA --split style
      """)

  @OptionGroup var source: RatingsSource

  @Option(
    help: ArgumentHelp(
      "Look at the test photos of a split only, by name or by rule (validation photos where it has no test), or at those that a file lists, one id a line.",
      valueName: "name"))
  var split: String?

  @Flag(help: "Take a split even if its lists share photos.")
  var allowLeaks = false

  @OptionGroup var format: FormatOption

  @OptionGroup var page: PageOutput

  func run() throws {
    let destination = try page.destination("statistics.html", inputs: [source.ratings, split])
    let report = try StatisticsReport(of: source.read(), split: split, allowingLeaks: allowLeaks)
    if report.leftOut > 0 {
      say("error: \(report.leftOut) photos left out: only their mean or class is known")
    }
    if report.unrated > 0 { say("\(report.unrated) photos are listed without a rating") }
    report.selection.complaint.map(say)
    for family in DistributionFamily.allCases {
      if let count = report.statistics.failures[family]?.count, count > 0 {
        say("\(family.rawValue): no fit for \(count) of \(report.statistics.count) photos")
      }
    }
    try format.resolved.write(report, rows: report.rows, notes: report.notes)
    try destination.map { try StatisticsPage(report).page.write(to: $0) }
    if report.leftOut > 0 || !report.selection.isComplete { throw ExitCode(1) }
  }
}

/// One bin of photos by mean score, or all of them.
struct StatisticsRow: ListRow {
  let bin: String
  let group: RatingStatistics.Group

  static let columns =
    ["means", "n", "variance"] + DistributionFamily.allCases.map { "rmse_\($0.rawValue)" }
  var cells: [String] {
    [bin, "\(group.count)", group.variance.map { $0.fixed(4) } ?? ""]
      + DistributionFamily.allCases.map { family in (group.rmse[family] ?? nil).map { $0.fixed(4) } ?? "" }
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.singleValueContainer()
    try values.encode(cells)
  }
}

extension StatisticsReport {
  var rows: [StatisticsRow] {
    statistics.bins.map {
      StatisticsRow(bin: $0.name, group: $0.group)
    } + [StatisticsRow(bin: "all", group: statistics.all)]
  }

  /// What must stand beside the numbers.
  var notes: [String] {
    var notes = ["n: \(statistics.count) photos of \(ratings.source) (\(ratings.kind.rawValue))"]
    if let mean = statistics.all.mean, let deviation = statistics.standardDeviationOfMeans {
      notes.append("mean scores: mean \(mean.fixed(4)), standard deviation \(deviation.fixed(4))")
    }
    if let votes = statistics.votes, hasCounts {
      notes.append(String(format: "votes per photo: %g … %g, mean %.1f", votes.min, votes.max, votes.mean))
    }
    for (threshold, share) in statistics.shareAbove.sorted(by: { $0.key < $1.key }) {
      if let share { notes.append(String(format: "mean above %g: %.2f %%", threshold, 100 * share)) }
    }
    if let split = selection.split {
      notes += ["split: \(selection.name)", "hash: \(split.hash)"]
    }
    notes.append("rmse: sqrt(1/N Σ (f(k) − p_k)²) of each photo that a family could be fitted to, averaged")
    return notes
  }
}
