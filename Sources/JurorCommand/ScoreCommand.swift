public import ArgumentParser
import Juror
import Terminal

extension Precision: ExpressibleByArgument {}

/// `juror score`.
struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Rates photographs: one record each, in the order given.",
    discussion: """
      Of a folder, the photos in it and in the folders below are rated; other files are skipped and counted.

      Examples:
        juror score --top 20 ~/Pictures/2026
        juror score ~/Pictures --output scores.jsonl --resume
        find . -name '*.NEF' -print0 | juror score - --null

      Exit codes: 0 all rated, 1 some photo could not be, 64 wrong usage, 130 interrupted.
      """)

  @Argument(help: "Photos, folders, or - for paths on standard input, one a line.")
  var path: [PathArgument]

  @Option(help: "A model's name, or the path of its .onnx file.")
  var model = ModelShelf.defaultName

  @Flag(inversion: .prefixedNo, help: "Look into the folders inside a folder, too.")
  var recursive = true

  @Flag(
    name: .customLong("null"), help: "The paths on standard input end with NUL, as those of find -print0.")
  var listIsNulSeparated = false

  @Flag(help: "Best first; what could not be rated comes last.")
  var sort = false

  @Option(help: "Only the N best, best first.")
  var top: Int?

  @Option(help: "What is best: mean or quality. (default: mean, of a model that gives one)")
  var by: Merit?

  @Option(help: "What to compute with: auto (bf16 where it is fast and loses next to nothing), f32 or bf16.")
  var precision = Precision.auto

  @Option(help: "How many photos to work on at a time. (default: two per core)")
  var jobs: Int?

  @Option(help: "Refuse photos of more than this many millions of pixels.")
  var megapixelLimit = 500.0

  @OptionGroup var format: FormatOption

  @Option(
    help: "Write the records to this file: as CSV or JSON if its name ends so, else as lines of JSON.")
  var output: PathArgument?

  @Option(help: "Also draw the best and the worst photos with their means into this .jpg or .png file.")
  var sheet: PathArgument?

  @Flag(help: "Leave out photos that the output file has a rating of, and add to it.")
  var resume = false

  @Flag(help: "Replace an output file or sheet even if it is no earlier one of this command.")
  var overwrite = false

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1.") }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1…1024.") }
    if !(megapixelLimit > 0) { throw ValidationError("--megapixel-limit must be more than 0.") }
    if let sheet, !BestAndWorst.canDraw(to: sheet) {
      throw ValidationError("--sheet needs a file that ends in .jpg or .png.")
    }
    if let sheet, sheet == output { throw ValidationError("--sheet and --output need a file each.") }
    guard resume else { return }
    if output == nil { throw ValidationError("--resume needs the --output file to go on with.") }
    if overwrite { throw ValidationError("Give --resume or --overwrite, not both.") }
    if top != nil {
      throw ValidationError("--top would drop the other ratings of the file; with --resume, use --sort.")
    }
    if format.format == .table {
      throw ValidationError("--resume needs --format jsonl, csv or json; a table cannot be read back.")
    }
  }

  /// What records are printed as if nothing earlier says otherwise.
  var recordFormat: ListFormat {
    guard let output else { return format.resolved }
    return format.format ?? ["csv": .csv, "json": .json][output.ending] ?? .jsonl
  }

  func run() async throws {
    let code = try await Interruption.during { interruption in
      let run = try await ScoringRun(self)
      try await run.run(until: interruption)
      return run.exitCode(interruption)
    }
    if code != 0 { throw ExitCode(code) }
  }
}
