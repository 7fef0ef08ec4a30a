import Foundation
public import Ratings

/// The Open Affective Standardized Image Set with beauty ratings 1 … 7.
///
/// Photographs: Kurdi, Lozano & Banaji 2017, "Introducing the Open Affective Standardized Image Set (OASIS)".
/// Beauty ratings: Brielmann & Pelli 2019, "Intense beauty requires intense pleasure".
public enum OASIS {
  /// What raters could answer.
  public static let scale = RatingScale.oneToSeven

  /// Reads `ratings.csv` (columns item, file, category, source, c1 … c7) and finds its photos in `images/`.
  ///
  /// The id of a photo is its file name. An error names the line and column of the first thing that is wrong.
  public static func read(_ directory: String) throws(DatasetError) -> [RatedPhoto] {
    let folder = URL(filePath: directory, directoryHint: .isDirectory)
    let path = folder.appending(path: "ratings.csv").path
    let counts = (1...scale.count).map { "c\($0)" }
    let table = try Table(path: path, columns: ["file", "category"] + counts)
    var lines: [String: Int] = [:]
    var photos: [RatedPhoto] = []
    for row in table.rows {
      let file = try row.text("file")
      if let earlier = lines.updateValue(row.line, forKey: file) {
        throw DatasetError(path, line: row.line, column: "file", "\"\(file)\" was already on line \(earlier)")
      }
      let image = folder.appending(path: "images").appending(path: file).path
      guard FileManager.default.fileExists(atPath: image) else {
        throw DatasetError(path, line: row.line, column: "file", "there is no photo \(image)")
      }
      let category = try row.text("category")
      photos.append(RatedPhoto(id: file, path: image, category: category, votes: try votes(in: row, counts)))
    }
    return photos
  }

  private static func votes(in row: Table.Row, _ columns: [String]) throws(DatasetError) -> Votes {
    var counts: [Double] = []
    for column in columns { counts.append(try row.count(column)) }
    do {
      return try Votes(scale: scale, counts: counts)
    } catch {
      throw DatasetError(row.path, line: row.line, "\(error)")
    }
  }
}
