import Juror
import Terminal

/// Records as rows of a table for people: the numbers that the model gives one of each photo, its size, its name.
///
/// Attributes are too many for a line; CSV and JSON have them.
struct RecordTable {
  /// A column of numbers, wide enough for its title.
  private enum Column: String, CaseIterable {
    case mean = " mean"
    case deviation = "  std"
    case quality

    func number(of rating: PhotoRecord.Rating) -> Double? {
      switch self {
      case .mean: rating.mean
      case .deviation: rating.standardDeviation
      case .quality: rating.quality
      }
    }
  }

  private static let tail = "size         photo"
  private let columns: [Column]

  /// For records of this model.
  init(of model: ModelDescription) {
    let names = model.outputs.map(\.name)
    var columns: [Column] = []
    if model.gives(.mean) { columns.append(.mean) }
    if names.contains(.distribution) { columns.append(.deviation) }
    if model.gives(.quality) { columns.append(.quality) }
    self.columns = columns
  }

  var header: String { (columns.map(\.rawValue) + [Self.tail]).joined(separator: "  ") }

  /// Whether a line is the header of any model's table.
  static func isHeader(_ line: String) -> Bool {
    line.hasSuffix(tail) && [Column.mean, .quality].contains { line.hasPrefix($0.rawValue) }
  }

  func row(_ record: PhotoRecord) -> String {
    let path = record.path.text.printable
    func line(_ number: (Column) -> Double?, _ size: String, _ text: String) -> String {
      let cells = columns.map { column in
        let cell = number(column)?.fixed(3) ?? "–"
        return String(repeating: " ", count: max(0, column.rawValue.count - cell.count)) + cell
      }
      return (cells + [size.padded(to: 11), text]).joined(separator: "  ")
    }
    switch record.outcome {
    case .rated(let rating): return line({ $0.number(of: rating) }, rating.size.description, path)
    case .failed(let kind, let message):
      return line({ _ in nil }, kind.rawValue, "\(path): \(message.printable)")
    }
  }
}
