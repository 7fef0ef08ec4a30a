import Foundation
import Ratings
import Text

extension AVA {
  /// Reads the dialects in which others pass AVA's votes on; counts and probabilities are told apart by their sum.
  ///
  /// * `id,p1 … p10` without a header or with a header of pandas (kentsyx, SSL-Inpainting-AQA), with or without an index
  /// * `image_id,score2 … score11,tag1,tag2,tag3`: counts, the last tag is the challenge (MPANet, TANet)
  /// * `img_name,MOS,c1 … c10,semantic_tag1,semantic_tag2,official split,ILGnet split` with 0, 1, 2 for training,
  ///   validation, test (pyiqa)
  /// * a JSON list of `{"image_id", "label": [ten numbers]}` (idealo)
  ///
  /// Files named `train`, `val` and `test` are the split `published`, and each further part of the test is a split with the
  /// same training photos.
  static func readTables(
    _ files: [(part: String, file: TextFile)], _ lists: AVALists, source: String
  ) throws(DatasetError) -> Dataset {
    var lists = lists
    var list = PhotoList()
    var parts: [String: [String]] = [:]
    var columns: [String: [String: [String]]] = [:]
    for (part, file) in files {
      list.open(file)
      let first = file.bytes[file.start...].first { !" \t\r\n".utf8.contains($0) }
      let ids =
        first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        ? try readJSON(file, lists, into: &list) : try readCSV(file, &lists, into: &list, splits: &columns)
      parts[part] = ids
    }
    let photos = try list.checked(source)
    var splits = columns.sorted { $0.key < $1.key }.map { name, lists in
      SplitRule(name: name, training: lists["0"] ?? [], validation: lists["1"] ?? [], test: lists["2"] ?? [])
    }
    let (training, validation) = (parts["train"] ?? [], parts["val"] ?? [])
    for (part, _) in files where part.hasPrefix("test") {
      splits.append(
        SplitRule(
          name: part == "test" ? "published" : part, training: training, validation: validation,
          test: parts[part] ?? []))
    }
    return Dataset(
      kind: .ava, source: source, scale: scale, photos: photos, splits: splits + lists.splits + rules(photos),
      expectedMissing: unreadable)
  }

  private static func readJSON(
    _ file: TextFile, _ lists: AVALists, into list: inout PhotoList
  ) throws(DatasetError) -> [String] {
    var reader = JSONReader(file)
    var ids: [String] = []
    while let record = try reader.next(in: file) {
      guard let id = record["image_id"]?.text else {
        throw file.error(at: record.offset, field: "image_id", "expected an object with an id")
      }
      guard let label = record["label"], let numbers = label.numbers else {
        throw file.error(
          at: (record["label"] ?? record).offset, field: "label", "expected a list of ten numbers")
      }
      let ratings: Rating
      do { ratings = try .histogram(numbers, on: scale) } catch {
        throw file.error(at: label.offset, field: "label", "\(error)")
      }
      let photo = RatedPhoto(
        id: id, path: lists.images.path(of: id + ".jpg"), ratings: ratings, styles: lists.styles(of: id))
      try list.append(photo, at: record.offset)
      ids.append(id)
    }
    return ids
  }

  private static func readCSV(
    _ file: TextFile, _ lists: inout AVALists, into list: inout PhotoList,
    splits: inout [String: [String: [String]]]
  ) throws(DatasetError) -> [String] {
    var layout = try TableLayout(file)
    var ids: [String] = []
    while try layout.next() {
      let rows = layout.rows
      let id = withoutPhotoExtension(try rows.requiredText(at: layout.id, "image id"))
      var numbers: [Double] = []
      for (number, index) in layout.votes.enumerated() {
        numbers.append(try rows.count(at: index, "value \(number + 1)"))
      }
      let ratings: Rating
      do { ratings = try .histogram(numbers, on: scale) } catch {
        throw rows.error(at: layout.votes[0], "value 1", "\(error)")
      }
      let tags = layout.tags.map { rows.text(at: $0) }.filter { $0 != "0" && !$0.isEmpty }
      let challenge = layout.challenge.map { rows.text(at: $0) }.flatMap { $0.isEmpty ? nil : $0 }
      let photo = RatedPhoto(
        id: id, path: lists.images.path(of: id + ".jpg"), ratings: ratings, tags: tags.map(lists.tag),
        challenge: challenge.flatMap { Int($0).map { lists.challenge($0) } ?? $0 },
        styles: lists.styles(of: id))
      try list.append(photo, at: rows.rowStart)
      for (name, index) in layout.splits {
        let part = rows.text(at: index)
        guard ["0", "1", "2"].contains(part) else {
          throw rows.error(at: index, name, "expected 0, 1 or 2, found \(rows.found(at: index))")
        }
        splits[name, default: [:]][part, default: []].append(id)
      }
      ids.append(id)
    }
    return ids
  }
}

/// Which column holds what.
private struct TableLayout {
  var rows: RowReader
  let id: Int
  let votes: [Int]
  var tags: [Int] = []
  var challenge: Int?
  var splits: [(name: String, index: Int)] = []
  private var firstIsData = false
  private let width: Int

  init(_ file: TextFile) throws(DatasetError) {
    var rows = RowReader(file, separatedBy: .detected(in: file))
    guard try rows.next() else { throw DatasetError(file.path, line: 1, column: 1, "there are no rows") }
    let names = rows.fields.indices.map { rows.text(at: $0) }
    width = names.count
    func place(_ name: String) -> Int? { ColumnNames.place(of: [name], in: names) }
    if place("score2") != nil || place("c1") != nil {
      let (prefix, first) = place("score2") != nil ? ("score", 2) : ("c", 1)
      let wanted = (0..<10).map { "\(prefix)\(first + $0)" }
      for name in wanted + [prefix == "c" ? "img_name" : "image_id"] where place(name) == nil {
        throw DatasetError(file.path, line: 1, column: 1, field: name, "this column is missing")
      }
      if let extra = place("\(prefix)\(first + 10)") {
        throw rows.error(at: extra, names[extra], "expected ten columns of votes, found an eleventh")
      }
      votes = wanted.compactMap(place)
      id = place("image_id") ?? place("img_name") ?? 0
      tags = ["tag1", "tag2", "semantic_tag1", "semantic_tag2"].compactMap(place)
      challenge = place("tag3")
      splits = [("official", "official split"), ("ava1", "ILGnet split")].compactMap { name, column in
        place(column).map { (name, $0) }
      }
    } else {
      // 11 columns: id and ten numbers; 12: pandas' index before them.
      guard width == 11 || width == 12 else {
        throw rows.error(
          "expected an id and ten numbers, or a header that names columns; found \(width) fields")
      }
      id = width - 11
      votes = Array(id + 1..<id + 11)
      // Pandas numbers columns that have no name.
      let isNumbered = names[id] == "0" && votes.enumerated().allSatisfy { names[$1] == "\($0 + 1)" }
      firstIsData = !isNumbered && votes.contains { rows.number(at: $0) != nil }
    }
    self.rows = rows
  }

  mutating func next() throws(DatasetError) -> Bool {
    if firstIsData {
      firstIsData = false
      return true
    }
    guard try rows.next() else { return false }
    try rows.expectFields(width...width)
    return true
  }
}
