import ArgumentParser
import Files
import Imaging
import Terminal
import Training

/// `juror-lab preview reconstructions`.
struct PreviewReconstructions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconstructions",
    abstract: "Photos that a PEAR run holds out, and what it rebuilds of them from attributes and code.",
    discussion: """
      Of a run in folds, the first one is shown. Photos are as the network gets to see them. Prints how far rebuilt photos differ \
      from each other, as a share of how far the photos do: under 25 % they have collapsed.

      Example: juror-lab preview reconstructions runs/oasis-methods/pear-seed1 --output rebuilt.png
      """)

  @OptionGroup var coding: CodingRun

  @OptionGroup var sheet: SheetOption

  @Option(help: "How many photos, evenly spread over those that were held out.")
  var count = 24

  func validate() throws {
    guard (1...1_000).contains(count) else { throw ValidationError("--count must lie in 1 … 1000") }
  }

  func run() async throws {
    try await withTrainingExitCodes {
      let destination = try sheet.destination()
      let photos = try coding.photos()
      let pairs = stride(from: 0, to: photos.count, by: max(1, photos.count / count)).prefix(count)
        .compactMap { index in photos[index].rebuilt.map { (photos[index].view, $0) } }
      guard !pairs.isEmpty else {
        throw CommandError("\(coding.run): it has not learned to rebuild photos: pear.reconstruction is 0")
      }
      var rows: [(heading: String, tiles: [ContactSheet.Tile])] = []
      for start in stride(from: 0, to: pairs.count, by: 8) {
        let row = pairs[start..<min(start + 8, pairs.count)]
        rows.append(("photos", row.map { .init(image: $0.0) }))
        // Rebuilt photos are squares of all shapes.
        rows.append(("rebuilt", try row.map { .init(image: try $0.1.resized(to: $0.0.size)) }))
      }
      try sheet.write(
        ContactSheet(rows: rows, thumbnail: PixelSize(width: 128, height: 128)), to: destination)
      guard let spread = try photos.rebuiltSpread() else { return }
      // Less than a quarter is called a collapse wherever predictions are.
      try StandardStream.output.writeLine(
        "rebuilt photos differ from each other \((100 * spread).fixed(1)) % as far as the photos do, n \(photos.count)"
          + (spread < 0.25 ? ": collapsed" : ""))
    }
  }
}
