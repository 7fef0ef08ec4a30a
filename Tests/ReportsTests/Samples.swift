import Datasets
import Foundation
import Ratings

@testable import Reports

/// Data sets and predictions to make reports of.
enum Samples {
  /// Photos 0.jpg, 1.jpg … with these counts of votes for 1, 2, 3 ….
  static func dataset(
    _ counts: [[Double]], kind: DatasetKind = .table, edit: (Int, inout RatedPhoto) -> Void = { _, _ in }
  ) throws -> Dataset {
    let scale = try RatingScale((1...(counts.first?.count ?? 3)).map(Double.init))
    let photos = try counts.enumerated().map { index, counts in
      var photo = RatedPhoto(id: "\(index).jpg", ratings: .votes(try Votes(scale: scale, counts: counts)))
      edit(index, &photo)
      return photo
    }
    return Dataset(kind: kind, source: "ratings", scale: scale, photos: photos)
  }

  /// Four photos of means 1, 2, 3 and 1.5 by four raters each.
  static func four() throws -> Dataset { try dataset([[4, 0, 0], [0, 4, 0], [0, 0, 4], [2, 2, 0]]) }

  /// What a CSV file predicts.
  static func predictions(_ text: String) throws -> Predictions {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Predictions.read(file.path)
  }

  /// Mean scores of photos 0, 1 ….
  static func means(_ means: [Double]) throws -> Predictions {
    try predictions("id,mean\n" + means.enumerated().map { "\($0),\($1)\n" }.joined())
  }

  /// The report's or plot's JSON as another reader has it.
  static func json(_ value: some Encodable) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
    return object as? [String: Any] ?? [:]
  }
}

extension Page {
  /// Every plot, from top to bottom.
  var plots: [Plot] {
    blocks.flatMap { block -> [Plot] in if case .plots(let plots) = block { plots } else { [] } }
  }

  /// Its tables, each with its columns first; those behind a click, too.
  var tables: [[[String]]] {
    blocks.compactMap { block in
      switch block {
      case .table(let columns, let rows), .details(_, let columns, let rows): [columns] + rows
      case .heading, .figures, .plots, .terms: nil
      }
    }
  }

  var headings: [String] {
    blocks.compactMap { block in if case .heading(let text) = block { text } else { nil } }
  }

  var figures: [String: String] {
    let all = blocks.flatMap { block -> [(value: String, meaning: String)] in
      if case .figures(let figures) = block { figures } else { [] }
    }
    return Dictionary(all.map { ($0.meaning, $0.value) }, uniquingKeysWith: { $0 + ", " + $1 })
  }

  /// What terms mean, of several with one name one a line.
  var terms: [String: String] {
    let all = blocks.flatMap { block -> [(name: String, meaning: String)] in
      if case .terms(let terms) = block { terms } else { [] }
    }
    return Dictionary(all.map { ($0.name, $0.meaning) }, uniquingKeysWith: { $0 + "\n" + $1 })
  }
}

extension Plot {
  /// The numbers of a column of a table, nil for gaps.
  func numbers(_ column: String, of table: String = "rows") -> [Double?] {
    (tables[table] ?? []).map { row in if case .number(let number) = row[column] { number } else { nil } }
  }

  /// The texts of a column of a table.
  func texts(_ column: String, of table: String = "rows") -> [String] {
    (tables[table] ?? []).compactMap { row in if case .text(let text) = row[column] { text } else { nil } }
  }
}
