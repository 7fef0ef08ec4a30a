import Foundation
public import Ratings

/// AADB, 9,958 photos of Flickr with a score and eleven attributes, each the mean of about five raters.
///
/// Kong, Shen, Lin, Mech & Fowlkes 2016, "Photo Aesthetics Ranking Network with Attributes and Content Adaptation".
public enum AADB {
  /// Raters gave 1 … 5, published as 0 … 1.
  public static let scale = RatingScale.quarters

  /// What else raters judged.
  ///
  /// From −1 to 1, except Repetition and Symmetry, from 0 to 1. The published lists spell the first one BalacingElements.
  public static let attributes = [
    "BalancingElements", "ColorHarmony", "Content", "DoF", "Light", "MotionBlur", "Object", "Repetition",
    "RuleOfThirds", "Symmetry", "VividColor",
  ]

  /// From what to what one of ``attributes`` goes; nil for any other name.
  public static func range(of attribute: String) -> ClosedRange<Double>? {
    guard attributes.contains(attribute) else { return nil }
    return attribute == "Repetition" || attribute == "Symmetry" ? 0...1 : -1...1
  }

  private static let lists = [
    ("train", "imgListTrainRegression"), ("val", "imgListValidationRegression"),
    ("test", "imgListTestNewRegression"),
  ]

  /// Reads a folder of the published lists, a folder of `train.csv`, `val.csv`, `test.csv`, or one such CSV file.
  ///
  /// Lists (`imgListTrainRegression_score.txt` and so on, here or in `imgListFiles_label`) have lines `name value`, one
  /// file for each attribute. CSV files have columns `ImageFile`, attributes, `score`. `Tools/aadb-mat.py` makes CSV files
  /// of `AADBinfo.mat`. Photos are looked for in `datasetImages_originalSize`, `AADB_newtest_originalSize` and `images`.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    guard isFolder(path) else {
      var list = PhotoList()
      let table = try readCSV(path, PhotoFolder([], in: path), into: &list)
      return Dataset(
        kind: .aadb, source: path, scale: scale, photos: try list.checked(path), attributes: table.attributes)
    }
    let images = PhotoFolder(
      ["datasetImages_originalSize", "AADB_newtest_originalSize", "images"], in: path)
    for folder in [path, path + "/imgListFiles_label"] where exists("\(folder)/\(lists[0].1)_score.txt") {
      return try readLists(folder, images, source: path)
    }
    var list = PhotoList()
    var ids: [String: [String]] = [:]
    var names: [String]?
    for (part, _) in lists where exists("\(path)/\(part).csv") {
      let table = try readCSV("\(path)/\(part).csv", images, into: &list)
      guard names ?? table.attributes == table.attributes else {
        throw DatasetError(
          "\(path)/\(part).csv", line: 1, column: 1, "the attributes differ from those of the other files")
      }
      names = table.attributes
      ids[part] = table.ids
    }
    guard !ids.isEmpty else {
      throw DatasetError(
        path, "expected \(lists[0].1)_score.txt, or train.csv, val.csv and test.csv, in this folder")
    }
    return Dataset(
      kind: .aadb, source: path, scale: scale, photos: try list.checked(path), attributes: names ?? [],
      splits: [official(ids)])
  }

  private static func official(_ ids: [String: [String]]) -> SplitRule {
    SplitRule(
      name: "official", training: ids["train"] ?? [], validation: ids["val"] ?? [], test: ids["test"] ?? [])
  }

  private static func readCSV(
    _ path: String, _ images: PhotoFolder, into list: inout PhotoList
  ) throws(DatasetError) -> (ids: [String], attributes: [String]) {
    let file = try TextFile(path: path)
    list.open(file)
    var table = try Table(file, required: ["ImageFile", "score"])
    let score = table.index(of: "score") ?? 0
    let id = table.index(of: "ImageFile") ?? 0
    let names = attributes.filter { table.index(of: $0) != nil }
    let columns = names.compactMap { table.index(of: $0) }
    var ids: [String] = []
    while try table.next() {
      let rows = table.rows
      let name = try rows.requiredText(at: id, "ImageFile")
      var values: [Double] = []
      for (name, index) in zip(names, columns) { values.append(try attribute(rows, index, name)) }
      try list.append(
        RatedPhoto(
          id: name, path: images.path(of: name),
          ratings: .moments(mean: try Self.score(rows, score)),
          attributes: values), at: rows.rowStart)
      ids.append(name)
    }
    return (ids, names)
  }

  private static func readLists(
    _ folder: String, _ images: PhotoFolder, source: String
  ) throws(DatasetError) -> Dataset {
    let names = attributes.filter { exists("\(folder)/\(lists[0].1)_\(spelling($0)).txt") }
    var list = PhotoList()
    var ids: [String: [String]] = [:]
    for (part, prefix) in lists where exists("\(folder)/\(prefix)_score.txt") {
      var values: [[String: Double]] = []
      for name in names {
        values.append(
          try readValues("\(folder)/\(prefix)_\(spelling(name)).txt") { rows throws(DatasetError) in
            try attribute(rows, 1, name)
          })
      }
      let file = try TextFile(path: "\(folder)/\(prefix)_score.txt")
      list.open(file)
      var rows = RowReader(file, separatedBy: .blanks)
      while try rows.next() {
        try rows.expectFields(2...2)
        let name = rows.text(at: 0)
        var own: [Double] = []
        for (attribute, known) in zip(names, values) {
          guard let value = known[name] else {
            throw rows.error("\"\(name)\" has no value in \(prefix)_\(spelling(attribute)).txt")
          }
          own.append(value)
        }
        try list.append(
          RatedPhoto(
            id: name, path: images.path(of: name), ratings: .moments(mean: try score(rows, 1)),
            attributes: own), at: rows.rowStart)
        ids[part, default: []].append(name)
      }
    }
    return Dataset(
      kind: .aadb, source: source, scale: scale, photos: try list.checked(source), attributes: names,
      splits: [official(ids)])
  }

  private static func spelling(_ attribute: String) -> String {
    attribute == "BalancingElements" ? "BalacingElements" : attribute
  }

  private static func readValues(
    _ path: String, _ value: (RowReader) throws(DatasetError) -> Double
  ) throws(DatasetError) -> [String: Double] {
    var rows = RowReader(try TextFile(path: path), separatedBy: .blanks)
    var values: [String: Double] = [:]
    while try rows.next() {
      try rows.expectFields(2...2)
      values[rows.text(at: 0)] = try value(rows)
    }
    return values
  }

  private static func score(_ rows: RowReader, _ index: Int) throws(DatasetError) -> Double {
    let score = try rows.finiteNumber(at: index, "score")
    guard (0...1).contains(score) else {
      throw rows.error(at: index, "score", "expected a score from 0 to 1, found \(rows.found(at: index))")
    }
    return score
  }

  private static func attribute(_ rows: RowReader, _ index: Int, _ name: String) throws(DatasetError)
    -> Double
  {
    let value = try rows.finiteNumber(at: index, name)
    guard (-1...1).contains(value) else {
      throw rows.error(at: index, name, "expected a value from -1 to 1, found \(rows.found(at: index))")
    }
    return value
  }
}
