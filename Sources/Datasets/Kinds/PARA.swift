import Foundation
public import Ratings

/// PARA, 31,220 photos with about 25 votes 1, 1½, … 5 each for beauty, and what raters thought of eight attributes.
///
/// Yang, Xu, Li, Qie, Li, Zhang & Guo 2022, "Personalized Image Aesthetics Assessment with Rich Attributes".
public enum PARA {
  /// What raters could answer.
  public static let scale = RatingScale.oneToFiveByHalves

  /// Means of what else raters judged, from 1 to 5: columns such as `qualityScore_mean`.
  public static let attributes = [
    "quality", "composition", "color", "dof", "light", "content", "contentPreference", "willingnessToShare",
  ]

  /// From what to what one of ``attributes`` goes; nil for any other name.
  public static func range(of attribute: String) -> ClosedRange<Double>? {
    attributes.contains(attribute) ? scale.range : nil
  }

  private static let lists = (training: "PARA-GiaaTrain.csv", test: "PARA-GiaaTest.csv")

  /// Reads a folder that holds `annotation/PARA-GiaaTrain.csv` and `PARA-GiaaTest.csv`, or one such CSV file.
  ///
  /// Columns `sessionId`, `imageName`, `aestheticScore_1.0` … `aestheticScore_5.0`, `qualityScore_mean` and the like, and
  /// `semantic`, the kind of scene, where it is there. Both lists are needed in a folder, and make the split `official`. Photos
  /// are looked for in `imgs`, in the folder of their session. The id of a photo is `sessionId/imageName`.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
    let roots = [folder, URL(fileURLWithPath: folder).deletingLastPathComponent().path]
    let images = roots.map { $0 + "/imgs" }.first(where: isFolder)
    guard isFolder(path) else {
      var list = PhotoList()
      let names = try readTable(path, images, into: &list).attributes
      return Dataset(
        kind: .para, source: path, scale: scale, photos: try list.checked(path), attributes: names)
    }
    let annotation = exists("\(path)/\(lists.training)") ? path : path + "/annotation"
    var list = PhotoList()
    let training = try readTable("\(annotation)/\(lists.training)", images, into: &list)
    let test = try readTable("\(annotation)/\(lists.test)", images, into: &list)
    guard training.attributes == test.attributes else {
      throw DatasetError(
        "\(annotation)/\(lists.test)", line: 1, column: 1,
        "the attributes differ from those of \(lists.training)")
    }
    return Dataset(
      kind: .para, source: path, scale: scale, photos: try list.checked(path), attributes: test.attributes,
      splits: [SplitRule(name: "official", training: training.ids, test: test.ids)])
  }

  /// Whether a folder holds one of the published lists.
  static func isPublished(_ folder: String) -> Bool {
    ["", "annotation/"].contains { exists("\(folder)/\($0)\(lists.training)") }
  }

  private static func column(of attribute: String) -> String {
    let isScore = !["contentPreference", "willingnessToShare"].contains(attribute)
    return attribute + (isScore ? "Score_mean" : "_mean")
  }

  private static func readTable(
    _ path: String, _ images: String?, into list: inout PhotoList
  ) throws(DatasetError) -> (ids: [String], attributes: [String]) {
    let file = try TextFile(path: path)
    list.open(file, expecting: file.bytes.count / 400)
    var table = try Table(file, required: ["sessionId", "imageName"])
    let (session, name) = (table.index(of: "sessionId") ?? 0, table.index(of: "imageName") ?? 0)
    let votes = try table.numberedColumns(isNeeded: true)
    guard let votes, votes.scale == scale else {
      throw DatasetError(
        path, line: 1, column: 1, field: "aestheticScore_1.0",
        "expected the columns aestheticScore_1.0, aestheticScore_1.5 … aestheticScore_5.0")
    }
    let known = attributes.filter { table.index(of: column(of: $0)) != nil }
    let columns = known.compactMap { table.index(of: column(of: $0)) }
    let scene = table.index(of: "semantic")
    var ids: [String] = []
    while try table.next() {
      let rows = table.rows
      let folder = try rows.requiredText(at: session, "sessionId")
      let id = try "\(folder)/\(rows.requiredText(at: name, "imageName"))"
      var values: [Double] = []
      for (name, index) in zip(known, columns) {
        values.append(try rows.finiteNumber(at: index, column(of: name)))
      }
      let photo = RatedPhoto(
        id: id, path: images.map { "\($0)/\(id)" },
        ratings: try rows.histogram(at: votes.places, of: table.header, on: scale),
        category: try scene.map { (column) throws(DatasetError) in
          try rows.requiredText(at: column, "semantic")
        },
        attributes: values)
      try list.append(photo, at: rows.rowStart)
      ids.append(id)
    }
    return (ids, known)
  }
}
