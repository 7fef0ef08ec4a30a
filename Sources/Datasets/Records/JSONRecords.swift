import Ratings

/// Records in JSON: a list of objects, or objects that follow one another.
struct JSONRecords {
  private static let numberNames = ["distribution", "probabilities", "votes", "counts", "label"]
  private static let meanNames = ["mean_score_prediction", "mean", "mean_score", "score"]

  private var reader: JSONReader
  private var first: JSONValue?
  let format: RecordFormat

  init(_ file: TextFile) throws(DatasetError) {
    reader = JSONReader(file)
    first = try reader.next()
    format = first?["mean_score_prediction"] == nil ? .json : .idealo
  }

  mutating func next() throws(DatasetError) -> Record? {
    if let value = first {
      first = nil
      return try record(value)
    }
    guard let value = try reader.next() else { return nil }
    return try record(value)
  }

  private func record(_ value: JSONValue) throws(DatasetError) -> Record {
    let file = reader.file
    guard case .object = value.content else {
      throw file.error(at: value.offset, "expected an object with an id and ratings")
    }
    guard let id = CSVRecords.idNames.lazy.compactMap({ value[$0]?.text }).first, !id.isEmpty else {
      throw file.error(
        at: value.offset, field: "id", "expected an id (\(CSVRecords.idNames.joined(separator: ", ")))")
    }
    if let error = value["error"], !error.isNull {
      let message = [error["kind"], error["message"], error].compactMap { $0?.text }.joined(separator: ": ")
      return Record(
        id: id, value: .failure(message), offset: value.offset, valueOffset: error.offset, valueName: "error")
    }
    var record: Record
    if let (name, list) = member(value, Self.numberNames) {
      guard let numbers = list.numbers else {
        throw file.error(at: list.offset, field: name, "expected a list of numbers")
      }
      record = Record(
        id: id, value: .numbers(numbers), offset: value.offset, valueOffset: list.offset, valueName: name)
    } else if let (name, mean) = member(value, Self.meanNames) {
      guard let number = mean.number else {
        throw file.error(at: mean.offset, field: name, "expected a number")
      }
      let deviation = member(value, ["std", "standard_deviation"])?.value
      guard deviation == nil || deviation?.number != nil else {
        throw file.error(at: deviation?.offset ?? value.offset, field: "std", "expected a number")
      }
      record = Record(
        id: id, value: .mean(number, standardDeviation: deviation?.number), offset: value.offset,
        valueOffset: mean.offset, valueName: name)
    } else {
      throw file.error(
        at: value.offset, "expected \((Self.numberNames + Self.meanNames).joined(separator: ", "))")
    }
    if let scale = value["scale"], !scale.isNull {
      do { record.scale = try RatingScale(scale.numbers ?? []) } catch {
        throw file.error(at: scale.offset, field: "scale", "\(error)")
      }
    }
    record.file = CSVRecords.fileNames.lazy.compactMap { value[$0]?.text }.first
    record.category = value["category"]?.text
    record.challenge = value["challenge"]?.text
    record.tags = value["tags"]?.elements?.compactMap(\.text) ?? []
    if let width = value["width"]?.number, let height = value["height"]?.number, width > 0, height > 0 {
      record.aspect = height / width
    }
    return record
  }

  private func member(_ value: JSONValue, _ names: [String]) -> (name: String, value: JSONValue)? {
    for name in names {
      if let member = value[name], !member.isNull { return (name, member) }
    }
    return nil
  }
}
