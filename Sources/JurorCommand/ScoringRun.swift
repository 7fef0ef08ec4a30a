import Juror
import Terminal

/// One run of `juror score`: loads the model, rates what is found, counts.
final class ScoringRun {
  private let model: RatingModel
  private let scorer: PhotoScorer
  private let search: PhotoSearch
  private let output: RecordOutput
  private var ranking: Ranking?
  private var sheet: BestAndWorst?
  /// How many photos an earlier run has rated.
  private let earlier: Int
  /// Whether a record that says why a photo could not be rated is seen where notes are.
  private let showsFailures: Bool
  private let progress = Progress("photos")
  private var rated = 0
  private var failed = 0
  private var skipped = 0

  init(_ command: ScoreCommand) async throws {
    let places = try Places(command)
    // Both files are ours before anything else is done.
    let file = try places.output.map { try OutputFile($0) }
    let sheetFile = try places.sheet.map { try OutputFile($0) }
    model = try await abandoningWhenCancelled {
      try RatingModel(
        path: try ModelShelf().path(of: command.model),
        configuration: RatingModel.Configuration(precision: command.precision, jobs: command.jobs))
    }
    let merit = command.by ?? Merit(standardOf: model.description)
    guard model.description.gives(merit) else {
      throw CommandError("--by: the model \(model.name) gives no \(merit.rawValue)")
    }
    var sheet = command.sheet.flatMap { path in
      sheetFile.map { BestAndWorst(to: $0, at: path, by: merit) }
    }
    let limits = PhotoDecoder.Configuration(megapixelLimit: command.megapixelLimit)
    scorer = PhotoScorer(rater: model, decoder: PhotoDecoder(configuration: limits))

    let earlier = command.resume ? try command.output.flatMap { try EarlierRecords($0) } : nil
    let format = try earlier?.format(for: command) ?? command.recordFormat
    let output = try RecordOutput(
      RecordText(format, of: model.description, precision: model.precision), to: file)
    var ranking = command.sort || command.top != nil ? Ranking(top: command.top, by: merit) : nil
    let done = try earlier?.ratings(by: model) ?? []
    try earlier?.forEach { record, bytes in
      if Task.isCancelled { throw CancellationError() }
      if !done.contains(record.path) {
        output.holdBack(record, as: bytes)
      } else {
        sheet?.insert(record)
        if ranking != nil { ranking?.insert(record, as: bytes) } else { try output.write(record, as: bytes) }
      }
    }
    if ranking == nil { try output.settleEarly() }
    self.output = output
    self.earlier = done.count
    self.ranking = ranking
    self.sheet = sheet

    var configuration = PhotoSearch.Configuration()
    configuration.isRecursive = command.recursive
    configuration.listIsNulSeparated = command.listIsNulSeparated
    configuration.ignored = [command.sheet].compactMap { $0.map { PhotoPath(bytes: $0.bytes) } }
    let sources = command.path.map {
      $0.isStandardInput ? PhotoSearch.Source.standardInput : .path(PhotoPath(bytes: $0.bytes))
    }
    search = PhotoSearch(sources, configuration: configuration, except: done)
    showsFailures =
      command.output == nil && command.top == nil
      && StandardStream.output.leadsToSamePlace(as: .error)
  }

  /// Rates until there is nothing left or the program is told to stop; what has been rated by then is written.
  func run(until interruption: Interruption) async throws {
    progress.findTotal(search.count)
    for await outcome in scorer.outcomes(of: search) {
      if interruption.hasHappened { break }
      try take(outcome)
    }
    progress.finish()
    for entry in ranking?.sorted() ?? [] { try output.write(entry.record, as: entry.bytes) }
    try output.finish()
    if !interruption.hasHappened { try sheet?.draw(with: scorer.decoder) }
    summarise(interrupted: interruption.hasHappened)
  }

  private func take(_ outcome: PhotoScorer.Outcome) throws {
    switch outcome {
    case .skipped: skipped += 1
    case .record(let record):
      if case .failed(let kind, let message) = record.outcome {
        failed += 1
        if !showsFailures {
          say("\(record.path.text.printable): \(kind.rawValue): \(message.printable)")
        }
      } else {
        rated += 1
        sheet?.insert(record)
      }
      if ranking != nil { ranking?.insert(record) } else { try output.write(record) }
    }
    progress.step()
  }

  /// 130 when interrupted, 1 when some photo could not be rated, else 0.
  func exitCode(_ interruption: Interruption) -> Int32 {
    if interruption.hasHappened { return Interruption.exitCode }
    return failed > 0 ? 1 : 0
  }

  private func summarise(interrupted: Bool) {
    guard interrupted || rated + failed + skipped + earlier != 1 || failed > 0 else { return }
    var parts = ["\(rated) rated"]
    if failed > 0 { parts.append("\(failed) could not be") }
    if skipped > 0 { parts.append("\(skipped) skipped that are no photos") }
    if earlier > 0 { parts.append("\(earlier) rated before") }
    let speed = "\(progress.rate.fixed(1)) photos/s in \(model.precision.rawValue)"
    say("\(interrupted ? "interrupted: " : "")\(parts.joined(separator: ", ")) (\(speed))")
  }
}
