import Foundation
import Testing

@testable import Networks

@Suite("Tensors that share a storage")
struct SharedStorageTests {
  /// A file of `torch.save` in its older format: so many names for one tensor of 1,000 numbers.
  private func file(names: Int) -> Data {
    func text(_ text: String) -> Data { Data([0x55, UInt8(text.utf8.count)]) + Data(text.utf8) }
    func global(_ name: String) -> Data { Data("c\(name)\n".utf8) }
    let count = Data([0x4D, 0xE8, 0x03])
    let storage =
      Data("(".utf8) + text("storage") + global("torch\nFloatStorage") + text("0") + text("cpu") + count
      + Data("tQ".utf8)
    let tensor =
      global("torch._utils\n_rebuild_tensor_v2") + Data("(".utf8) + storage + Data([0x4B, 0]) + count
      + Data([0x85, 0x4B, 1, 0x85, 0x89]) + Data("tR".utf8) + Data([0x71, 0])
    var state = Data([0x80, 2]) + Data("}(".utf8) + text("first") + tensor
    for name in 1..<names { state += text("\(name)") + Data([0x68, 0]) }
    let magic = Data([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E])
    let version = Data([0x80, 2, 0x4D, 0xE9, 0x03, 0x2E])
    let machine = Data([0x80, 2, 0x7D, 0x2E])
    let keys = Data([0x80, 2]) + Data("](".utf8) + text("0") + Data("e.".utf8)
    let numbers = Data([0xE8, 3, 0, 0, 0, 0, 0, 0]) + Data(count: 4_000)
    return magic + version + machine + state + Data("u.".utf8) + keys + numbers
  }

  private func read(_ data: Data) throws -> Int {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try TorchSaveFile.read(file.path).count
  }

  @Test("a few are read; so many that a small file would take all memory are refused")
  func bound() throws {
    #expect(try read(file(names: 4)) == 4)
    let error = #expect(throws: WeightsError.self) { try read(file(names: 100)) }
    #expect(error?.kind == .damaged)
  }
}
