import Foundation
import Testing

@testable import Networks

/// Opcodes as in CPython's `pickletools`; what they mean has been compared with Python's own `pickle.loads`.
@Suite("Pickles")
struct PickleTests {
  private func pickle(_ body: [UInt8]) throws(FormatError) -> Pickle {
    var reader = ByteReader(Data([0x80, 2] + body + [0x2E]))
    let pickle = try Pickle(&reader)
    #expect(reader.remaining == 0)
    return pickle
  }

  private func items(_ body: [UInt8]) throws -> [PickleValue] {
    let pickle = try pickle(body)
    guard case .container(let index) = pickle.result else { return [] }
    return pickle.containers[index]
  }

  private func text(_ text: String) -> [UInt8] { [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }

  @Test("whole numbers of every length, little-endian, the longer ones signed")
  func wholes() throws {
    let numbers: [([UInt8], Int)] = [
      ([0x4B, 7], 7), ([0x4B, 255], 255), ([0x4D, 0xFF, 0x7F], 0x7FFF), ([0x4D, 0xFF, 0xFF], 0xFFFF),
      ([0x4A, 0xFE, 0xFF, 0xFF, 0xFF], -2), ([0x8A, 0], 0), ([0x8A, 1, 0xFF], -1),
      ([0x8A, 2, 0xFF, 0], 255), ([0x8A, 2, 0, 0x80], -32_768),
      ([0x8A, 8, 0, 0, 0, 0, 0, 0, 0, 0x80], .min),
    ]
    for (body, number) in numbers { #expect(try pickle(body).result == .int(number)) }
    // Nothing that is measured is that long: torch's magic number is.
    #expect(try pickle([0x8A, 9] + [UInt8](repeating: 1, count: 9)).result == .none)
  }

  @Test("texts, truths, nothing, and numbers with a point, which are big-endian")
  func scalars() throws {
    #expect(try pickle([0x47, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]).result == .double(1.5))
    #expect(try pickle([0x58, 3, 0, 0, 0, 0x61, 0xC3, 0xA9]).result == .string("aé"))
    #expect(try pickle(text("ab")).result == .string("ab"))
    #expect(
      try [[0x88], [0x89], [0x4E]].map { try pickle($0).result } == [.bool(true), .bool(false), .none])
    #expect(try pickle(Array("ctorch\nFloatStorage\n".utf8)).result == .global("torch.FloatStorage"))
  }

  @Test("tuples, lists and dictionaries, in all ways of filling them")
  func containers() throws {
    let (one, two, three): ([UInt8], [UInt8], [UInt8]) = ([0x4B, 1], [0x4B, 2], [0x4B, 3])
    #expect(try items([0x28] + one + two + [0x74]) == [.int(1), .int(2)])
    #expect(try items(one + [0x85]) == [.int(1)])
    #expect(try items(one + two + [0x86]) == [.int(1), .int(2)])
    #expect(try items(one + two + three + [0x87]) == [.int(1), .int(2), .int(3)])
    #expect(try items([0x5D, 0x28, 0x88, 0x89, 0x65, 0x4E, 0x61]) == [.bool(true), .bool(false), .none])
    // Keys and values by turns.
    let (a, b) = (text("a") + one, text("b") + two)
    let expected: [PickleValue] = [.string("a"), .int(1), .string("b"), .int(2)]
    #expect(try items([0x7D, 0x28] + a + b + [0x75]) == expected)
    #expect(try items([0x7D] + a + [0x73] + b + [0x73]) == expected)
    #expect(
      try items(Array("ccollections\nOrderedDict\n".utf8) + [0x29, 0x52] + a + [0x73])
        == Array(expected[..<2]))
  }

  @Test("what was stored under a number is recalled, the container itself and no copy")
  func memo() throws {
    #expect(try items(text("a") + [0x71, 5, 0x68, 5, 0x86]) == [.string("a"), .string("a")])
    #expect(
      try items(text("a") + [0x72, 0, 1, 0, 0, 0x6A, 0, 1, 0, 0, 0x86]) == [.string("a"), .string("a")])
    // A list that is stored and filled afterwards.
    let shared = try pickle([0x5D, 0x71, 0, 0x4B, 1, 0x61, 0x68, 0, 0x86])
    guard case .container(let pair) = shared.result else { return }
    #expect(shared.containers[pair][0] == shared.containers[pair][1])
    #expect(shared.containers.contains([.int(1)]))
  }

  @Test("a list in itself is a number, and no nest without an end")
  func cycle() throws {
    let pickle = try pickle([0x5D, 0x71, 0, 0x68, 0, 0x61])
    #expect(pickle.result == .container(0) && pickle.containers == [[.container(0)]])
  }

  @Test("calls are written down with their arguments, and never made")
  func calls() throws {
    let pickle = try pickle(Array("cos\nsystem\n".utf8) + text("true") + [0x85, 0x52])
    guard case .call("os.system", let arguments) = pickle.result else {
      Issue.record("\(pickle.result)")
      return
    }
    #expect(pickle.containers[arguments] == [.string("true")])
  }

  @Test(
    "a pickle that takes what it does not hold, or what nobody knows, is an error",
    arguments: [
      [], [0x85], [0x4B, 1, 0x86], [0x74], [0x28, 0x61], [0x4B, 1, 0x4B, 2, 0x61], [0x68, 3], [0x71, 0],
      [0x4B, 1, 0x51], [0x4B, 1, 0x29, 0x52], [0x58, 255, 255, 255, 255, 0x61], [0x55, 2, 0xC3, 0x28],
      [0x63, 0x61], [0x80], [0x8A, 4, 1], [0x47, 0], [0x93], [0x69], [0x30],
      // An opened bracket keeps what lies below it.
      [0x4B, 1, 0x28, 0x85],
    ] as [[UInt8]])
  func broken(body: [UInt8]) {
    #expect(throws: FormatError.self) { try pickle(body) }
  }
}
