import Text

/// What a safetensors file says of itself: its tensors' types, shapes and places, checked against its size.
struct SafeTensorsHeader {
  struct Entry {
    let name: String
    let dtype: DType
    let shape: [Int]
    /// Bytes, counted from the end of the header.
    let range: Range<Int>
  }

  var entries: [Entry] = []
  var metadata: [String: String] = [:]

  /// What is wrong, before the file's name is known.
  struct Failure: Error {
    let kind: SafeTensorsError.Kind
    let message: String
  }

  static let typeNames: [DType: String] = [
    .bool: "BOOL", .uint8: "U8", .int64: "I64", .float16: "F16", .bfloat16: "BF16", .float32: "F32",
    .float64: "F64",
  ]

  /// Reads a header for a file with `dataSize` bytes after it.
  init(json: [UInt8], dataSize: Int) throws(Failure) {
    var names: Set<String> = []
    for (name, value) in try Self.members(of: Self.value(json), "the header") {
      guard names.insert(name).inserted else {
        throw Failure(kind: .duplicateName, message: "the header names '\(name)' twice")
      }
      if name == "__metadata__" {
        metadata = try Self.strings(value)
      } else {
        entries.append(try Self.entry(name, value))
      }
    }
    try checkPlaces(dataSize)
  }

  /// The one value of some JSON.
  private static func value(_ json: [UInt8]) throws(Failure) -> JSONValue {
    guard String(validating: json, as: UTF8.self) != nil else {
      throw Failure(kind: .malformedHeader, message: "the header is not UTF-8")
    }
    var reader = JSONReader(json)
    var values: [JSONValue] = []
    do throws(JSONError) {
      while values.count < 2, let value = try reader.next() { values.append(value) }
    } catch {
      throw Failure(
        kind: .malformedHeader, message: "the header is not JSON at byte \(error.offset): \(error.message)")
    }
    guard values.count == 1 else {
      throw Failure(kind: .malformedHeader, message: "the header is not one object")
    }
    return values[0]
  }

  private static func members(
    of value: JSONValue, _ name: String
  ) throws(Failure) -> [(key: String, value: JSONValue)] {
    guard case .object(let members) = value.content else {
      throw Failure(kind: .malformedHeader, message: "\(name) is no object")
    }
    return members
  }

  private static func strings(_ value: JSONValue) throws(Failure) -> [String: String] {
    var strings: [String: String] = [:]
    for (key, value) in try members(of: value, "the metadata") {
      guard case .string(let text) = value.content else {
        throw Failure(kind: .malformedHeader, message: "the metadata's '\(key)' is no string")
      }
      guard strings.updateValue(text, forKey: key) == nil else {
        throw Failure(kind: .duplicateName, message: "the metadata has '\(key)' twice")
      }
    }
    return strings
  }

  /// Whole numbers from 0.
  private static func naturals(_ value: JSONValue) -> [Int]? {
    guard let elements = value.elements else { return nil }
    let naturals = elements.compactMap { element -> Int? in
      guard case .number(_, let whole?) = element.content, whole >= 0 else { return nil }
      return whole
    }
    return naturals.count == elements.count ? naturals : nil
  }

  private static func entry(_ name: String, _ value: JSONValue) throws(Failure) -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    for (key, value) in try members(of: value, "'\(name)'") {
      switch (key, value.content) {
      case ("dtype", .string(let text)) where type == nil: type = text
      case ("shape", .array) where shape == nil: shape = naturals(value)
      case ("data_offsets", .array) where offsets == nil: offsets = naturals(value)
      default:
        throw Failure(kind: .malformedHeader, message: "'\(name)' has an unexpected or second '\(key)'")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw Failure(kind: .malformedHeader, message: "'\(name)' lacks its dtype, shape or two data_offsets")
    }
    guard let dtype = typeNames.first(where: { $0.value == type })?.key else {
      throw Failure(kind: .unsupportedType, message: "'\(name)' has the unsupported dtype '\(type)'")
    }
    guard offsets[0] <= offsets[1] else {
      throw Failure(kind: .invalidOffsets, message: "'\(name)' ends at \(offsets[1]), before its start")
    }
    guard Tensor.byteCount(of: shape, dtype) == offsets[1] - offsets[0] else {
      throw Failure(
        kind: .invalidShape,
        message: "'\(name)' has \(offsets[1] - offsets[0]) bytes, which are not \(shape) of \(type)")
    }
    return Entry(name: name, dtype: dtype, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// The tensors must fill the file exactly, one after the other.
  private mutating func checkPlaces(_ dataSize: Int) throws(Failure) {
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw Failure(
          kind: .invalidOffsets,
          message:
            "'\(entry.name)' starts at \(entry.range.lowerBound), but the tensor before it ends at \(end)")
      }
      end = entry.range.upperBound
    }
    guard end <= dataSize else {
      throw Failure(kind: .truncated, message: "the tensors need \(end) bytes, the file has \(dataSize)")
    }
    guard end == dataSize else {
      throw Failure(kind: .invalidOffsets, message: "\(dataSize - end) bytes belong to no tensor")
    }
  }
}

extension SafeTensorsHeader {
  /// A header for tensors that follow each other in the given order, padded to eight bytes.
  static func json(_ tensors: [(key: String, value: Tensor)], _ metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var start = 0
    for (name, tensor) in tensors {
      let (shape, dtype) = (tensor.shape, tensor.dtype)
      let end = start + tensor.count * dtype.byteCount
      members.append(
        "\(quoted(name)):{\"dtype\":\"\(typeNames[dtype] ?? "")\",\"shape\":[\(list(shape))],\"data_offsets\":[\(start),\(end)]}"
      )
      start = end
    }
    let json = Array("{\(members.joined(separator: ","))}".utf8)
    return json + [UInt8](repeating: 32, count: (8 - json.count % 8) % 8)
  }

  private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case ..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
