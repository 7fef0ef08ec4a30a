import ArgumentParser
import Files
import Imaging
import Inference
import Methods
import Ratings
import Terminal

/// `juror-lab preview patches`.
struct PreviewPatches: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patches",
    abstract: "The patches of a photo that MPEMD learns from, and those that it is measured by.",
    discussion: """
      The first row has the random patches of one step, the others the grid of a test, row by row, and the whole photo, \
      squashed.

      Example: juror-lab preview patches IMG_1234.jpg --output patches.png
      """)

  @Argument(help: "A photo.")
  var photo: PathArgument

  @OptionGroup var sheet: SheetOption

  @Option(help: "Pixels along a patch, as fit.side in an experiment.")
  var side = 224

  @Option(help: "Random patches of a step.")
  var patches = 4

  @Option(help: "Patches along each side of the test's grid.")
  var grid = 3

  @Option(help: "Of the random patches.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (16...4_096).contains(side) else { throw ValidationError("--side must lie in 16 … 4096") }
    guard (1...64).contains(patches) else { throw ValidationError("--patches must lie in 1 … 64") }
    guard (0...9).contains(grid) else { throw ValidationError("--grid must lie in 0 … 9") }
  }

  func run() throws {
    let destination = try sheet.destination(besides: [photo])
    var method = MPEMD()
    (method.patches.count, method.patches.grid) = (patches, grid)
    let fit = Fit(policy: .squash, side: side)
    let image = try PhotoDecoder().decode(
      PhotoPath(bytes: photo.bytes), longestSide: method.longerSide(for: fit))
    let sample = Sample(id: "\(photo)", pool: .rated, number: 0) { image }
    var training = ViewMaker.free(SeededGenerator(seed: seed), mirrors: true)
    var test = ViewMaker.free(SeededGenerator(seed: seed), mirrors: false)
    let rows = [
      ("random patches of a step", try method.example(of: [sample], fit: fit, views: &training)),
      ("a test's grid, and the whole photo", try method.testExample(of: sample, fit: fit, views: &test)),
    ]
    let columns = max(patches, max(1, grid))
    let blank = ContactSheet.Tile(image: RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white))
    var (tiles, headings) = ([ContactSheet.Tile](), [String]())
    for (heading, example) in rows {
      let width = heading.hasPrefix("a test") ? max(1, grid) : columns
      let images = try example.views.compactMap { view -> ContactSheet.Tile? in
        guard case .rgb(let image) = try view.planes() else { return nil }
        return ContactSheet.Tile(image: image)
      }
      for start in stride(from: 0, to: images.count, by: width) {
        let row = images[start..<min(start + width, images.count)]
        tiles += row + Array(repeating: blank, count: columns - row.count)
        headings.append(start == 0 ? heading : "")
      }
    }
    var sheet = ContactSheet(tiles, columns: columns, thumbnail: PixelSize(width: 180, height: 180))
    sheet.headings = headings
    try self.sheet.write(sheet, to: destination)
  }
}
