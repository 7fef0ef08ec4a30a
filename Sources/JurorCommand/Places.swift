import Juror
import Terminal

/// Where a run of `juror score` may write, which is looked at before anything else is done.
struct Places {
  let output, sheet: Destination?

  init(_ command: ScoreCommand) throws {
    let inputs = command.path + [PathArgument(argument: command.model)]
    func place(_ path: PathArgument?, isEarlier: (PathArgument) -> Bool) throws -> Destination? {
      try path.map {
        try Destination($0, inputs: inputs, overwrite: command.overwrite) { file in
          isEarlier(file) ? .earlierOutput : Self.isPhoto(file) ? .input : .foreign
        }
      }
    }
    // What a run goes on with is read whole and understood before it is replaced.
    output = try place(command.output) { command.resume && !Self.isPhoto($0) || EarlierRecords.begin($0) }
    sheet = try place(command.sheet) { BestAndWorst.isSheet($0) }
    if command.resume, let output, output.isStream {
      throw CommandError("\(output.path): this is no regular file, so there is nothing to go on with")
    }
  }

  private static func isPhoto(_ file: PathArgument) -> Bool {
    let path = PhotoPath(bytes: file.bytes)
    return path.hasPhotoExtension || (try? PhotoDecoder().decode(path, longestSide: 8)) != nil
  }
}

extension EarlierRecords {
  /// The format to go on in, which is the file's own.
  func format(for command: ScoreCommand) throws -> ListFormat {
    if let asked = command.format.format, asked != format {
      throw CommandError(
        "\(path): this file holds \(format.rawValue), not \(asked.rawValue); it stays as it is")
    }
    return format
  }

  /// The photos that the file has a rating of.
  ///
  /// - Throws: when one is by another model or precision: their numbers do not belong into one list.
  func ratings(by model: RatingModel) throws -> Set<PhotoPath> {
    var done: Set<PhotoPath> = []
    try forEach { record, _ in
      if Task.isCancelled { throw CancellationError() }
      guard let rating = record.rating else { return }
      guard rating.model == model.name, isSame(rating.scale, model.scale.values) else {
        throw CommandError(
          "\(path): this file has ratings by the model \(rating.model), not by \(model.name) on its scale; choose another --output"
        )
      }
      guard rating.precision == model.precision else {
        throw CommandError(
          "\(path): this file has ratings in \(rating.precision.rawValue); go on with --precision \(rating.precision.rawValue), or choose another --output"
        )
      }
      guard model.description.gives(rating) else {
        throw CommandError(
          "\(path): this file has ratings by another version of \(model.name), which gives other numbers; choose another --output"
        )
      }
      // What a replaced byte of a path was cannot be told: such a photo is scored again.
      if format == .csv, record.path.text.unicodeScalars.contains("\u{FFFD}") { return }
      done.insert(record.path)
    }
    return done
  }

  private func isSame(_ scale: [Double], _ other: [Double]) -> Bool {
    scale.count == other.count && zip(scale, other).allSatisfy { abs($0 - $1) < 1e-6 }
  }
}

extension ModelDescription {
  /// Whether a rating has what this model gives, and nothing else.
  fileprivate func gives(_ rating: PhotoRecord.Rating) -> Bool {
    gives(.mean) == (rating.mean != nil) && gives(.quality) == (rating.quality != nil)
      && outputs.contains(.distribution) == (rating.distribution != nil)
      && Set(outputs.flatMap(\.attributes)) == Set(rating.attributes.keys)
  }
}
