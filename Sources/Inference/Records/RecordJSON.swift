import Foundation
import Imaging

extension PhotoRecord {
  /// One JSON object on one line, without a line end.
  ///
  /// A path that is not UTF-8 is given in readable form, and its bytes in base 64 under `path_bytes`.
  public var json: String {
    var fields = ["\"path\":\(jsonString(path.text))"]
    if !path.isText { fields.append("\"path_bytes\":\"\(Data(path.bytes).base64EncodedString())\"") }
    switch outcome {
    case .rated(let rating):
      fields += [
        "\"mean\":\(recordNumber(rating.mean))", "\"std\":\(recordNumber(rating.standardDeviation))",
        "\"distribution\":\(jsonArray(rating.distribution))", "\"scale\":\(jsonArray(rating.scale))",
        "\"model\":\(jsonString(rating.model))", "\"width\":\(rating.size.width)",
        "\"height\":\(rating.size.height)",
      ]
      if rating.precision != .f32 { fields.append("\"precision\":\"\(rating.precision.rawValue)\"") }
    case .failed(let kind, let message):
      fields.append("\"error\":{\"kind\":\"\(kind.rawValue)\",\"message\":\(jsonString(message))}")
    }
    return "{\(fields.joined(separator: ","))}"
  }

  /// Reads what ``json`` wrote; nil when it is something else.
  public init?(json: some Sequence<UInt8>) {
    guard let fields = try? JSONDecoder().decode(RecordFields.self, from: Data(json)) else { return nil }
    self.init(fields)
  }

  /// Reads an array of such objects, leaving out what is something else; nil when it is no array.
  public static func array(json: some Sequence<UInt8>) -> [PhotoRecord]? {
    guard let all = try? JSONDecoder().decode([Lenient<RecordFields>].self, from: Data(json)) else {
      return nil
    }
    return all.compactMap { $0.value.flatMap(PhotoRecord.init) }
  }

  private init?(_ fields: RecordFields) {
    let path =
      fields.path_bytes.flatMap { Data(base64Encoded: $0) }.map { PhotoPath(bytes: $0) }
      ?? PhotoPath(fields.path)
    if let error = fields.error {
      self.init(path: path, outcome: .failed(error.kind, message: error.message))
    } else if let mean = fields.mean, let deviation = fields.std, let distribution = fields.distribution,
      let scale = fields.scale, let model = fields.model, let width = fields.width,
      let height = fields.height,
      distribution.count == scale.count
    {
      let rating = Rating(
        mean: mean, standardDeviation: deviation, distribution: distribution, scale: scale, model: model,
        size: PixelSize(width: width, height: height), precision: fields.precision ?? .f32)
      self.init(path: path, outcome: .rated(rating))
    } else {
      return nil
    }
  }
}

/// The fields of a record, by their names in JSON.
private struct RecordFields: Decodable {
  struct Failure: Decodable {
    let kind: PhotoError.Kind
    let message: String
  }

  let path: String
  let path_bytes: String?
  let mean, std: Double?
  let distribution, scale: [Double]?
  let model: String?
  let width, height: Int?
  let precision: Precision?
  let error: Failure?
}

/// A value, or nil where something else stands.
private struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

private func jsonArray(_ values: [Double]) -> String {
  "[\(values.map(recordNumber).joined(separator: ","))]"
}

/// `text` in quotation marks, with escapes where JSON wants them.
private func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\0"..<" ", "\u{7F}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
