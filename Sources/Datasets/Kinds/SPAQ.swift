import Foundation
public import Ratings

/// SPAQ, 11,125 photos of smartphones with one score of technical quality and five attributes each, 0 … 100.
///
/// Fang, Zhu, Zeng, Ma & Wang 2020, "Perceptual Quality Assessment of Smartphone Photography".
public enum SPAQ {
  /// Raters moved a slider between bad, poor, fair, good and excellent, published as 0 … 100.
  public static let scale = RatingScale.percents

  /// What else raters judged, each from 0 to 100.
  public static let attributes = ["Brightness", "Colorfulness", "Contrast", "Noisiness", "Sharpness"]

  /// From what to what one of ``attributes`` goes; nil for any other name.
  public static func range(of attribute: String) -> ClosedRange<Double>? {
    attributes.contains(attribute) ? scale.range : nil
  }

  /// The published table as CSV, under the names that it has been given.
  private static let lists = ["", "Annotations/"].flatMap { folder in
    ["MOS and Image attribute scores.csv", "MOS_and_Image_attribute_scores.csv"].map { folder + $0 }
  }

  /// Reads a folder of the published table as CSV, or that file: columns `Image name`, `MOS` and those of ``attributes`` that
  /// are there.
  ///
  /// It is published as a spreadsheet, of which `Tools/spaq-xlsx.py` makes CSV. Photos are looked for in `TestImage` and
  /// `images`. The id of a photo is its file name.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    var folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    if !isFolder(path), lastComponent(folder) == "Annotations" {
      folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    }
    let images = PhotoFolder(["TestImage", "images"], in: folder)
    let file = try TextFile(path: isFolder(path) ? try table(in: path) : path)
    var table = try Table(file, required: ["Image name", "MOS"])
    let (name, score) = (table.index(of: "Image name") ?? 0, table.index(of: "MOS") ?? 0)
    let known = attributes.filter { table.index(of: $0) != nil }
    let columns = known.compactMap { table.index(of: $0) }
    var list = PhotoList()
    list.open(file, expecting: file.bytes.count / 48)
    while try table.next() {
      let rows = table.rows
      func value(_ index: Int, _ name: String) throws(DatasetError) -> Double {
        let value = try rows.finiteNumber(at: index, name)
        guard scale.range.contains(value) else {
          throw rows.error(
            at: index, name, "expected a number from 0 to 100, found \(rows.found(at: index))")
        }
        return value
      }
      let id = try rows.requiredText(at: name, "Image name")
      let mean = try value(score, "MOS")
      var values: [Double] = []
      for (name, index) in zip(known, columns) { values.append(try value(index, name)) }
      let photo = RatedPhoto(
        id: id, path: images.path(of: id), ratings: .moments(mean: mean), attributes: values)
      try list.append(photo, at: rows.rowStart)
    }
    return Dataset(
      kind: .spaq, source: path, scale: scale, photos: try list.checked(file.path), attributes: known)
  }

  /// Whether a folder holds the published table, as CSV or still as a spreadsheet.
  static func isPublished(_ folder: String) -> Bool {
    lists.contains { exists("\(folder)/\($0)") || exists(spreadsheet($0, in: folder)) }
  }

  private static func spreadsheet(_ list: String, in folder: String) -> String {
    "\(folder)/\(list.dropLast(3))xlsx"
  }

  private static func table(in folder: String) throws(DatasetError) -> String {
    if let list = lists.first(where: { exists("\(folder)/\($0)") }) { return "\(folder)/\(list)" }
    let sheets = lists.map { spreadsheet($0, in: folder) }
    if let sheet = sheets.first(where: exists) {
      throw DatasetError(
        sheet, "this is a spreadsheet; save it as CSV beside it, or let Tools/spaq-xlsx.py do so")
    }
    throw DatasetError(folder, "expected Annotations/\(lists[0]) in this folder")
  }
}
