import Experiments
import Methods
import Ratings
import Reports
import Terminal
import Training

extension ComparisonOptions {
  /// Trains a family's variations, probes their trunks, and prints what can be read off each level.
  func probe(_ family: ExperimentFamily, _ plan: ProbePlan) async throws {
    let data = try DataFolder.locate()
    let (pretexts, probes) = try await withRun(of: family, data: data) { try await $0.runProbes(plan) }
    let trainings = pretexts.map { pretext in
      let (report, optimization) = (pretext.report, pretext.experiment.optimization)
      return ProbeReport.Training(
        variation: pretext.variation, method: pretext.experiment.method.name,
        photos: report.unlabelledPhotos + report.ratedPhotos,
        steps: optimization.epochs * ((report.unlabelledPhotos + report.ratedPhotos) / optimization.batch),
        batch: optimization.batch, measures: report.measures ?? [:], seconds: report.seconds)
    }
    let report = try ProbeReport(
      family.name, baseline: plan.baseline, trainings: trainings, cells: probes.map(\.cell),
      bootstrap: Bootstrap(resamples: resamples))
    try format.resolved.write(report, rows: report.rows.map(ProbeRow.init), notes: report.notes)
    try write(report, ProbePage(report).page, as: "probes")
  }
}

extension FamilyRun.Probed {
  /// For reports.
  var cell: ProbeReport.Cell {
    let photos = answers.ids.enumerated().map { index, id in
      (
        id,
        ProbeReport.Photo(
          mean: answers.truths[index],
          answers: answers.levels.map { (chance: $0.chances[index], mean: $0.means[index]) })
      )
    }
    return ProbeReport.Cell(
      variation: plan.variation, set: plan.set, labels: plan.labels, hidden: plan.hidden,
      photos: Dictionary(photos) { first, _ in first },
      levels: answers.levels.map { (name: $0.name, features: $0.features) }, seconds: seconds)
  }
}

/// A level of a trunk, as a row.
struct ProbeRow: ListRow {
  let row: ProbeReport.Row

  static let columns = [
    "set", "trunk", "labels", "hidden", "level", "features", "n", "seeds", "accuracy", "interval",
    "difference",
    "difference_interval", "p", "srcc", "srcc_interval",
  ]

  var cells: [String] {
    let difference = row.accuracyDifference
    return [
      row.set, row.variation, "\(row.labels)", "\(row.hidden)", row.level, "\(row.features)",
      "\(row.photos)", "\(row.seeds)", text(row.accuracy.value), text(row.accuracy.interval),
      text(difference?.value), text(difference?.interval), text(difference?.p), text(row.srcc.value),
      text(row.srcc.interval),
    ]
  }

  func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
}

extension ProbeReport {
  /// What was learned before, and the hours.
  fileprivate var notes: [String] {
    trainings.map { training in
      let measures = training.measures.sorted { $0.key < $1.key }.map { "\($0.key) \(text($0.value))" }
      return
        "\(training.variation): \(training.method), \(training.steps) steps of \(training.batch) of \(training.photos) photos, "
        + "\(measures.joined(separator: ", ")), \((training.seconds / 60).fixed(1)) min"
    } + ["took \((seconds / 3_600).fixed(2)) h in all"]
  }
}
