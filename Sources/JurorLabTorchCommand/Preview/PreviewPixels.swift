import ArgumentParser
import Files
import Imaging
import Inference
import Ratings
import Terminal

/// `juror-lab preview edits`.
struct PreviewEdits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edits",
    abstract:
      "The degradation pretext's 22 classes: a patch of a photo as it is, and after each of the 21 edits.",
    discussion: """
      The shorter side becomes 256 pixels, of which the middle 227 are edited, as in training.

      Example: juror-lab preview edits IMG_1234.jpg --output edits.png
      """)

  @Argument(help: "A photo.")
  var photo: PathArgument

  @OptionGroup var sheet: SheetOption

  @Option(
    help: ArgumentHelp(
      "The photo that mixup mixes in; the photo itself, mirrored, unless given.", valueName: "photo"))
  var with: PathArgument?

  @Flag(help: "Blur as the paper prints it: .2 and .8 pixels.")
  var paperCompatible = false

  @Option(help: "Of noise and of shuffled pixels.")
  var seed: UInt64 = 1

  func run() throws {
    let destination = try sheet.destination(besides: [photo] + [with].compactMap(\.self))
    let patch = try photo.square(of: 227, within: 256)
    let other = try with.map { try $0.square(of: 227, within: 256) } ?? patch.flipped()
    var generator = SeededGenerator(seed: seed)
    var tiles = [ContactSheet.Tile(image: patch, caption: "none")]
    for edit in paperCompatible ? PretextEdit.asPrinted : PretextEdit.all {
      let image = try edit.apply(to: patch, mixing: other, using: &generator)
      tiles.append(.init(image: image, caption: "\(edit.operation.rawValue) \(edit.text)"))
    }
    try sheet.write(
      ContactSheet(tiles, columns: 6, thumbnail: PixelSize(width: 227, height: 227)), to: destination)
  }
}

/// `juror-lab preview masks`.
struct PreviewMasks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "masks",
    abstract:
      "The inpainting pretext's five masks on a photo, with its saliency, and the parts that are to be repaired.",
    discussion: """
      The photo is squashed to 129 x 129 pixels, as in training.

      Example: juror-lab preview masks IMG_1234.jpg --output masks.png
      """)

  @Argument(help: "A photo.")
  var photo: PathArgument

  @OptionGroup var sheet: SheetOption

  @Flag(help: "Choose places as the authors' code does: by the red channel, and none where quarters tie.")
  var paperCompatible = false

  @Option(help: "Of the random mask.")
  var seed: UInt64 = 1

  func run() throws {
    let destination = try sheet.destination(besides: [photo])
    let image = try PhotoDecoder().decode(PhotoPath(bytes: photo.bytes), longestSide: 1_024)
      .resized(to: PixelSize(width: 129, height: 129))
    var generator = SeededGenerator(seed: seed)
    let all = CompositionMask.allCases.map { mask in
      (mask, mask.parts(of: image, isPaperCompatible: paperCompatible, using: &generator))
    }
    let masked = all.map { mask, parts in
      ContactSheet.Tile(image: image.hiding(parts.hidden), caption: mask.rawValue)
    }
    let parts = try all.map { ContactSheet.Tile(image: try image.part($0.1.part), caption: "its part") }
    let tiles =
      [ContactSheet.Tile(image: image, caption: "photo")] + masked
      + [ContactSheet.Tile(image: image.saliency(), caption: "saliency")] + parts
    try sheet.write(
      ContactSheet(tiles, columns: 6, thumbnail: PixelSize(width: 129, height: 129)), to: destination)
  }
}

/// `juror-lab preview saliency`.
struct PreviewSaliency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saliency",
    abstract: "A photo beside what stands out in it.",
    discussion: "Example: juror-lab preview saliency IMG_1234.jpg --output saliency.png")

  @Argument(help: "A photo.")
  var photo: PathArgument

  @OptionGroup var sheet: SheetOption

  func run() throws {
    let destination = try sheet.destination(besides: [photo])
    let image = try PhotoDecoder().decode(PhotoPath(bytes: photo.bytes), longestSide: 480)
    try sheet.write(
      ContactSheet(
        [.init(image: image), .init(image: image.saliency())], columns: 2,
        thumbnail: PixelSize(width: 480, height: 480)), to: destination)
  }
}

extension PathArgument {
  /// The middle of the photo, `side` pixels wide and high, of a shorter side of `whole`.
  fileprivate func square(of side: Int, within whole: Int) throws -> RGBImage {
    let image = try PhotoDecoder().decode(PhotoPath(bytes: bytes), longestSide: 4 * whole)
    let resized = try image.resized(
      to: image.size.scaled(by: Double(whole) / Double(min(image.size.width, image.size.height))))
    return try resized.cropped(
      x: (resized.size.width - side) / 2, y: (resized.size.height - side) / 2,
      size: PixelSize(width: side, height: side))
  }
}
