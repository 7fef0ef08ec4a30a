import Foundation
public import Ratings

/// EVA, 4,070 photos with at least thirty votes 0 … 10 each, and what raters thought of four attributes.
///
/// Kang, Valenzise & Dufaux 2020, "EVA: An Explainable Visual Aesthetics Dataset".
public enum EVA {
  /// What raters could answer.
  public static let scale = RatingScale.zeroToTen

  /// Means of what raters gave from 1 to 4.
  public static let attributes = ["difficulty", "visual", "composition", "quality", "semantic"]

  /// From what to what one of ``attributes`` goes: 1…4; nil for any other name.
  public static func range(of attribute: String) -> ClosedRange<Double>? {
    attributes.contains(attribute) ? 1...4 : nil
  }

  /// Reads `votes_filtered.csv` (fields separated by `=`: `image_id`, `user_id`, `score`, …, a row for each vote) and, where
  /// it is there, `image_content_category.csv`.
  ///
  /// Both are looked for in the folder and in its `data`; photos `ID.jpg` in `images/EVA_together` and `images`. A second
  /// vote of one user for one photo is an error.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    let names = ["", "/data"].map { folder + $0 + "/votes_filtered.csv" }
    let file = try TextFile(path: isFolder(path) ? names.first(where: exists) ?? names[0] : path)
    let categories = try readCategories(["", "/data"].map { folder + $0 + "/image_content_category.csv" })
    let images = PhotoFolder(["images/EVA_together", "images"], in: folder)
    var sums: [String: Sums] = [:]
    var order: [String] = []
    var voted: [String: Set<String>] = [:]
    var table = try Table(
      file, separatedBy: .character(UInt8(ascii: "=")), required: ["image_id", "user_id", "score"])
    let known = attributes.filter { table.index(of: $0) != nil }
    let (id, user, score) = (
      table.index(of: "image_id") ?? 0, table.index(of: "user_id") ?? 0, table.index(of: "score") ?? 0
    )
    let columns = known.compactMap { table.index(of: $0) }
    while try table.next() {
      let rows = table.rows
      let image = try rows.requiredText(at: id, "image_id")
      guard voted[image, default: []].insert(try rows.requiredText(at: user, "user_id")).inserted else {
        throw rows.error(at: user, "user_id", "\(rows.found(at: user)) votes twice for photo \(image)")
      }
      let vote = try rows.integer(at: score, "score", in: 0...10)
      if sums[image] == nil { order.append(image) }
      var values: [Double] = []
      for (name, index) in zip(known, columns) { values.append(try rows.finiteNumber(at: index, name)) }
      sums[image, default: Sums(attributes: known.count)].add(vote, values)
    }
    var photos: [RatedPhoto] = []
    for image in order {
      guard let sum = sums[image], let votes = try? Votes(scale: scale, counts: sum.counts) else { continue }
      photos.append(
        RatedPhoto(
          id: image, path: images.path(of: image + ".jpg"), ratings: .votes(votes),
          category: categories[image],
          attributes: sum.attributes.map { $0 / votes.total }))
    }
    guard !photos.isEmpty else { throw DatasetError(file.path, "there are no votes") }
    return Dataset(kind: .eva, source: path, scale: scale, photos: photos, attributes: known)
  }

  private struct Sums {
    var counts = [Double](repeating: 0, count: 11)
    var attributes: [Double]

    init(attributes: Int) { self.attributes = Array(repeating: 0, count: attributes) }

    mutating func add(_ vote: Int, _ values: [Double]) {
      counts[vote] += 1
      for (index, value) in values.enumerated() { attributes[index] += value }
    }
  }

  /// Photo id → category, of two columns with any names.
  private static func readCategories(_ paths: [String]) throws(DatasetError) -> [String: String] {
    guard let path = paths.first(where: exists) else { return [:] }
    var table = try Table(try TextFile(path: path))
    guard let id = table.header.firstIndex(where: { $0.lowercased().contains("id") }),
      let category = table.header.firstIndex(where: { $0.lowercased().contains("categ") })
    else {
      throw DatasetError(
        path, line: 1, column: 1,
        "expected columns for id and category, found \(table.header.joined(separator: ", "))")
    }
    var categories: [String: String] = [:]
    while try table.next() {
      categories[try table.rows.requiredText(at: id, "id")] = try table.rows.requiredText(
        at: category, "category")
    }
    return categories
  }
}
