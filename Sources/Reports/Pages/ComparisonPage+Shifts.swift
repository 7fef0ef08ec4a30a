import Foundation
import Ratings

/// How far scores move when photos change.
extension ComparisonPage {
  /// Variations whose photos were changed, in the order of the rows.
  private var shifted: [(name: String, shifts: ScoreShifts)] {
    report.rows.compactMap { row in report.shifts[row.variation].map { (row.variation, $0) } }
  }

  /// How far scores move; nothing where that was not measured.
  var shifts: [Page.Block] {
    guard let first = shifted.first?.shifts else { return [] }
    let changes = first.rows.map(\.change)
    let shapes = changes.reduce(into: [String]()) { names, change in
      if change.ratio != nil, !names.contains(change.name) { names.append(change.name) }
    }
    let columns = [
      "variation", "change", "to", "mean shift", "95 % interval", "mean absolute shift", "95 % interval",
      "SRCC with unchanged", "photos",
    ]
    let rows = shifted.flatMap { name, shifts in
      shifts.rows.map { row in
        [
          name, row.change.name, row.change.parameter, row.meanShift.fixed(3), text(row.interval),
          row.meanAbsoluteShift.fixed(3), text(row.absoluteInterval), row.correlation.fixed(3),
          shifts.photos.grouped,
        ]
      }
    }
    return [
      .heading("Photos in other shapes"), .plots(shapes.map(shape)), .heading("Edited photos"),
      .plots([edits(changes.filter { $0.ratio == nil })]), .details("every change", columns, rows),
    ]
  }

  private func shape(_ name: String) -> Plot {
    let lines = zip(shifted, Colour.ordered(shifted.count)).map { variation, colour in
      Plot.Line(
        variation.name, colour,
        intervals: variation.shifts.rows.filter { $0.change.name == name }.compactMap { row in
          row.change.ratio.map {
            (log2($0), row.meanAbsoluteShift, row.absoluteInterval?.low, row.absoluteInterval?.high)
          }
        })
    }
    return .lines(
      lines, title: "\(name.prefix(1).uppercased() + name.dropFirst()) photos",
      caption:
        "How far scores move on average, up or down, in units of the scale, with 95 % intervals over photos.",
      x: "log₂ (width / height)", y: "mean absolute shift")
  }

  private func edits(_ changes: [ScoreShifts.Change]) -> Plot {
    .grid(
      rows: changes.map { "\($0.name) \($0.parameter)" }, columns: shifted.map(\.name),
      values: changes.map { change in
        shifted.map { _, shifts in shifts.rows.first { $0.change == change }?.meanShift }
      },
      title: "Mean shift of the score after an edit",
      caption:
        "In units of the scale, on the first seed's held-out photos; negative where the edit makes photos worse."
    )
  }
}

extension ScoreShifts.Change {
  /// Width to height of the new shape; nil of other changes.
  fileprivate var ratio: Double? {
    let sides = parameter.split(separator: ":").compactMap { Double($0) }
    return sides.count == 2 ? sides[0] / sides[1] : nil
  }
}
