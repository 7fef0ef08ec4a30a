import Foundation
public import Ratings

/// What a finished run found out: `report.json`.
public struct TrainingReport: Hashable, Sendable, Codable {
  /// The experiment's name.
  public var name: String
  /// How many rated photos the model was trained on.
  public var ratedPhotos: Int
  /// How many unlabelled photos it was trained on.
  public var unlabelledPhotos: Int
  /// How many rated photos were left out, because they have no file, are known to be broken or cannot be read.
  public var omittedPhotos: Int
  /// How many unlabelled photos were left out, because they cannot be read.
  public var omittedUnlabelled: Int
  /// The training split's name and hash.
  public var split: String
  /// What convolutions were computed in, and where unless on the processor: `f32`, `bf16`, `bf16 on cuda`.
  public var precision: String
  /// Out-of-fold predictions of all folds together.
  public var crossValidation: Measurement?
  /// The photos that the final training held out.
  public var heldOut: Measurement?
  /// Photos of further data sets that were held out, set by set and category by category; nil where there are none.
  public var further: [Measurement]?
  /// What a method that predicts no ratings measures itself, on the photos that were held out.
  public var measures: [String: Double]?
  /// What probes of each level do on the photos that were held out.
  public var levels: [LevelMeasurement]?
  /// On unlabelled photos that training did not see.
  public var degradations: DegradationReport?
  /// On rated photos in other shapes.
  public var aspects: ScoreShifts?
  /// Spearman's correlation (SRCC) lost on the rated photos when convolutions are computed in bf16; nil where the processor lacks it.
  public var precisionLoss: Double?
  /// How long it took.
  public var seconds: Double
  /// The most memory that the process has had, in bytes; nil in reports of earlier versions.
  public var memory: Int?
}

extension TrainingReport {
  /// The report for people.
  public var text: String {
    var lines = [
      "trained \(name) on \(ratedPhotos) rated and \(unlabelledPhotos) unlabelled photos (\(split)) in \(precision)"
    ]
    for (count, kind) in [(omittedPhotos, "rated"), (omittedUnlabelled, "unlabelled")] where count > 0 {
      lines.append("left out \(count) \(kind) photos without a usable file")
    }
    for measurement in [crossValidation, heldOut].compactMap(\.self) + (further ?? []) {
      lines.append(
        "\(measurement.split), \(measurement.hash.prefix(12)), 95 % bootstrap intervals over photos")
      lines.append("  model  \(measurement.model.line)")
      if let warning = measurement.model.collapse { lines.append("  \(warning)") }
      lines.append("  floor  \(measurement.floor.line)")
    }
    for (name, value) in (measures ?? [:]).sorted(by: { $0.key < $1.key }) {
      lines.append(String(format: "held-out photos: %@ %.4f", name, value))
    }
    for level in levels ?? [] { lines.append("held-out photos: \(level.line)") }
    if let degradations {
      lines.append(
        "photos that score above their degraded version (\(degradations.photos), longer side "
          + "\(DegradationReport.longerSide) px)")
      for row in degradations.rows {
        let mark = row.share >= row.required ? "" : "  below"
        lines.append(
          "  \(pad(row.name, 24)) \(percent(row.share))   required \(percent(row.required))\(mark)")
      }
    }
    if let aspects {
      lines.append(
        "score shifts when a photo changes its shape (\(aspects.photos) photos, scores spread "
          + String(format: "%.2f)", aspects.spread))
      for row in aspects.rows {
        lines.append(
          "  \(pad("\(row.change.name) to \(row.change.parameter)", 24))"
            + String(format: " mean %+.2f%@", row.meanShift, range(row.interval, "%+.2f"))
            + String(
              format: "  mean absolute %.2f%@", row.meanAbsoluteShift, range(row.absoluteInterval, "%.2f"))
            + (row.correlation.map { String(format: "  SRCC with unchanged %.3f", $0) } ?? ""))
      }
    }
    if let precisionLoss { lines.append(String(format: "SRCC lost in bf16: %.4f", precisionLoss)) }
    lines.append(String(format: "took %.0f s", seconds))
    return lines.joined(separator: "\n")
  }
}

private func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func range(_ interval: Interval?, _ format: String) -> String {
  interval.map { String(format: " [\(format), \(format)]", $0.low, $0.high) } ?? ""
}

private func percent(_ share: Double) -> String {
  String(format: "%5.1f %%", 100 * share)
}
