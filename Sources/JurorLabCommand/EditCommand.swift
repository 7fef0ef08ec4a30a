public import ArgumentParser
import Files
public import Imaging
import Ratings
import Terminal

/// `juror-lab edit`.
struct EditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Apply one of the degradation pretext's ten operations to a photo.",
    discussion: """
      Parameters: jpeg, a quality; noise, a variance on pixels of -1 ... 1; rotation, degrees, clockwise; downsampling, a factor; \
      quantisation, levels per channel; pixelation, pixels; exposure, a factor; blur, a standard deviation in pixels; shuffle, a \
      probability; mixup, the share of the photo that --with names.

      Example: juror-lab edit --operation blur --parameter 2 IMG_1234.jpg blurred.png
      """)

  @Option(help: "What is done.")
  var operation: EditOperation

  @Option(help: "How far.")
  var parameter: Double

  @Argument(help: ArgumentHelp("A photo.", valueName: "in"))
  var photo: PathArgument

  @Argument(help: ArgumentHelp("The edited photo: .png, or .jpg of quality 95.", valueName: "out"))
  var output: PathArgument

  @Option(help: ArgumentHelp("The photo that mixup mixes in.", valueName: "photo"))
  var with: PathArgument?

  @Option(help: "Of noise and of shuffled pixels.")
  var seed: UInt64 = 0

  @Flag(help: "Replace a file that is there.")
  var overwrite = false

  func validate() throws {
    guard operation.accepts(parameter) else {
      let range = operation.parameters
      let kind =
        switch operation {
        case .jpeg, .quantisation, .pixelation: "a whole number in "
        case .rotation: "a multiple of 90 in "
        default: ""
        }
      throw ValidationError(
        "--parameter: \(operation.rawValue) takes \(kind)\(range.lowerBound.fixed(0)) … \(range.upperBound.fixed(0))"
      )
    }
    guard (operation == .mixup) == (with != nil) else {
      throw ValidationError("--with names the photo that mixup mixes in, and belongs to nothing else")
    }
    try PictureFile.check(output)
  }

  func run() throws {
    let file = try PictureFile(output, inputs: [photo] + [with].compactMap(\.self), overwrite: overwrite)
    let decoder = PhotoDecoder()
    let image = try decoder.decode(photo.text)
    let other = try with.map { try decoder.decode($0.text) }
    var generator = SeededGenerator(seed: seed)
    try file.write(operation.apply(parameter, to: image, mixing: other, using: &generator))
  }
}

extension EditOperation: ExpressibleByArgument {}

/// `juror-lab saliency`.
struct SaliencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saliency",
    abstract: "Draw what stands out in a photo: white where most does, by its luminance's spectral residual.",
    discussion: """
      The map has the photo's size. Hou and Zhang 2007, with OpenCV's steps.

      Example: juror-lab saliency IMG_1234.jpg saliency.png
      """)

  @Argument(help: ArgumentHelp("A photo.", valueName: "in"))
  var photo: PathArgument

  @Argument(help: ArgumentHelp("The map: .png, or .jpg of quality 95.", valueName: "out"))
  var output: PathArgument

  @Flag(help: "Replace a file that is there.")
  var overwrite = false

  func validate() throws { try PictureFile.check(output) }

  func run() throws {
    let file = try PictureFile(output, inputs: [photo], overwrite: overwrite)
    try file.write(PhotoDecoder().decode(photo.text).saliency())
  }
}

/// A picture that a command writes.
private struct PictureFile {
  private let destination: Destination
  private let ending: String

  static func check(_ path: PathArgument) throws {
    guard ["png", "jpg", "jpeg"].contains(path.ending) else {
      throw ValidationError("\(path): expected a file that ends in .png, .jpg or .jpeg")
    }
  }

  /// The place, looked at before any work begins.
  init(_ path: PathArgument, inputs: [PathArgument], overwrite: Bool) throws {
    ending = path.ending
    destination = try Destination(path, inputs: inputs, overwrite: overwrite) { _ in .foreign }
  }

  func write(_ image: RGBImage) throws {
    let file = try OutputFile(destination)
    try file.write(ending == "png" ? image.png() : image.jpeg(quality: 95))
    try file.finish()
    say("wrote \(destination.path)")
  }
}

extension PathArgument {
  /// For libraries that take text.
  fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
