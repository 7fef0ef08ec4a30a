import Foundation
import Juror
import Terminal

/// The best photos of a run and the worst, drawn on one sheet: a row each, with their means.
struct BestAndWorst {
  /// How many of each are shown.
  private static let count = 5

  private let file: OutputFile
  private let isPNG: Bool
  private var best = Ranking(top: Self.count)
  private var worst = Ranking(top: Self.count, by: { $0 < $1 })

  /// A sheet that will be written to `destination`.
  init(to destination: Destination) throws {
    file = try OutputFile(destination)
    isPNG = destination.path.ending == "png"
  }

  /// Whether the file's name says a format that can be written.
  static func canDraw(to path: PathArgument) -> Bool { ["jpg", "jpeg", "png"].contains(path.ending) }

  /// Whether the file is a sheet that an earlier run has drawn.
  static func isSheet(_ path: PathArgument) -> Bool {
    (try? path.contents(atMost: 4_096)).flatMap { $0 }.map { SheetMark.isIn(Array($0)) } ?? false
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
    let image = try sheet.image()
    try file.write(
      isPNG ? SheetMark.marking(png: image.png()) : SheetMark.marking(jpeg: image.jpeg(quality: 88)))
    try file.finish()
  }

  /// A photo that is gone by now is shown as a grey field.
  private func tile(of record: PhotoRecord, _ decoder: PhotoDecoder) -> ContactSheet.Tile {
    let name = URL(fileURLWithPath: record.path.text).deletingPathExtension().lastPathComponent
    let mean = record.rating.map { $0.mean.fixed(2) } ?? ""
    let image = try? decoder.decode(record.path, longestSide: 480)
    return ContactSheet.Tile(
      image: image ?? RGBImage(size: PixelSize(width: 3, height: 2), filledWith: .neutral),
      caption: "\(mean)  \(name.printable)")
  }
}
