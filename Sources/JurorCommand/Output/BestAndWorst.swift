import Foundation
import Juror
import Terminal

/// The best photos of a run and the worst, drawn on one sheet: a row each, with their means or qualities.
struct BestAndWorst {
  /// How many of each are shown.
  private static let count = 5

  private let file: OutputFile
  private let ending: String
  private let merit: Merit
  private var best, worst: Ranking

  /// A sheet that will be written to a file of ours.
  ///
  /// - Parameter path: the file's name, which says its format.
  init(to file: OutputFile, at path: PathArgument, by merit: Merit) {
    self.file = file
    self.merit = merit
    ending = path.ending
    best = Ranking(top: Self.count, by: merit)
    worst = Ranking(top: Self.count, by: merit, isBefore: { $0 < $1 })
  }

  /// Whether the file's name says a format that can be written.
  static func canDraw(to path: PathArgument) -> Bool { ContactSheet.endings.contains(path.ending) }

  /// Whether the file is a sheet that an earlier run has drawn.
  static func isSheet(_ path: PathArgument) -> Bool {
    (try? path.contents(atMost: 4_096)).flatMap { $0 }.map { ContactSheet.isSheet(Array($0)) } ?? false
  }

  /// Takes a rated photo into account.
  mutating func insert(_ record: PhotoRecord) {
    best.insert(record)
    worst.insert(record)
  }

  /// Decodes the photos that are shown and writes the sheet; nothing is written when none was rated.
  mutating func draw(with decoder: PhotoDecoder) throws {
    let best = best.sorted().map(\.record)
    // Few photos are all among the best already.
    let worst = worst.sorted().map(\.record).filter { record in !best.contains { $0.path == record.path } }
    guard !best.isEmpty else { return }
    var sheet = ContactSheet((best + worst).map { tile(of: $0, decoder) }, columns: Self.count)
    sheet.headings = worst.isEmpty ? ["best"] : ["best", "worst"]
    try file.write(sheet.file(ending: ending))
    try file.finish()
  }

  /// A photo that is gone by now is shown as a grey field.
  private func tile(of record: PhotoRecord, _ decoder: PhotoDecoder) -> ContactSheet.Tile {
    let name = URL(fileURLWithPath: record.path.text).deletingPathExtension().lastPathComponent
    let number = merit(record)?.fixed(2) ?? ""
    let image = try? decoder.decode(record.path, longestSide: 480)
    return ContactSheet.Tile(
      image: image ?? RGBImage(size: PixelSize(width: 3, height: 2), filledWith: .neutral),
      caption: "\(number)  \(name.printable)")
  }
}
