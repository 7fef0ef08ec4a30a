import Foundation
public import Ratings

/// The Open Affective Standardized Image Set with beauty ratings 1 … 7.
///
/// Photographs: Kurdi, Lozano & Banaji 2017, "Introducing the Open Affective Standardized Image Set (OASIS)".
/// Beauty ratings: Brielmann & Pelli 2019, "Intense beauty requires intense pleasure".
public enum OASIS {
  /// What raters could answer.
  public static let scale = RatingScale.oneToSeven

  /// Reads `ratings.csv` (columns item, file, category, source, c1 … c7), whose photos are in `images`.
  ///
  /// The id of a photo is its file name.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    let columns = (1...scale.count).map { "c\($0)" }
    let file = try TextFile(path: isFolder(path) ? path + "/ratings.csv" : path)
    var table = try Table(file, required: ["file", "category"] + columns)
    let votes = try table.numberedColumns(isNeeded: true)?.places ?? []
    guard votes.count == scale.count else {
      throw DatasetError(
        file.path, line: 1, column: 1,
        "expected the columns c1 … c\(scale.count), found \(votes.count) of them")
    }
    let (name, category) = (table.index(of: "file") ?? 0, table.index(of: "category") ?? 0)
    var list = PhotoList()
    list.open(file)
    while try table.next() {
      let rows = table.rows
      let id = try rows.requiredText(at: name, "file")
      let photo = RatedPhoto(
        id: id, path: "\(folder)/images/\(id)",
        ratings: try rows.histogram(at: votes, of: table.header, on: scale),
        category: try rows.requiredText(at: category, "category"))
      try list.append(photo, at: rows.rowStart)
    }
    return Dataset(kind: .oasis, source: path, scale: scale, photos: try list.checked(file.path))
  }
}
