import ArgumentParser
import Datasets
import Experiments
import Foundation
import Ratings
import Reports
import Terminal
import Torch
import Training

/// `juror-lab compare`.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train variations of an experiment and put them in one table.",
    discussion: """
      The file names a base experiment, its variations, seeds, what they are compared with and what is claimed of them. Each training
      lies in JUROR_RUNS/NAME/VARIATION-seedN (or runs/NAME/…); those that are done are not trained again, and an interrupted one
      goes on. Photos and what frozen networks make of them are shared. With --output the folder gets comparison.json and
      comparison.html.

      Intervals resample seeds and photos; differences are paired over the same held-out photos. A family with probes trains
      its variations once and tells what can be read off each level of their trunks, in probes.json and probes.html.

      Exit codes: 0 done, 1 an error, 64 wrong usage, 130 interrupted (the state is saved).

      Example: juror-lab compare Experiments/oasis-methods.yaml --output Documentation/oasis-methods
      """)

  @Argument(help: "The family of experiments: a YAML file.")
  var family: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Replaces a value of all variations, as key=value with the key's sections: optimization.epochs=3.")
  var overrides: [String] = []

  @Option(
    name: .customLong("only"), parsing: .singleValue,
    help: ArgumentHelp("Only this variation; may be said several times.", valueName: "variation"))
  var variations: [String] = []

  @Option(
    name: .customLong("seed"), parsing: .singleValue, help: "Only this seed; may be said several times.")
  var seeds: [UInt64] = []

  @OptionGroup var options: ComparisonOptions

  func run() async throws {
    try await withTrainingExitCodes {
      try options.place.device.check()
      LibTorch.keepFreedMemory()
      let family = try ExperimentFamily(contentsOf: family, overrides: overrides).only(
        variations, seeds: seeds)
      if let plan = family.probes { return try await options.probe(family, plan) }
      let report = try await compare(family)
      try options.format.resolved.write(
        report, rows: report.rows.map(ComparisonRow.init), notes: report.notes)
      try options.write(report, ComparisonPage(report).page, as: "comparison")
    }
  }

  private func compare(_ family: ExperimentFamily) async throws -> ComparisonReport {
    // Hours of training come after what can be told before.
    let claims = try family.claims.map { ($0.better, $0.worse, try metric($0.metric, "claims")) }
    let published = try family.published.map { row in
      ComparisonReport.Published(
        variation: row.variation,
        metrics: Dictionary(try row.metrics.map { (try metric($0.key, "published"), $0.value) }) { first, _ in
          first
        },
        source: family.publishedIn)
    }
    let data = try DataFolder.locate()
    let results = try await options.withRun(of: family, data: data) { try await $0.run() }
    return try report(family, results, claims, published, data)
  }

  private func metric(_ name: String, _ key: String) throws -> Evaluation.Metric {
    guard let metric = Evaluation.Metric(rawValue: name) else {
      throw ValidationError("\(key): there is no metric \(name)")
    }
    return metric
  }

  private func report(
    _ family: ExperimentFamily, _ results: [FamilyRun.Result],
    _ claims: [(better: String, worse: String, metric: Evaluation.Metric)],
    _ published: [ComparisonReport.Published], _ data: URL
  ) throws -> ComparisonReport {
    let cells = try results.map { try cell($0, $0.predictions, floor: $0.measurement.floor) }
    let further = try furtherReports(family, results)
    let dataset = try family.cells.first?.stages.last.flatMap { try $0.experiment.data.dataset(in: data) }
    return try ComparisonReport(
      family.name, variations: family.variations, cells: cells, photos: try photos(results, \.predictions),
      baselines: family.baselines, claims: claims,
      shifts: Dictionary(results.compactMap { result in result.shifts.map { (result.variation, $0) } }) {
        first, _ in first
      }, published: published, further: further,
      votes: dataset?.photos.compactMap(\.ratings.votes) ?? [], threshold: dataset?.threshold,
      bootstrap: Bootstrap(resamples: options.resamples))
  }

  private func cell(
    _ result: FamilyRun.Result, _ predictions: [PredictionsFile.Line], floor: Evaluation
  ) throws -> ComparisonReport.Cell {
    ComparisonReport.Cell(
      variation: result.variation, seed: result.seed,
      predictions: Dictionary(try predictions.map { ($0.id, try $0.prediction) }) { first, _ in first },
      seconds: result.seconds, memory: result.memory, floor: floor,
      attributes: try agreement(predictions), curve: result.curve)
  }

  /// What is known of those that variations held out.
  private func photos(
    _ results: [FamilyRun.Result], _ lines: (FamilyRun.Result) -> [PredictionsFile.Line]
  ) throws -> [String: [String: ComparisonReport.Photo]] {
    var photos: [String: [String: ComparisonReport.Photo]] = [:]
    for result in results where photos[result.variation] == nil {
      let known = try lines(result).compactMap { line in
        try line.truth.map { truth in
          (line.id, ComparisonReport.Photo(rating: .distribution(truth), category: line.category))
        }
      }
      photos[result.variation] = Dictionary(known) { first, _ in first }
    }
    return photos
  }

  /// The same variations on further data sets: one comparison for each set, and for each of its categories.
  private func furtherReports(
    _ family: ExperimentFamily, _ results: [FamilyRun.Result]
  ) throws -> [ComparisonReport] {
    var names: [String] = []
    for result in results {
      names += result.further.map(\.measurement.split).filter { !names.contains($0) }
    }
    return try names.map { name in
      func part(_ result: FamilyRun.Result) -> (
        predictions: [PredictionsFile.Line], measurement: Training.Measurement
      )? {
        result.further.first { $0.measurement.split == name }
      }
      let cells = try results.compactMap { result in
        try part(result).map { try cell(result, $0.predictions, floor: $0.measurement.floor) }
      }
      return try ComparisonReport(
        name.split(separator: ",").first.map(String.init) ?? name, variations: family.variations,
        cells: cells,
        photos: try photos(results.filter { part($0) != nil }) { part($0)?.predictions ?? [] },
        baselines: family.baselines, claims: [], threshold: nil,
        bootstrap: Bootstrap(resamples: options.resamples))
    }
  }

  /// How predicted attributes agree with known ones; nil where there are none.
  private func agreement(_ lines: [PredictionsFile.Line]) throws -> AttributeAgreement? {
    var photos: [AttributeAgreement.Photo] = []
    for line in lines {
      guard let predicted = line.attributes, let known = line.knownAttributes, let truth = try line.truth
      else {
        continue
      }
      photos.append(.init(predicted: (line.mean, predicted), known: (truth.mean, known)))
    }
    return photos.isEmpty
      ? nil : AttributeAgreement(lines.first?.attributes?.keys.sorted() ?? [], photos: photos)
  }
}

