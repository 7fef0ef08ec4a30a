import Foundation
import Testing
import Torch

@Suite("Safetensors")
struct SafeTensorsTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Writes a file by the format's definition and reads it.
  private func read(
    _ header: String, data: Int = 0, length: UInt64? = nil
  ) throws -> (tensors: [String: Tensor], metadata: [String: String]) {
    let file = folder.appending(path: "file.safetensors")
    var bytes = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) }
    bytes += Data(header.utf8) + Data((0..<data).map { UInt8(truncatingIfNeeded: $0) })
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try SafeTensors.read(file.path)
  }

  @Test("a file that Git LFS has not fetched is named as such")
  func pointer() throws {
    let file = folder.appending(path: "pointer.safetensors")
    try Data("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n".utf8).write(to: file)
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensors.read(file.path) }
    #expect(error?.message.contains("git lfs pull") == true)
  }

  @Test("a file written by the format's definition is read")
  func foreignFile() throws {
    let (tensors, metadata) = try read(
      #"""
       {"b\u00e9\n\ud83d\ude00": {"shape": [ 2 ], "dtype":"U8","data_offsets":[4,6]}, "__metadata__":{"format":"pt"},
        "a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}, "empty":{"dtype":"F32","shape":[0,9],"data_offsets":[6,6]}}
      """#, data: 6)

    #expect(metadata == ["format": "pt"])
    #expect(Set(tensors.keys) == ["a", "bé\n😀", "empty"])
    #expect(try tensors["bé\n😀"]?.bytes() == [4, 5])
    #expect(try tensors["a"]?.bytes() == [0, 1, 2, 3] && tensors["a"]?.shape == [2, 1])
    #expect(tensors["empty"]?.shape == [0, 9])
  }

  @Test("what is written is read again, bytes for bytes, and the same every time")
  func roundTrip() throws {
    let tensors = [
      "é \"\\\n": try Tensor([Float.nan, -0.0, 1]), "flags": try Tensor([true, false, true]),
      "image": try Tensor((0..<24).map(Double.init), shape: [1, 2, 3, 4]).contiguous(channelsLast: true),
      "half": try Tensor([1.5]).to(.float16), "brain": try Tensor([1.5]).to(.bfloat16),
      "scalar": try Tensor(3),
      "index": try Tensor([1, -2]), "byte": try Tensor([UInt8(7)]), "none": try Tensor.zeros([0]),
    ]
    let (first, second) = (folder.appending(path: "1").path, folder.appending(path: "2").path)

    try SafeTensors.write(tensors, metadata: ["step": "12", "k\t": "\u{1}"], to: first)
    try SafeTensors.write(tensors, metadata: ["step": "12", "k\t": "\u{1}"], to: second)
    let (found, metadata) = try SafeTensors.read(first)

    #expect(metadata == ["step": "12", "k\t": "\u{1}"])
    #expect(Set(found.keys) == Set(tensors.keys))
    for (name, tensor) in tensors {
      let other = try #require(found[name])
      #expect(
        try other.bytes() == tensor.bytes() && other.dtype == tensor.dtype && other.shape == tensor.shape)
    }
    #expect(FileManager.default.contentsEqual(atPath: first, andPath: second))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2, "no partial file is left")
  }

  struct Hostile: CustomTestStringConvertible, Sendable {
    let kind: SafeTensorsError.Kind
    let header: String
    var data = 0
    var length: UInt64?
    var testDescription: String { "\(kind): \(header.prefix(90))" }
  }

  static func tensor(_ name: String, _ dtype: String, _ shape: String, _ start: Int, _ end: Int) -> String {
    #""\#(name)":{"dtype":"\#(dtype)","shape":[\#(shape)],"data_offsets":[\#(start),\#(end)]}"#
  }

  static let hostile: [Hostile] = [
    .init(kind: .truncated, header: "{}", length: 3),
    .init(kind: .headerTooLarge, header: "{}", length: 100_000_001),
    .init(kind: .headerTooLarge, header: "{}", length: .max),
    .init(kind: .headerTooLarge, header: "{}", length: 1 << 63),
    .init(kind: .malformedHeader, header: ""),
    .init(kind: .malformedHeader, header: "{"),
    .init(kind: .malformedHeader, header: "[]"),
    .init(kind: .malformedHeader, header: "{} x"),
    .init(kind: .malformedHeader, header: #"{"a":1}"#),
    .init(kind: .malformedHeader, header: #"{"a":{}}"#),
    .init(kind: .malformedHeader, header: #"{"a"#),
    .init(kind: .malformedHeader, header: #"{"\ud800":{}}"#),
    .init(kind: .malformedHeader, header: #"{"\ud800\u0041":{}}"#),
    .init(kind: .malformedHeader, header: #"{"\u12"#),
    .init(kind: .malformedHeader, header: #"{"\"#),
    .init(kind: .malformedHeader, header: "{\"\n\":{}}"),
    .init(kind: .malformedHeader, header: #"{"__metadata__":{"a":1}}"#),
    .init(
      kind: .malformedHeader, header: #"{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}"#, data: 1),
    .init(
      kind: .malformedHeader, header: #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, data: 1),
    .init(
      kind: .malformedHeader, header: #"{"a":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}"#, data: 1),
    .init(
      kind: .malformedHeader,
      header: #"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}"#),
    .init(kind: .malformedHeader, header: #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}}"#, data: 1),
    .init(
      kind: .malformedHeader, header: #"{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#),
    .init(kind: .malformedHeader, header: #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":"y"}}"#),
    .init(kind: .malformedHeader, header: String(repeating: #"{"a":"#, count: 100_000)),
    .init(
      kind: .duplicateName, header: "{\(tensor("a", "U8", "1", 0, 1)),\(tensor("a", "U8", "1", 1, 2))}",
      data: 2),
    .init(
      kind: .duplicateName, header: "{\(tensor("a", "U8", "1", 0, 1)),\(tensor("\\u0061", "U8", "1", 1, 2))}",
      data: 2),
    .init(kind: .duplicateName, header: #"{"__metadata__":{"a":"1","a":"2"}}"#),
    .init(kind: .unsupportedType, header: "{\(tensor("a", "C64", "1", 0, 8))}", data: 8),
    .init(kind: .invalidShape, header: "{\(tensor("a", "F32", "3", 0, 8))}", data: 8),
    .init(kind: .invalidShape, header: "{\(tensor("a", "F32", "4611686018427387905", 0, 4))}", data: 4),
    .init(kind: .invalidShape, header: "{\(tensor("a", "U8", "4294967296,4294967296,1", 0, 0))}"),
    .init(
      kind: .invalidShape, header: "{\(tensor("a", "U8", "9223372036854775807,9223372036854775807", 0, 1))}",
      data: 1),
    .init(kind: .invalidOffsets, header: "{\(tensor("a", "U8", "1", 2, 1))}", data: 2),
    .init(
      kind: .invalidOffsets, header: "{\(tensor("a", "U8", "2", 0, 2)),\(tensor("b", "U8", "2", 1, 3))}",
      data: 3),
    .init(
      kind: .invalidOffsets, header: "{\(tensor("a", "U8", "1", 0, 1)),\(tensor("b", "U8", "1", 2, 3))}",
      data: 3),
    .init(kind: .invalidOffsets, header: "{\(tensor("a", "U8", "1", 1, 2))}", data: 2),
    .init(kind: .invalidOffsets, header: "{\(tensor("a", "U8", "1", 0, 1))}", data: 2),
    .init(kind: .truncated, header: "{\(tensor("a", "U8", "9", 0, 9))}", data: 8),
    .init(kind: .truncated, header: "{\(tensor("a", "U8", "9223372036854775807", 0, .max))}", data: 8),
  ]

  @Test("a damaged or hostile file is a typed error", arguments: hostile)
  func damage(_ hostile: Hostile) throws {
    let error = #expect(throws: SafeTensorsError.self) {
      try read(hostile.header, data: hostile.data, length: hostile.length)
    }

    #expect(error?.kind == hostile.kind, "\(error?.message ?? "")")
    #expect(error?.path.hasSuffix("file.safetensors") == true)
  }

  @Test("a name that is not UTF-8, and a file of fewer than eight bytes, are typed errors")
  func notEvenText() throws {
    let file = folder.appending(path: "file")
    try (Data([6, 0, 0, 0, 0, 0, 0, 0]) + Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x7D])).write(to: file)
    #expect(throws: SafeTensorsError.self) { try SafeTensors.read(file.path) }
    try Data([1, 2]).write(to: file)

    let error = #expect(throws: SafeTensorsError.self) { try SafeTensors.read(file.path) }

    #expect(error?.kind == .truncated)
  }

  @Test("every truncation of a good file is a typed error")
  func truncations() throws {
    let file = folder.appending(path: "good")
    try SafeTensors.write(["a": wave(0, 3), "b": Tensor([UInt8(1)])], metadata: ["k": "v"], to: file.path)
    let whole = try Data(contentsOf: file)

    for count in 0..<whole.count {
      try whole.prefix(count).write(to: file)
      #expect(throws: SafeTensorsError.self) { try SafeTensors.read(file.path) }
    }
  }

  @Test("a missing file, a folder and an unwritable place are typed errors")
  func places() {
    let kind = { (path: String) in
      #expect(throws: SafeTensorsError.self) { try SafeTensors.read(path) }?.kind
    }

    #expect(kind(folder.appending(path: "none").path) == .notFound)
    #expect(kind(folder.path) == .unreadable)
    let error = #expect(throws: SafeTensorsError.self) {
      try SafeTensors.write([:], to: folder.appending(path: "no/such/folder").path)
    }
    #expect(error?.kind == .unwritable)
  }
}
