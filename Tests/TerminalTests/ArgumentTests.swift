import Testing

@testable import Terminal

@Suite("Arguments")
struct ArgumentTests {
  @Test(
    "no byte is lost on the way through a string",
    arguments: [
      Array("plain.jpg".utf8), Array("für 写真.jpg".utf8), [], [0x6C, 0xE9, 0x2E, 0x6A], [0xE9], [0xFF, 0xFE],
      [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], Array("\u{10FF80}\u{10FFFF}".utf8),
      Array("\u{10FF80}".utf8.dropLast()), [0xF4, 0x90, 0x80, 0x80],
    ])
  func roundTrip(bytes: [UInt8]) {
    #expect(Arguments.bytes(of: Arguments.string(of: bytes)) == bytes)
  }

  @Test("what is UTF-8 is the same text, what is not differs where its bytes do")
  func text() {
    #expect(Arguments.string(of: Array("für.jpg".utf8)) == "für.jpg")
    #expect(Arguments.string(of: [0x61, 0xE9]) != Arguments.string(of: [0x61, 0xE8]))
    #expect("\(PathArgument(bytes: [0x61, 0xE9, 0x0A]))" == "a\u{FFFD}\\n")
  }
}
