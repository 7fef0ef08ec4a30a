import Foundation
import Ratings
import Testing

@testable import Inference

/// The places of elements in an array's text, beside what another reader makes of the whole.
@Suite("Elements of JSON")
struct JSONElementsTests {
  private func space(_ generator: inout SeededGenerator) -> String {
    String(
      (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        " \n\t\r".randomElement(using: &generator) ?? " "
      })
  }

  private func value(depth: Int, _ generator: inout SeededGenerator) -> String {
    let texts = [
      #""a""#, #""\"],[{""#, #""\\""#, #""é\u0041""#, #""\\\"""#, "1", "-2.5e3", "true", "null", "{}", "[ ]",
    ]
    guard depth > 0, Bool.random(using: &generator) else {
      return texts.randomElement(using: &generator) ?? "1"
    }
    let count = Int.random(in: 1...3, using: &generator)
    let isObject = Bool.random(using: &generator)
    let parts = (0..<count).map { index in
      let name = isObject ? #""k]\#(index)""# + space(&generator) + ":" : ""
      return space(&generator) + name + space(&generator) + value(depth: depth - 1, &generator)
        + space(&generator)
    }
    return isObject ? "{\(parts.joined(separator: ","))}" : "[\(parts.joined(separator: ","))]"
  }

  @Test("each place holds what another reader finds there, in arrays of any layout", arguments: 0..<8)
  func random(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      let elements = (0..<Int.random(in: 0...5, using: &generator)).map { _ in value(depth: 4, &generator) }
      let spaced = elements.map { space(&generator) + $0 + space(&generator) }
      let text = space(&generator) + "[" + spaced.joined(separator: ",") + "]" + space(&generator)
      let bytes = Array(text.utf8)
      let ranges = try #require(JSONElements.ranges(in: bytes), "\(text)")
      #expect(ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == elements)
      let whole = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSArray)
      let parts = try ranges.map {
        try JSONSerialization.jsonObject(with: Data(bytes[$0]), options: .fragmentsAllowed)
      }
      #expect(whole == parts as NSArray)
    }
  }

  @Test("an array that was cut off anywhere is none")
  func cut() throws {
    let bytes = Array(#"[{"path":"a]","d":[1,2]},{"path":"\"b"}, 3]"#.utf8)
    #expect(JSONElements.ranges(in: bytes)?.count == 3)
    for end in bytes.indices { #expect(JSONElements.ranges(in: Array(bytes[..<end])) == nil, "\(end)") }
  }

  @Test("any bytes have an answer", arguments: 0..<4)
  func noise(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let letters = Array("[]{},\"\\ 1a".utf8)
    for _ in 0..<2_000 {
      let bytes = [UInt8(ascii: "[")] + (0..<12).map { _ in letters.randomElement(using: &generator) ?? 0 }
      let ranges = JSONElements.ranges(in: bytes) ?? []
      #expect(ranges.allSatisfy { !$0.isEmpty && $0.lowerBound > 0 && $0.upperBound < bytes.count })
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }
  }
}
