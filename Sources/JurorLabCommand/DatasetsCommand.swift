import ArgumentParser
import Datasets
import Imaging
import Terminal

/// `juror-lab datasets`.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "Rated photos on disk.", subcommands: [CheckCommand.self])

  /// `juror-lab datasets check`.
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Count photos and ratings, find missing and unreadable photos, split sizes and leakage.",
      discussion: """
        Photos are looked at where the data set comes with them: their headers are read, which does not tell whether a photo is \
        whole (--deep decodes all of them), and files of equal size compared. A photo in two lists of a split, by its id or by its \
        file, is leakage. The exit code is 1 when photos are missing or unreadable, or a split leaks. --deep also warns of \
        held-out photos that look like a training photo, because they show the same scene (perceptual hashes of 63 bits that \
        differ in at most \(PhotoHash.sameScene)).

        Splits are named after their lists, by a rule (\(SplitRule.patterns.joined(separator: ", "))), or by a file that lists \
        photos, one id, file name or path a line; the exit code is 1, too, when one of these has no rating.

        Example: juror-lab datasets check ava ~/AVA --deep
        Example: juror-lab datasets check cuhk-pq ~/CUHKPQ --split halves-seed-7 --format json
        """)

    @Argument(help: "What the folder or file holds.")
    var kind: DatasetKind

    @Argument(help: "The folder or file.")
    var path: String

    @Option(
      help: ArgumentHelp(
        "A further split to make, by rule or by a file of ids; may be repeated.", valueName: "name"))
    var split: [String] = []

    @Flag(
      help:
        "Decode every photo, which finds damaged and truncated ones, and scenes on both sides of a split; about 40 photos of 24 megapixels a second."
    )
    var deep = false

    @OptionGroup var table: TableColumns

    @Flag(help: "Report leakage without failing for it.")
    var allowLeaks = false

    @OptionGroup var format: FormatOption

    func run() throws {
      let start = ContinuousClock.now
      var dataset = try table.read(kind, path)
      say("read \(dataset.photos.count) ratings in \(seconds(since: start)) s")
      for name in split where !dataset.splits.contains(where: { $0.name == name }) {
        do { dataset.splits.append(try dataset.rule(named: name)) } catch {
          if case .unknown = error { throw ValidationError("\(error)") }
          throw error
        }
      }
      let (progress, count) = (ShareLine("looking at photos"), Double(max(1, dataset.photos.count)))
      let check = DatasetCheck(dataset, depth: deep ? .pixels : .headers) {
        progress.show(Double($0) / count)
      }
      progress.finish()
      try format.resolved.write(CheckRow.rows(of: check))
      for complaint in check.complaints { say(complaint) }
      if !check.isComplete || (check.hasLeaks && !allowLeaks) { throw ExitCode(1) }
    }
  }
}

/// To two decimals.
private func seconds(since start: ContinuousClock.Instant) -> Double {
  let time = (ContinuousClock.now - start) / .seconds(1)
  return (time * 100).rounded() / 100
}

extension DatasetCheck {
  /// The first few of everything that is wrong, for people.
  fileprivate var complaints: [String] {
    func some(_ all: [String]) -> String {
      all.prefix(3).joined(separator: ", ") + (all.count > 3 ? " and \(all.count - 3) more" : "")
    }
    var complaints: [String] = []
    if !missing.isEmpty { complaints.append("missing photos: \(some(missing))") }
    complaints += unreadable.prefix(10).map { "unreadable photo \($0.id): \($0.error.message)" }
    if unreadable.count > 10 { complaints.append("… and \(unreadable.count - 10) more unreadable photos") }
    for summary in splits where !summary.leaks.isEmpty {
      complaints.append("split \(summary.split.name) leaks: \(some(summary.leaks)) are in two lists")
    }
    for summary in splits where !summary.sameFiles.isEmpty {
      let groups = summary.sameFiles.map { $0.joined(separator: " = ") }
      complaints.append("split \(summary.split.name) leaks: the same file in two lists: \(some(groups))")
    }
    for summary in splits where !summary.sharedScenes.isEmpty {
      let pairs = summary.sharedScenes.sorted { $0.distance < $1.distance }
        .map { "\($0.heldOut) and \($0.training) (\($0.distance) bits)" }
      complaints.append(
        "warning: split \(summary.split.name): held-out photos that look like a training photo: \(some(pairs))"
      )
    }
    for summary in splits where !summary.isComplete {
      complaints.append("split \(summary.split.name): without a rating: \(some(summary.absent))")
    }
    complaints += impossibleSplits.map { "split \($0.name): \($0.problem)" }
    return complaints
  }
}
