import Fixtures
import Foundation
import Testing
import Torch

@testable import Training

@Suite("Damaged checkpoints")
struct CheckpointDamageTests {
  private func written(in folder: ScratchFolder) throws -> (file: CheckpointFile, bytes: Data) {
    let file = CheckpointFile(path: folder("last.safetensors"))
    try file.write(checkpointContents())
    return (file, try Data(contentsOf: URL(filePath: file.path)))
  }

  @Test("numbers that are not finite, -0 and the smallest of all come back to the last bit")
  func bits() throws {
    let folder = try ScratchFolder()
    let read = try written(in: folder).file.read()
    let floats = try #require(read.tensors(of: "network")["a"]).floats().map(\.bitPattern)
    let expected: [Float] = [.nan, -.infinity, -0.0, .leastNonzeroMagnitude]
    #expect(floats == expected.map(\.bitPattern))
    let whole = try #require(read.tensors(of: "network")["b.c"])
    #expect(try whole.int64s() == [.min, .max] && whole.shape == [2, 1])
  }

  @Test("a network's tensors are those of its whole name")
  func prefixes() throws {
    let contents = try checkpointContents()
    #expect(contents.tensors(of: "network").keys.sorted() == ["a", "b.c"])
    #expect(contents.tensors(of: "networks").keys.sorted() == ["a"])
    #expect(contents.tensors(of: "net").isEmpty)
  }

  @Test("a bit that has changed is found, wherever it is")
  func flips() throws {
    let folder = try ScratchFolder()
    let (file, bytes) = try written(in: folder)
    // Every byte of the tensors and of the length, a part of the text's.
    let places =
      Array(0..<8) + Array(stride(from: 8, to: bytes.count - 40, by: 11))
      + Array(bytes.count - 40..<bytes.count)
    for place in places {
      var damaged = bytes
      damaged[place] ^= 1 << (place % 8)
      try folder.write(damaged, to: "last.safetensors")
      #expect(throws: (any Error).self, "byte \(place)") { try file.read() }
    }
  }

  @Test("a file that ends too early or too late is none", arguments: [0, 7, 8, 100, -40, -1])
  func cut(length: Int) throws {
    let folder = try ScratchFolder()
    let (file, bytes) = try written(in: folder)
    try folder.write(length < 0 ? bytes.dropLast(-length) : bytes.prefix(length), to: "last.safetensors")
    #expect(throws: (any Error).self) { try file.read() }
    try folder.write(bytes + [0], to: "last.safetensors")
    #expect(throws: (any Error).self) { try file.read() }
  }

  @Test("a hash without a training, a training without a hash, and another's hash are refused")
  func metadata() throws {
    let folder = try ScratchFolder()
    let (file, _) = try written(in: folder)
    let (tensors, metadata) = try SafeTensors.read(file.path)
    let other = String(repeating: "0", count: 64)
    for wrong in [
      ["training": metadata["training"]], ["sha256": metadata["sha256"]], [:],
      ["training": metadata["training"], "sha256": other],
      ["training": "{}", "sha256": metadata["sha256"]],
    ] {
      try SafeTensors.write(tensors, metadata: wrong.compactMapValues(\.self), to: file.path)
      let error = #expect(throws: TrainingError.self) { try file.read() }
      #expect(error?.description.hasPrefix(file.path) ?? false)
    }
    try SafeTensors.write(tensors, metadata: metadata, to: file.path)
    #expect(throws: Never.self) { try file.read() }
  }

  @Test("a tensor that has been taken out, renamed or given another shape is missed")
  func tensors() throws {
    let folder = try ScratchFolder()
    let (file, _) = try written(in: folder)
    let (tensors, metadata) = try SafeTensors.read(file.path)
    let whole = try #require(tensors["network.b.c"])
    var changes = [tensors, tensors, tensors]
    changes[0]["network.b.c"] = nil
    changes[1]["network.b.c"] = nil
    changes[1]["network.b.d"] = whole
    changes[2]["network.b.c"] = try whole.reshape([1, 2])
    for change in changes {
      try SafeTensors.write(change, metadata: metadata, to: file.path)
      #expect(throws: TrainingError.self) { try file.read() }
    }
  }

  @Test("a later write replaces the file as a whole and leaves nothing beside it")
  func replaced() throws {
    let folder = try ScratchFolder()
    let (file, _) = try written(in: folder)
    var contents = try checkpointContents()
    contents.state.step = 2
    contents.tensors = [:]
    try file.write(contents)
    let read = try file.read()
    #expect(read.state.step == 2 && read.tensors.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["last.safetensors"])
  }
}