/// A variation, as a row.
private struct ComparisonRow: ListRow {
  let row: ComparisonReport.Row

  static let columns = [
    "variation", "n", "seeds", "srcc", "interval", "seeds_sd", "emd1", "accuracy", "baseline", "difference",
    "difference_interval", "p", "minutes", "mb",
  ]

  var cells: [String] {
    let (srcc, difference) = (row.metrics[.srccMean], row.differences[.srccMean])
    return [
      row.variation + (row.isCollapsed ? " (collapsed)" : ""), "\(row.photos)", "\(row.seeds)",
      text(srcc?.value),
      text(srcc?.interval), text(row.deviations[.srccMean]), text(row.metrics[.emd1]?.value),
      text(row.metrics[.accuracy]?.value), row.baseline ?? "", text(difference?.value),
      text(difference?.interval),
      text(difference?.p), (row.seconds / 60).fixed(1), row.memory.map { "\($0 / 1_000_000)" } ?? "",
    ]
  }

  func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
}

func text(_ value: Double?) -> String { value?.fixed(4) ?? "" }

func text(_ interval: Interval?) -> String {
  interval.map { "\($0.low.fixed(4))…\($0.high.fixed(4))" } ?? ""
}

extension ComparisonReport {
  /// Claims with what came out, the ceiling, and the hours.
  fileprivate var notes: [String] {
    verdicts.map { verdict in
      let difference = verdict.difference.map {
        "difference \(text($0.value)) [\(text($0.interval))], p \(text($0.p))"
      }
      return
        "\(verdict.better) better than \(verdict.worse) by \(verdict.metric.rawValue): \(verdict.outcome)"
        + ", \(difference ?? "not measured on the same photos"), n \(verdict.photos), seeds \(verdict.seeds)"
    }
      + further.flatMap { report in
        report.rows.map { row in
          let srcc = row.metrics[.srccMean]
          let difference = row.differences[.srccMean].map {
            ", difference \(text($0.value)) [\(text($0.interval))], p \(text($0.p))"
          }
          return
            "\(report.name): \(row.variation) srcc \(text(srcc?.value)) [\(text(srcc?.interval))]\(difference ?? ""), n \(row.photos)"
        }
      }
      + published.map { row in
        let numbers = row.metrics.sorted { $0.key.rawValue < $1.key.rawValue }
          .map { "\($0.key.rawValue) \(text($0.value))" }
        return
          "printed of \(row.variation) in \(row.source), on other photos: \(numbers.joined(separator: ", "))"
      }
      + [
        (ceiling?.halves[.srccMean]?.value).map {
          "ceiling: one half of the raters against the other, srcc \(text($0))"
        },
        "took \((seconds / 3_600).fixed(2)) h in all",
      ].compactMap(\.self)
  }
}
