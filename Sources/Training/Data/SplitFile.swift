import Datasets
import Foundation

extension Split {
  /// Reads a split from a JSON file with `name`, `training`, `validation` and perhaps `test`; every photo it names must be
  /// among `photos`.
  init(file path: String, of photos: [RatedPhoto]) throws {
    struct Lists: Decodable {
      let name: String
      let training, validation: [String]
      let test: [String]?
    }
    guard let json = FileManager.default.contents(atPath: path) else {
      throw TrainingError.invalid("\(path): there is no such split file")
    }
    let lists: Lists
    do {
      lists = try JSONDecoder().decode(Lists.self, from: json)
    } catch {
      throw TrainingError.invalid(
        "\(path): expected a JSON object with name, training and validation, lists of photo names")
    }
    let known = Set(photos.map(\.id))
    if let stranger = (lists.training + lists.validation + (lists.test ?? [])).first(where: {
      !known.contains($0)
    }) {
      throw TrainingError.invalid("\(path): there is no rated photo \"\(stranger)\"")
    }
    for (list, ids) in [("training", lists.training), ("validation", lists.validation)] where ids.isEmpty {
      throw TrainingError.invalid("\(path): \(list) names no photos")
    }
    do {
      try self.init(
        name: lists.name, training: lists.training, validation: lists.validation, test: lists.test ?? [])
    } catch {
      throw TrainingError.invalid("\(path): \(error)")
    }
  }
}
