import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import Reports
import Terminal
import Training

/// A run whose network codes photos.
struct CodingRun: ParsableArguments {
  @Argument(help: "The folder of a PEAR run: of juror-lab train, or of a variation of juror-lab compare.")
  var run: String

  /// What the run's first training makes of the photos that it holds out.
  func photos() throws -> [CodedPhoto] {
    let folder = URL(filePath: run, directoryHint: .isDirectory)
    let file = folder.appending(path: "experiment.json")
    guard let json = FileManager.default.contents(atPath: file.path) else {
      throw CommandError("\(file.path): there is no such file; name the folder of a run")
    }
    let experiment = try JSONDecoder().decode(Experiment.self, from: json)
    let isFolded = FileManager.default.fileExists(atPath: folder.appending(path: "folds/1").path)
    guard isFolded || FileManager.default.fileExists(atPath: folder.appending(path: "last.safetensors").path)
    else { throw CommandError("\(run): nothing has been trained there") }
    // Of a family, variations share what frozen networks have made of photos.
    let shared = folder.deletingLastPathComponent().appending(path: "features", directoryHint: .isDirectory)
    let progress = TrainingProgress()
    defer { progress.finish() }
    let photos = try TrainingRun(
      experiment, data: try DataFolder.locate(), output: folder, start: .resume,
      features: FileManager.default.fileExists(atPath: shared.path) ? shared : nil, isFolded: isFolded,
      report: progress.show
    ).codedPhotos()
    guard !photos.isEmpty else { throw CommandError("\(run): no photos were held out") }
    return photos
  }
}

/// `juror-lab preview codes`.
struct PreviewCodes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes",
    abstract:
      "PEAR's codes of the photos that a run holds out, as dots: blue for good photos, orange for bad ones.",
    discussion: """
      Laid out by t-SNE (Barnes and Hut's), which keeps neighbours together. Of a run in folds, the first one is shown. Prints how \
      often the ten nearest dots have the label of a dot, and how often that would be chance.

      Example: juror-lab preview codes runs/oasis-methods/pear-seed1 --output codes.png
      """)

  @OptionGroup var coding: CodingRun

  @OptionGroup var sheet: SheetOption

  @Option(help: "Of the layout.")
  var seed: UInt64 = 0

  func run() async throws {
    try await withTrainingExitCodes {
      let destination = try sheet.destination()
      let photos = try coding.photos()
      var layout = TSNE()
      layout.seed = seed
      layout.perplexity = min(layout.perplexity, Double(photos.count - 1) / 3)
      let dots = LabelledDots(try layout(photos.map(\.code)), isGood: photos.map(\.isGood))
      let caption = "\(photos.count) photos: blue good, orange bad"
      let tile = ContactSheet.Tile(image: dots.image(), caption: caption)
      try sheet.write(
        ContactSheet([tile], columns: 1, thumbnail: PixelSize(width: 800, height: 800)), to: destination)
      guard let agreement = dots.agreement() else { return }
      let (share, chance) = (100 * agreement.share, 100 * agreement.chance)
      try StandardStream.output.writeLine(
        "\(caption); the nearest 10 have a dot's label in \(share.fixed(1)) % of cases, by chance in \(chance.fixed(1)) %"
      )
    }
  }
}
