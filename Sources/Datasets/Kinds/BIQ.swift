import Foundation
public import Ratings

/// BIQ2021, 12,000 photos with one score of technical quality each, the mean opinion of thirty observers.
///
/// Ahmed & Asif 2022, "BIQ2021: A Large-Scale Blind Image Quality Assessment Database". Its three subsets (a gallery of one
/// author's, snapshots, Unsplash) differ so much that a subset's mean alone predicts the score well: measure within
/// categories.
public enum BIQ {
  /// Five words from very bad to excellent, published as 0 … 1.
  public static let scale = RatingScale.quarters

  /// The published lists.
  private static let lists = (training: "Train (Images and MOS).csv", test: "Test (Images and MOS).csv")

  /// Reads a folder of the published lists, a folder with `ratings.csv`, or one such CSV file.
  ///
  /// The published lists have columns `Image Name` and `MOS`, are both needed in a folder, and make the split `official`; the
  /// subset is what a name begins with (`ss03 (3753).jpg`). `ratings.csv` has columns `file`, `subset`, `mos`. Photos are
  /// looked for in `Images` and `images`. The id of a photo is its file name, its category the subset.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    let images = PhotoFolder(["Images", "images"], in: folder)
    var list = PhotoList()
    var splits: [SplitRule] = []
    if isPublished(path) {
      let training = try readTable("\(path)/\(lists.training)", images, into: &list)
      let test = try readTable("\(path)/\(lists.test)", images, into: &list)
      splits = [SplitRule(name: "official", training: training, test: test)]
    } else {
      _ = try readTable(isFolder(path) ? path + "/ratings.csv" : path, images, into: &list)
    }
    return Dataset(
      kind: .biq, source: path, scale: scale, photos: try list.checked(path), splits: splits)
  }

  /// Whether a folder holds one of the published lists.
  static func isPublished(_ folder: String) -> Bool {
    [lists.training, lists.test].contains { exists("\(folder)/\($0)") }
  }

  /// Whether a table is `ratings.csv` of this kind, by its columns.
  static func isOwn(_ path: String) -> Bool {
    guard let file = try? TextFile(path: path), let table = try? Table(file) else { return false }
    return table.index(of: "mos") != nil && table.index(of: "subset") != nil
  }

  private static func readTable(
    _ path: String, _ images: PhotoFolder, into list: inout PhotoList
  ) throws(DatasetError) -> [String] {
    let file = try TextFile(path: path)
    list.open(file, expecting: file.bytes.count / 24)
    var table = try Table(file, required: ["mos"])
    guard let name = table.index(of: "file", "Image Name"), let score = table.index(of: "mos") else {
      throw DatasetError(
        path, line: 1, column: 1, field: "file",
        "expected a column file or Image Name, found \(table.header.joined(separator: ", "))")
    }
    let subset = table.index(of: "subset")
    var ids: [String] = []
    while try table.next() {
      let rows = table.rows
      let id = try rows.requiredText(at: name, table.header[name])
      let mean = try rows.finiteNumber(at: score, table.header[score])
      guard scale.range.contains(mean) else {
        throw rows.error(
          at: score, table.header[score], "expected a score from 0 to 1, found \(rows.found(at: score))")
      }
      let category = try subset.map { (column) throws(DatasetError) in
        try rows.requiredText(at: column, "subset")
      }
      let photo = RatedPhoto(
        id: id, path: images.path(of: id), ratings: .moments(mean: mean),
        category: category ?? self.category(of: id))
      try list.append(photo, at: rows.rowStart)
      ids.append(id)
    }
    return ids
  }

  /// `ss03` of `ss03 (3753).jpg`.
  private static func category(of name: String) -> String? {
    let category = name.prefix { $0.isLetter || $0.isNumber }
    return category.isEmpty || category.endIndex == name.endIndex ? nil : String(category)
  }
}
