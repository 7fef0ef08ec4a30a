public import ArgumentParser
import Datasets
import Foundation
import Ratings
public import Reports
import Terminal

/// `juror-lab evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare any tool's predictions with people's ratings.",
    discussion: """
      Predictions are records of juror (jsonl, json or csv), rows of id,p1…pN or id,mean, idealo's JSON or pyiqa's CSV; the format \
      is found by looking at the file. Photos are matched by id, file name, name without ending, and name up to its first dot; of \
      several the one whose folders agree for longest.

      Ratings are read as KonIQ-10k, SPAQ (saved as CSV), PARA, TAD66K and others write them; the case of column names does not \
      matter, and --column names those of any other table, of ratings or of predictions.

      Attributes in predictions (attributes in JSON, columns attribute_NAME) are compared with those of the data set that have the \
      same name, such as AADB's Light.

      Everything that can be matched is scored, and n says how many that are. The command still ends with exit code 1, and says so \
      on standard error, when a prediction cannot be scored (unmatched, twice, not a distribution, on a wrong scale) or a rated \
      photo has none: a subset is never scored silently. Use --split where only some of the photos are of interest.

      Example: juror-lab evaluate --predictions scores.jsonl --ratings ratings.csv
      Example: juror-lab evaluate --predictions scores.csv --ratings oasis --dataset oasis --by score --sheet worst.jpg
      Example: juror-lab evaluate --predictions nima.csv --ratings AVA --split official --threshold '>=5' --by tag --output report
      """)

  @Option(help: "The tool's output.")
  var predictions: String

  @OptionGroup var source: RatingsSource

  @Option(
    help: ArgumentHelp(
      "Score the test photos of a split, by name or by rule (validation photos where it has no test), or the photos that a file lists, one id a line; the floor comes from the split's training photos.",
      valueName: "name"))
  var split: String?

  @Flag(help: "Score a split even if its lists share photos.")
  var allowLeaks = false

  @Option(
    help: ArgumentHelp(
      "Photos with a mean above are good; '>=5' if the threshold itself is (default: 5 on AVA and DPChallenge, else the middle of the scale).",
      valueName: "t"))
  var threshold: Threshold?

  @Option(
    name: .customLong("by"), parsing: .singleValue,
    help:
      "Also by the photo's aspect, category, tags, styles, challenge, number of votes, the lower and upper half of each of the data set's attributes, or rated mean score, then with the bias of the predictions (whole units of a scale that is 5 to 12 units long, else ten equal bins); may be repeated."
  )
  var breakdowns: [EvaluationReport.Breakdown] = []

  @Option(help: ArgumentHelp("Bootstrap resamples for 95 % intervals; 0 for none.", valueName: "n"))
  var bootstrap = 1_000

  @Option(help: ArgumentHelp("Of the resamples and of the raters' halves.", valueName: "s"))
  var seed: UInt64 = 0

  @OptionGroup var format: FormatOption

  @OptionGroup var page: PageOutput

  @Option(
    help: ArgumentHelp(
      "Also draw the photos whose means are predicted worst, too good and too bad, into this .jpg or .png file.",
      valueName: "file"))
  var sheet: PathArgument?

  func validate() throws {
    if let sheet, !ErrorSheet.canDraw(to: sheet) {
      throw ValidationError("--sheet needs a file that ends in .jpg or .png")
    }
    guard (0...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must lie in 0 … 1000000")
    }
  }

  func run() throws {
    let destination = try page.destination(
      "evaluation.html", inputs: [self.predictions, source.ratings, split])
    var columns = try source.table.map()
    columns.optional = Set(ColumnMap.Role.allCases)
    let predictions = try Predictions.read(predictions, columns: columns)
    let dataset = try source.read(besides: predictions.mapped)
    let sheet = try sheet.map { path in
      try ErrorSheet(
        to: path, of: dataset, inputs: [self.predictions, source.ratings] + [split].compactMap(\.self),
        overwrite: page.overwrite)
    }
    let progress = ShareLine("resampling")
    defer { progress.finish() }
    let report = try EvaluationReport(
      predictions, against: dataset,
      EvaluationReport.Configuration(
        threshold: threshold, split: split, allowsLeaks: allowLeaks, breakdowns: breakdowns.uniqued,
        bootstrap: Bootstrap(resamples: bootstrap, seed: seed)), progress: progress.show)
    progress.finish()
    report.complaints.forEach(say)
    guard report.evaluation.count > 0 else {
      say("error: no prediction belongs to a rated photo, so there is nothing to score")
      throw ExitCode(1)
    }
    try format.resolved.write(report, rows: report.rows, tables: report.tables, notes: report.notes)
    let isDrawn = try sheet?.draw(report) ?? true
    try destination.map { try EvaluationPage(report).page.write(to: $0) }
    if !report.isComplete || !isDrawn { throw ExitCode(1) }
  }
}

extension EvaluationReport.Breakdown: ExpressibleByArgument {}

extension [EvaluationReport.Breakdown] {
  fileprivate var uniqued: Self {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
