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
    func tiles(_ example: Example) throws -> [ContactSheet.Tile] {
      try example.views.compactMap { view in
        guard case .rgb(let image) = try view.planes() else { return nil }
        return ContactSheet.Tile(image: image)
      }
    }
    let random = try tiles(method.example(of: [sample], fit: fit, views: &training))
    let tested = try tiles(method.testExample(of: sample, fit: fit, views: &test))
    let width = max(1, grid)
    let rows = stride(from: 0, to: tested.count, by: width).map { start in
      (
        heading: start == 0 ? "a test's grid, and the whole photo" : "",
        tiles: Array(tested[start..<min(start + width, tested.count)])
      )
    }
    try sheet.write(
      ContactSheet(
        rows: [("random patches of a step", random)] + rows, thumbnail: PixelSize(width: 180, height: 180)),
      to: destination)
  }
}
