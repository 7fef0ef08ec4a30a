import EighthJPEG
import Foundation
import Testing

/// What fuzzing found, and its siblings: files that libjpeg refuses or calls damaged.
@Suite("An eighth of a JPEG is left to libjpeg")
struct EighthJPEGDamageTests {
  /// Four blocks of 4:4:4, each with a restart marker after it.
  private let whole: [UInt8]

  init() throws {
    let data = Data(
      base64Encoded: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/\
        2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAIACADAREAAhEBAxEB/8QA\
        FwAAAwEAAAAAAAAAAAAAAAAAAwQFBv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAXAQADAQAAAAAAAAAAAAAAAAADBAYF/8QAFBEBAAAAAAAAAAAAAAAAAAAA\
        AP/dAAQAAf/aAAwDAQACEQMRAD8AMSTz/9CeMqX/0Um0G//S2CHMv//Z
        """)
    whole = [UInt8](try #require(data))
    #expect(EighthJPEG(whole)?.width == 4)
  }

  /// A table for DHT: how many words have one bit, and the symbols.
  private static func table(_ kind: UInt8, words: UInt8, _ symbols: [UInt8]) -> [UInt8] {
    [0xFF, 0xC4, 0, UInt8(19 + symbols.count), kind, words] + [UInt8](repeating: 0, count: 15) + symbols
  }

  @Test(
    "when a marker, a table or the scan is not as the standard has it",
    arguments: [
      ("a restart marker out of turn", [0xFF, 0xD1], [0xFF, 0xD3]),
      ("a restart marker twice", [0xFF, 0xD1], [0xFF, 0xD0]),
      ("bytes left before a restart marker", [0xFF, 0xD1], [0, 0xFF, 0xD1]),
      ("bytes left at the end", [0xFF, 0xD9], [0, 0, 0xFF, 0xD9]),
      ("a scan of fewer coefficients", [0x11, 0, 63, 0], [0x11, 0, 62, 0]),
      ("a second start", [0xFF, 0xDD], [0xFF, 0xD8, 0xFF, 0xDD]),
      ("a marker that has no segment", [0xFF, 0xDD], [0xFF, 0x01, 0, 2, 0xFF, 0xDD]),
      ("a restart marker among the tables", [0xFF, 0xDD], [0xFF, 0xD0, 0, 2, 0xFF, 0xDD]),
      (
        "a fifth table of quantisers", [0xFF, 0xDD],
        [0xFF, 0xDB, 0, 67, 4] + [UInt8](repeating: 1, count: 64) + [0xFF, 0xDD]
      ),
      ("a fifth code", [0xFF, 0xDD], table(4, words: 1, [0]) + [0xFF, 0xDD]),
      ("a word of ones alone", [0xFF, 0xDD], table(2, words: 2, [0, 1]) + [0xFF, 0xDD]),
      ("a difference of sixteen bits", [0xFF, 0xDD], table(2, words: 1, [16]) + [0xFF, 0xDD]),
    ] as [(String, [UInt8], [UInt8])])
  func damage(name: String, old: [UInt8], new: [UInt8]) throws {
    var file = whole
    let place = try #require(file.indices.last { file[$0...].starts(with: old) })
    file.replaceSubrange(place..<place + old.count, with: new)
    #expect(EighthJPEG(file) == nil, "\(name)")
  }

  @Test("but not when a code of one word, which is enough, stands among the tables")
  func code() throws {
    let place = try #require(whole.indices.last { whole[$0...].starts(with: [0xFF, 0xDD]) })
    let file = whole[..<place] + Self.table(2, words: 1, [0]) + whole[place...]
    #expect(EighthJPEG(Array(file)) != nil)
  }

  @Test("when a block's mean takes more than sixteen bits", arguments: [(16, true), (17, false)])
  func overflow(blocks: Int, isRead: Bool) {
    // Every difference is 2,047: eleven ones after the code's only word, 0; then the block's end, 0.
    var bits = [Bool]()
    for _ in 0..<3 * blocks { bits += [false] + [Bool](repeating: true, count: 11) + [false] }
    while bits.count % 8 != 0 { bits.append(true) }
    let scan = stride(from: 0, to: bits.count, by: 8).flatMap { start -> [UInt8] in
      let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
      return byte == 0xFF ? [byte, 0] : [byte]
    }
    var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    file += Self.table(0, words: 1, [11]) + Self.table(0x10, words: 1, [0])
    file += [0xFF, 0xC0, 0, 17, 8, 0, 8, 0, UInt8(8 * blocks), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
    file += [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0] + scan + [0xFF, 0xD9]
    #expect((EighthJPEG(file) != nil) == isRead)
  }
}
