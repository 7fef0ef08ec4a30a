import Foundation
public import Ratings

/// KonIQ-10k, 10,073 photos with about 120 votes 1 … 5 each for technical quality.
///
/// Hosu, Lin, Sziranyi & Saupe 2020, "KonIQ-10k: An Ecologically Valid Database for Deep Learning of Blind Image Quality
/// Assessment".
public enum KonIQ {
  /// Bad, poor, fair, good and excellent.
  public static let scale = RatingScale.oneToFive

  /// The published lists; the second one has the authors' split.
  private static let lists = ["koniq10k_scores_and_distributions.csv", "koniq10k_distributions_sets.csv"]

  /// Reads a folder of a published list, or one such CSV file: columns `image_name`, `c1` … `c5`, and `set` where there is one.
  ///
  /// `set` (training, validation, test) makes the split `official`; of two lists in a folder the one that has it is read.
  /// Photos are looked for in `1024x768`, `512x384` and `images`. The id of a photo is its file name.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    let images = PhotoFolder(["1024x768", "512x384", "images"], in: folder)
    let names = lists.map { "\(folder)/\($0)" }
    let file = try TextFile(path: isFolder(path) ? names.last(where: exists) ?? names[0] : path)
    var table = try Table(file, required: ["image_name"])
    let name = table.index(of: "image_name") ?? 0
    let votes = try table.numberedColumns(isNeeded: true)?.places ?? []
    guard votes.count == scale.count else {
      throw DatasetError(
        file.path, line: 1, column: 1, "expected the columns c1 … c5, found \(votes.count) of them")
    }
    let part = table.index(of: "set")
    var list = PhotoList()
    var ids: [String: [String]] = [:]
    list.open(file, expecting: file.bytes.count / 64)
    while try table.next() {
      let rows = table.rows
      let id = try rows.requiredText(at: name, "image_name")
      let photo = RatedPhoto(
        id: id, path: images.path(of: id), ratings: try rows.histogram(at: votes, of: table.header, on: scale)
      )
      try list.append(photo, at: rows.rowStart)
      if let part {
        let name = try rows.requiredText(at: part, "set")
        guard ["training", "validation", "test"].contains(name) else {
          throw rows.error(
            at: part, "set", "expected training, validation or test, found \(rows.found(at: part))")
        }
        ids[name, default: []].append(id)
      }
    }
    let official = SplitRule(
      name: "official", training: ids["training"] ?? [], validation: ids["validation"] ?? [],
      test: ids["test"] ?? [])
    return Dataset(
      kind: .koniq, source: path, scale: scale, photos: try list.checked(file.path),
      splits: ids.isEmpty ? [] : [official])
  }

  /// Whether a folder holds one of the published lists.
  static func isPublished(_ folder: String) -> Bool { lists.contains { exists("\(folder)/\($0)") } }
}
