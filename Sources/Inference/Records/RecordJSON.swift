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
      func add(_ key: String, _ value: String?) {
        if let value { fields.append("\(jsonString(key)):\(value)") }
      }
      add("mean", rating.mean.map(recordNumber))
      add("std", rating.standardDeviation.map(recordNumber))
      add("distribution", rating.distribution.map(jsonArray))
      add("scale", jsonArray(rating.scale))
      add("model", jsonString(rating.model))
      add("width", "\(rating.size.width)")
      add("height", "\(rating.size.height)")
      add("quality", rating.quality.map { "{\"mean\":\(recordNumber($0))}" })
      if !rating.attributes.isEmpty {
        let attributes = rating.attributes.sorted { $0.key < $1.key }.map { name, value in
          "\(jsonString(name)):\(recordNumber(value))"
        }
        add("attributes", "{\(attributes.joined(separator: ","))}")
      }
      if rating.precision != .f32 { add("precision", jsonString(rating.precision.rawValue)) }
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
    } else if fields.mean != nil || fields.quality != nil, let scale = fields.scale, let model = fields.model,
      let width = fields.width, let height = fields.height,
      fields.distribution?.count ?? scale.count == scale.count
    {
      let rating = Rating(
        mean: fields.mean, standardDeviation: fields.std, distribution: fields.distribution, scale: scale,
        model: model, size: PixelSize(width: width, height: height), quality: fields.quality?.mean,
        attributes: fields.attributes ?? [:], precision: fields.precision ?? .f32)
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

  struct Quality: Decodable {
    let mean: Double
  }

  let path: String
  let path_bytes: String?
  let mean, std: Double?
  let distribution, scale: [Double]?
  let model: String?
  let width, height: Int?
  let quality: Quality?
  let attributes: [String: Double]?
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
