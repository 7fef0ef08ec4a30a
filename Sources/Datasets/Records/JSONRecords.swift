import Ratings
import Text

/// Records in JSON: a list of objects, or objects that follow one another.
struct JSONRecords {
  private static let numberNames = ["distribution", "probabilities", "votes", "counts", "label"]

  private let file: TextFile
  private var reader: JSONReader
  private var first: JSONValue?
  /// The keys of the names that each role goes by.
  private let names: [ColumnMap.Role: [String]]
  /// The keys of names that occurred, which are the same in most records.
  private var keys: [String: String] = [:]
  let format: RecordFormat
  /// What a map named and the first record has.
  let mapped: Set<ColumnMap.Role>

  init(_ file: TextFile, columns map: ColumnMap) throws(DatasetError) {
    self.file = file
    reader = JSONReader(file)
    first = try reader.next(in: file)
    format = first?["mean_score_prediction"] == nil ? .json : .idealo
    var names: [ColumnMap.Role: [String]] = [
      .id: ColumnNames.id, .file: ColumnNames.file, .mean: ColumnNames.mean, .std: ColumnNames.deviation,
      .votes: Self.numberNames, .category: ["category"], .tags: ["tags"], .challenge: ["challenge"],
    ]
    var mapped: Set<ColumnMap.Role> = []
    for (role, name) in map.columns {
      if first?[name] != nil {
        mapped.insert(role)
        names[role] = [name]
      } else if !map.optional.contains(role) {
        throw file.error(at: first?.offset ?? file.start, field: name, "this member is missing")
      }
    }
    // Who names the mean does not mean a distribution.
    if mapped.contains(.mean), !mapped.contains(.votes) { names[.votes] = [] }
    self.names = names.mapValues { $0.map(ColumnNames.key) }
    self.mapped = mapped
  }

  mutating func next() throws(DatasetError) -> Record? {
    if let value = first {
      first = nil
      return try record(value)
    }
    guard let value = try reader.next(in: file) else { return nil }
    return try record(value)
  }

  private mutating func record(_ value: JSONValue) throws(DatasetError) -> Record {
    guard case .object = value.content else {
      throw file.error(at: value.offset, "expected an object with an id and ratings")
    }
    let members = Members(value, keys: &keys)
    guard let id = members.text(names[.id]), !id.isEmpty else {
      throw file.error(
        at: value.offset, field: "id", "expected an id (\(ColumnNames.id.joined(separator: ", ")))")
    }
    if let error = value["error"], !error.isNull {
      let message = [error["kind"], error["message"], error].compactMap { $0?.text }.joined(separator: ": ")
      return Record(
        id: id, value: .failure(message), offset: value.offset, valueOffset: error.offset, valueName: "error")
    }
    var record: Record
    if let (name, list) = members.first(names[.votes]) {
      guard let numbers = list.numbers else {
        throw file.error(at: list.offset, field: name, "expected a list of numbers")
      }
      record = Record(
        id: id, value: .distribution(numbers), offset: value.offset, valueOffset: list.offset, valueName: name
      )
    } else if let (name, mean) = members.first(names[.mean]) {
      guard let number = mean.number else {
        throw file.error(at: mean.offset, field: name, "expected a number")
      }
      let deviation = members.first(names[.std])?.value
      guard deviation == nil || deviation?.number != nil else {
        throw file.error(at: deviation?.offset ?? value.offset, field: "std", "expected a number")
      }
      record = Record(
        id: id, value: .mean(number, standardDeviation: deviation?.number), offset: value.offset,
        valueOffset: mean.offset, valueName: name)
    } else {
      throw file.error(
        at: value.offset, "expected \((Self.numberNames + ColumnNames.mean).joined(separator: ", "))")
    }
    if let (_, scale) = members.first(["scale"]) {
      do { record.scale = try RatingScale(scale.numbers ?? []) } catch {
        throw file.error(at: scale.offset, field: "scale", "\(error)")
      }
    }
    record.file = members.text(names[.file])
    record.category = members.text(names[.category])
    record.challenge = members.text(names[.challenge])
    record.tags = members.first(names[.tags])?.value.elements?.compactMap(\.text) ?? []
    if let width = members.first(["width"])?.value.number,
      let height = members.first(["height"])?.value.number,
      width > 0, height > 0
    {
      record.aspect = height / width
    }
    if case .object(let attributes)? = members.first(["attributes"])?.value.content {
      for (name, value) in attributes { record.attributes[name] = value.number }
    }
    return record
  }
}

/// The members of an object by the keys of their names.
private struct Members {
  private var members: [String: (name: String, value: JSONValue)] = [:]

  init(_ object: JSONValue, keys: inout [String: String]) {
    guard case .object(let all) = object.content else { return }
    for (name, value) in all where !value.isNull {
      if keys[name] == nil { keys[name] = ColumnNames.key(name) }
      let key = keys[name] ?? name
      if members[key] == nil { members[key] = (name, value) }
    }
  }

  /// The first member with one of these keys that is not null.
  func first(_ keys: [String]?) -> (name: String, value: JSONValue)? {
    keys?.lazy.compactMap { members[$0] }.first
  }

  /// The first of them that is text or a whole number.
  func text(_ keys: [String]?) -> String? {
    keys?.lazy.compactMap { members[$0]?.value.text }.first
  }
}
