import ArgumentParser
import Export
import Foundation
import Imaging
import Inference
import ModelFile
import Networks
import Terminal
import Torch

/// `juror-lab predict`.
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Rates photographs with a checkpoint, without exporting it first.",
    discussion: """
      Prints the records of juror score, computed by libtorch in f32. Of a folder, the photos in it and in
      the folders below are rated.

      Exit codes: 0 all rated, 1 some photo could not be, 64 wrong usage, 130 interrupted.

      Example: juror-lab predict --checkpoint runs/default ~/Pictures/2026
      """)

  @Option(help: "A folder of juror-lab train, with weights.safetensors and description.json.")
  var checkpoint: String

  @OptionGroup var place: DeviceOption

  @Argument(help: "Photos, folders, or - for paths on standard input, one a line.")
  var path: [PathArgument]

  @Flag(inversion: .prefixedNo, help: "Look into the folders inside a folder, too.")
  var recursive = true

  @Flag(
    name: .customLong("null"), help: "The paths on standard input end with NUL, as those of find -print0.")
  var listIsNulSeparated = false

  @Option(help: "jsonl or csv.")
  var format = RecordFormat.jsonl

  func run() async throws {
    let rater = try CheckpointRater(folder: checkpoint, on: place.device)
    let csv = RecordCSV(scale: rater.description.scale, outputs: rater.description.outputs)
    var configuration = PhotoSearch.Configuration()
    configuration.isRecursive = recursive
    configuration.listIsNulSeparated = listIsNulSeparated
    let sources = path.map {
      $0.isStandardInput ? PhotoSearch.Source.standardInput : .path(PhotoPath(bytes: $0.bytes))
    }
    let search = PhotoSearch(sources, configuration: configuration)
    let progress = Progress("photos")
    progress.findTotal(search.count)
    let showsFailures = StandardStream.output.leadsToSamePlace(as: .error)
    var failed = false
    if format == .csv { try StandardStream.output.writeLine(csv.headerLine) }
    for await outcome in PhotoScorer(rater: rater).outcomes(of: search) {
      progress.step()
      guard case .record(let record) = outcome else { continue }
      if case .failed(let kind, let message) = record.outcome {
        failed = true
        if !showsFailures {
          say("\(record.path.text.printable): \(kind.rawValue): \(message.printable)")
        }
      }
      try StandardStream.output.writeLine(format == .csv ? csv.line(record) : record.json)
    }
    if failed { throw ExitCode(1) }
  }
}

/// A checkpoint's network; one photo at a time, which libtorch computes on all cores.
private actor CheckpointRater: Rater {
  nonisolated let description: ModelDescription
  /// One photo is decoded while another is computed.
  nonisolated let jobs = 2
  private let network: any Exportable
  private let device: Device

  init(folder: String, on device: Device) throws {
    try device.check()
    let checkpoint = try NetworkFolder(folder: folder)
    (description, network) = (checkpoint.model, try checkpoint.network())
    self.device = device
    try network.move(to: device)
  }

  func rate(fitted image: RGBImage) throws -> Prediction {
    let outputs = try withDevice(device) {
      try withoutGradient {
        let pixels = try Tensor(image.pixels, shape: [1, image.size.height, image.size.width, 3])
        return try NetworkExport.outputs(of: pixels, network, description)
      }
    }
    let values = try zip(description.outputs, outputs).map { ($0.name, try $1.values.floats()) }
    let numbers = Dictionary(values) { first, _ in first }
    return try Prediction(description) { numbers[$0.name] ?? [] }
  }
}

/// How records are printed.
enum RecordFormat: String, CaseIterable, ExpressibleByArgument {
  case jsonl, csv
}
