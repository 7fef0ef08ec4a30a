import Datasets
import Foundation
import Imaging
import Reports
import Terminal

/// The photos that are predicted worst, drawn on one sheet: a row of those predicted too good, one of those predicted too bad.
struct ErrorSheet {
  /// How many of each are shown.
  private static let count = 6

  private let destination: Destination
  private let ending: String
  private let photos: [RatedPhoto]

  /// A sheet that will be written to `path`, which must not be one of the photos or of the other files that are read.
  init(to path: PathArgument, of dataset: Dataset, inputs: [String], overwrite: Bool) throws {
    photos = dataset.photos
    let files = photos.compactMap(\.path)
    guard !files.isEmpty else {
      throw CommandError("--sheet: \(dataset.source) does not say where the photos' files are")
    }
    ending = path.ending
    destination = try Destination(
      path, inputs: (inputs + files).map(PathArgument.init(argument:)), overwrite: overwrite
    ) { file in
      let head = try? file.contents(atMost: 4_096)
      return head.map { ContactSheet.isSheet(Array($0)) } ?? false ? .earlierOutput : .input
    }
  }

  /// Whether the file's name says a format that can be written.
  static func canDraw(to path: PathArgument) -> Bool { ContactSheet.endings.contains(path.ending) }

  /// Decodes the photos and writes the sheet; those that cannot be read are named and left out.
  ///
  /// - Returns: whether all could be read.
  func draw(_ report: EvaluationReport) throws -> Bool {
    let errors = LargestErrors(in: report, count: Self.count)
    guard !errors.tooGood.isEmpty || !errors.tooBad.isEmpty else {
      say("\(destination.path): not written, because every mean score was predicted as it was rated")
      return true
    }
    let rows = [("predicted too good", errors.tooGood), ("predicted too bad", errors.tooBad)]
      .map { heading, photos in (heading: heading, tiles: photos.compactMap { tile(of: $0, in: report) }) }
      .filter { !$0.tiles.isEmpty }
    let wanted = errors.tooGood.count + errors.tooBad.count
    let drawn = rows.reduce(0) { $0 + $1.tiles.count }
    if drawn > 0 { try write(rows) }
    return drawn == wanted
  }

  private func write(_ rows: [(heading: String, tiles: [ContactSheet.Tile])]) throws {
    let file = try OutputFile(destination)
    try file.write(ContactSheet(rows: rows).file(ending: ending))
    try file.finish()
    say("wrote \(destination.path)")
  }

  /// The photo with its scores; nil where it cannot be read, which is said.
  private func tile(of error: LargestErrors.Photo, in report: EvaluationReport) -> ContactSheet.Tile? {
    let photo = photos[report.matching.pairs[error.index].photo]
    guard let path = photo.path else {
      say("error: \(photo.id.printable): nobody says where its file is, so the sheet does without it")
      return nil
    }
    do {
      let image = try PhotoDecoder().decode(path, longestSide: 480)
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      return ContactSheet.Tile(
        image: image,
        caption: "\(error.predicted.fixed(2)), rated \(error.rated.fixed(2)): \(name.printable)")
    } catch {
      say("error: \("\(error)".printable), so the sheet does without it")
      return nil
    }
  }
}
