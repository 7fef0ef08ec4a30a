import Juror
import Terminal

/// One run of `juror score`: loads the model, rates what is found, counts.
final class ScoringRun {
  private let model: RatingModel
  private let scorer: PhotoScorer
  private let sources: [PhotoSearch.Source]
  private let recursive: Bool
  private let output: RecordOutput
  private var ranking: Ranking?
  private var sheet: BestAndWorst?
  private let done: Set<PhotoPath>
  private let progress = Progress("photos")
  private var rated = 0
  private var failed = 0
  private var skipped = 0

  init(_ command: ScoreCommand, format: ListFormat) throws {
    let shelf = ModelShelf()
    model = try RatingModel(
      path: try shelf.path(of: command.model),
      configuration: RatingModel.Configuration(precision: command.precision, jobs: command.jobs))
    let limits = PhotoDecoder.Configuration(megapixelLimit: command.megapixelLimit)
    scorer = PhotoScorer(rater: model, decoder: PhotoDecoder(configuration: limits))
    sources = command.path.map {
      $0.bytes == [UInt8(ascii: "-")] ? .standardInput : .path(PhotoPath(bytes: $0.bytes))
    }
    recursive = command.recursive
    let ranks = command.sort || command.top != nil
    var ranking = ranks ? Ranking(top: command.top) : nil
    var done: Set<PhotoPath> = []

    let text = RecordText(format, scale: model.scale)
    var earlier: EarlierRecords?
    if command.resume, let path = command.output?.description {
      let records = EarlierRecords(path: path, text: text, model: model.name)
      try records.forEach { record in
        done.insert(record.path)
        ranking?.insert(record)
      }
      earlier = ranks ? nil : records
    }
    let destination = try command.output.map {
      try Destination($0, inputs: command.path, overwrite: false) { _ in .earlierOutput }
    }
    output = try RecordOutput(text, to: destination, atLast: ranks, earlier: earlier)
    self.ranking = ranking
    sheet = command.sheet.map { BestAndWorst(path: $0) }
    self.done = done
  }

  /// Rates until there is nothing left or the program is told to stop; what has been rated by then is written.
  func run(until interruption: Interruption) async throws {
    let search = PhotoSearch(sources, recursive: recursive, except: done)
    progress.findTotal(search.count)
    for await outcome in scorer.outcomes(of: search) {
      if interruption.hasHappened { break }
      try take(outcome)
    }
    progress.finish()
    for record in ranking?.sorted() ?? [] { try output.write(record) }
    try output.finish()
    try sheet?.draw(with: scorer.decoder)
    summarise(interrupted: interruption.hasHappened)
  }

  private func take(_ outcome: PhotoScorer.Outcome) throws {
    switch outcome {
    case .skipped: skipped += 1
    case .record(let record):
      if case .failed(let kind, let message) = record.outcome {
        failed += 1
        say("\(record.path.text.printable): \(kind.rawValue): \(message.printable)")
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
    guard interrupted || rated + failed + skipped + done.count != 1 || failed > 0 else { return }
    var parts = ["\(rated) rated"]
    if failed > 0 { parts.append("\(failed) could not be") }
    if skipped > 0 { parts.append("\(skipped) skipped that are no photos") }
    if !done.isEmpty { parts.append("\(done.count) rated before") }
    let speed = "\(progress.rate.fixed(1)) photos/s in \(model.precision.rawValue)"
    say("\(interrupted ? "interrupted: " : "")\(parts.joined(separator: ", ")) (\(speed))")
  }
}
