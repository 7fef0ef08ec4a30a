import Foundation
import Juror
import Terminal

/// The best photos of a run and the worst, drawn on one sheet: a row each, with their means.
struct BestAndWorst {
  /// How many of each are shown.
  private static let count = 5

  private let path: String
  private var best = Ranking(top: Self.count)
  private var worst = Ranking(top: Self.count, by: { $0 < $1 })

  /// A sheet that will be written to `path`.
  init(path: String) { self.path = path }

  /// Whether the file's name says a format that can be written.
  static func canDraw(to path: String) -> Bool {
    ["jpg", "jpeg", "png"].contains(URL(fileURLWithPath: path).pathExtension.lowercased())
  }

  /// Takes a rated photo into account.
  mutating func insert(_ record: PhotoRecord) {
    best.insert(record)
    worst.insert(record)
  }

  /// Decodes the photos that are shown and writes the sheet; nothing is written when none was rated.
  mutating func draw(with decoder: PhotoDecoder) throws {
    let best = best.sorted()
    // Few photos are all among the best already.
    let worst = worst.sorted().filter { record in !best.contains { $0.path == record.path } }
    guard !best.isEmpty else { return }
    let sheet = try ContactSheet((best + worst).map { try tile(of: $0, decoder) }, columns: Self.count)
      .image()
    if path.lowercased().hasSuffix("png") {
      try sheet.writePNG(to: path)
    } else {
      try sheet.writeJPEG(to: path, quality: 88)
    }
  }

  private func tile(of record: PhotoRecord, _ decoder: PhotoDecoder) throws -> ContactSheet.Tile {
    let name = URL(fileURLWithPath: record.path.text).deletingPathExtension().lastPathComponent
    let mean = record.rating.map { $0.mean.fixed(2) } ?? ""
    return ContactSheet.Tile(
      image: try decoder.decode(record.path, longestSide: 480), caption: "\(mean)  \(name.prefix(28))")
  }
}
