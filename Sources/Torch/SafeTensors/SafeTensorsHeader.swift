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
    var scanner = JSONScanner(json)
    var names: Set<String> = []
    try scanner.object { scanner, name throws(Failure) in
      guard names.insert(name).inserted else {
        throw Failure(kind: .duplicateName, message: "the header names '\(name)' twice")
      }
      if name == "__metadata__" {
        metadata = try Self.strings(&scanner)
      } else {
        entries.append(try Self.entry(name, &scanner))
      }
    }
    try scanner.end()
    try checkPlaces(dataSize)
  }

  private static func strings(_ scanner: inout JSONScanner) throws(Failure) -> [String: String] {
    var strings: [String: String] = [:]
    try scanner.object { scanner, key throws(Failure) in
      guard strings.updateValue(try scanner.string(), forKey: key) == nil else {
        throw Failure(kind: .duplicateName, message: "the metadata has '\(key)' twice")
      }
    }
    return strings
  }

  private static func entry(_ name: String, _ scanner: inout JSONScanner) throws(Failure) -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { scanner, key throws(Failure) in
      switch key {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.naturalNumbers()
      case "data_offsets" where offsets == nil: offsets = try scanner.naturalNumbers()
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
