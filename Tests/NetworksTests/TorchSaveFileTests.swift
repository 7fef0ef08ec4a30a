import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Files of torch.save")
struct TorchSaveFileTests {
  let files: [String: Data]

  init() throws {
    files = try Reference.load().files.mapValues { try #require(Data(base64Encoded: $0)) }
  }

  @Test(
    "tensors are read in both formats, with their strides, offsets and types",
    arguments: ["legacy", "zip", "nested"])
  func contents(format: String) throws {
    let tensors = try read(#require(files[format]))
    let base = (0..<24).map(Float.init)
    #expect(try #require(tensors["plain"]).floats() == base)
    #expect(tensors["plain"]?.shape == [2, 3, 4])
    // permuted[i, j, k] = base[j, k, i]
    let permuted = (0..<24).map { (n: Int) -> Float in
      let (i, j, k) = (n / 6, n % 6 / 3, n % 3)
      return Float(j * 12 + k * 4 + i)
    }
    #expect(try #require(tensors["permuted"]).floats() == permuted)
    #expect(tensors["permuted"]?.shape == [4, 2, 3])
    #expect(try #require(tensors["view"]).floats() == [5, 6, 7, 8, 9, 10])
    #expect(try #require(tensors["half"]).floats() == [0.5, -2])
    #expect(tensors["half"]?.dtype == .float16)
    #expect(try #require(tensors["whole"]).int64s() == [1, -1_099_511_627_776])
    #expect(try #require(tensors["scalar"]).item() == 7)
    #expect(tensors["scalar"]?.shape == [])
    #expect(tensors["empty"]?.shape == [0, 3])
    #expect(try #require(tensors["parameter"]).floats() == [1.5])
    #expect(tensors.count == 8)
  }

  @Test("a file cut short anywhere is a typed error that names it", arguments: ["legacy", "zip"])
  func truncated(format: String) throws {
    let whole = try #require(files[format])
    // A zip file's last two bytes are the length of a comment, which nobody needs.
    for length in 0..<whole.count - 2 {
      let error = #expect(throws: WeightsError.self) { try read(whole.prefix(length)) }
      #expect(error?.subject.hasSuffix(".pth") ?? false)
    }
  }

  @Test("no single damaged byte does worse than an error", arguments: ["legacy", "zip"])
  func damaged(format: String) throws {
    let whole = try #require(files[format])
    for position in whole.indices {
      for flip in [0x01, 0x80, 0xff] as [UInt8] {
        var bytes = whole
        bytes[position] ^= flip
        do { _ = try read(bytes) } catch { #expect(error is WeightsError || error is TorchError) }
      }
    }
  }

  @Test("a pickle that wants to run something is refused, not run")
  func executing() {
    // os.system("true"): GLOBAL, text, TUPLE1, REDUCE.
    let pickle =
      Data([0x80, 2]) + Data("cos\nsystem\n".utf8) + Data([0x55, 4]) + Data("true".utf8)
      + Data([0x85, 0x52, 0x2e])
    let error = #expect(throws: WeightsError.self) { try read(magic + version + empty + pickle + noKeys) }
    #expect(error?.kind == .unsupported)
  }

  @Test("a deep nest of tuples is no danger to the stack")
  func nested() {
    let pickle = Data([0x80, 2, 0x4e]) + Data(repeating: 0x85, count: 1_000_000) + Data([0x2e])
    #expect(throws: WeightsError.self) { try read(magic + version + empty + pickle) }
  }

  @Test(
    "shapes and strides beyond the storage are refused",
    arguments: [
      ([1 << 40], [0]), ([4], [8]), ([-1], [1]), ([Int.max, Int.max], [1, 1]), ([2], [Int.max]), ([25], [1]),
    ])
  func impossibleLayout(shape: [Int], strides: [Int]) {
    let layout = TensorLayout(storage: "0", dtype: .float32, offset: 0, shape: shape, strides: strides)
    #expect(throws: FormatError.self) { try layout.rowMajor(Data(count: 24 * 4)) }
  }

  @Test("missing files and other formats are told apart")
  func otherFiles() {
    let missing = #expect(throws: WeightsError.self) { try TorchSaveFile.read("/nowhere/weights.pth") }
    #expect(missing?.kind == .notFound)
    let text = #expect(throws: WeightsError.self) { try read(Data("no weights here".utf8)) }
    #expect(text?.kind == .unsupported)
    let pointer = Data("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n".utf8)
    let unfetched = #expect(throws: WeightsError.self) { try read(pointer) }
    #expect(unfetched?.message.contains("git lfs pull") == true)
  }

  private let magic = Data([
    0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
  ])
  private let version = Data([0x80, 2, 0x4d, 0xe9, 0x03, 0x2e])
  private let noKeys = Data([0x80, 2, 0x5d, 0x2e])
  private let empty = Data([0x80, 2, 0x7d, 0x2e])

  private func read(_ data: Data) throws -> [String: Tensor] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try TorchSaveFile.read(file.path)
  }
}
