import ArgumentParser
import Export
import Foundation
import Imaging
import Inference
import ModelFile
import Ratings
import Training

/// `juror-lab predict`.
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Rates photographs with a checkpoint, without exporting it first.",
    discussion: """
      Prints the records of juror score, computed by libtorch in f32. Of a folder, the photos in it are rated.

      Exit codes: 0 all rated, 1 some photo could not be, 64 wrong usage.

      Example: juror-lab predict --checkpoint runs/default ~/Pictures/2026
      """)

  @Option(help: "A folder of juror-lab train, with weights.safetensors and description.json.")
  var checkpoint: String

  @Argument(help: "Photos, folders, or - for paths on standard input, one a line.")
  var path: [String]

  @Flag(help: "Look into the folders inside a folder, too.")
  var recursive = false

  @Option(help: "jsonl or csv.")
  var format = RecordFormat.jsonl

  func run() async throws {
    do {
      let checkpoint = try Checkpoint(folder: checkpoint)
      let model = checkpoint.description.model
      let scale = try RatingScale(model.scale)
      let rater = PhotoRater(try checkpoint.network(), scale: scale, fit: model.preprocessing.fit)
      let csv = RecordCSV(scale: model.scale)
      if format == .csv { print(csv.headerLine) }
      var failed = false
      let sources = path.map { $0 == "-" ? PhotoSearch.Source.standardInput : .path(PhotoPath($0)) }
      for await finding in PhotoSearch(sources, recursive: recursive) {
        guard let record = rate(finding, with: rater, model: model.name) else { continue }
        if case .failed(let kind, let message) = record.outcome {
          failed = true
          say("\(record.path.text): \(kind.rawValue): \(message)")
        }
        print(format == .csv ? csv.line(record) : record.json)
      }
      if failed { throw ExitCode(1) }
    } catch let code as ExitCode {
      throw code
    } catch {
      say("error: \(error)")
      throw ExitCode(1)
    }
  }

  /// A photo's record; nil for what a folder has besides photos.
  private func rate(_ finding: PhotoSearch.Finding, with rater: PhotoRater, model: String) -> PhotoRecord? {
    switch finding {
    case .other: return nil
    case .failure(let path, let error): return record(path, error)
    case .photo(let path, let named):
      do {
        let photo = try PhotoDecoder().decode(path, fit: rater.fit)
        let rating = PhotoRecord.Rating(
          try rater.rate(fitted: photo.image), model: model, size: photo.uprightSize)
        return PhotoRecord(path: path, outcome: .rated(rating))
      } catch let error as PhotoError {
        return !named && error.kind == .unsupported ? nil : record(path, error)
      } catch {
        return PhotoRecord(path: path, outcome: .failed(.unreadable, message: "\(error)"))
      }
    }
  }

  private func record(_ path: PhotoPath, _ error: PhotoError) -> PhotoRecord {
    PhotoRecord(path: path, outcome: .failed(error.kind, message: error.message))
  }
}

/// How records are printed.
enum RecordFormat: String, CaseIterable, ExpressibleByArgument {
  case jsonl, csv
}
