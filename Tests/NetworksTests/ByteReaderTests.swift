import Foundation
import Testing

@testable import Networks

@Suite("Bytes")
struct ByteReaderTests {
  /// A slice, whose indices do not begin at 0.
  private let data = Data([9, 9, 1, 2, 3, 4, 0x61, 0x0A, 0x62])[2...]

  @Test("numbers are little-endian, and lines end with a line feed that is skipped")
  func reading() throws {
    var reader = ByteReader(data)
    #expect(try reader.integer(UInt16.self) == 0x0201)
    #expect(try reader.byte() == 3)
    #expect(try reader.integer(Int8.self) == 4)
    #expect(try reader.line() == "a")
    #expect(reader.remaining == 1)
    #expect(try reader.string(1) == "b" && reader.remaining == 0)
  }

  @Test("nothing is read beyond the end, and what is left stays where it was")
  func ends() throws {
    var reader = ByteReader(data, at: 5)
    #expect(throws: FormatError.self) { try reader.integer(UInt32.self) }
    #expect(throws: FormatError.self) { try reader.bytes(-1) }
    #expect(throws: FormatError.self) { try reader.bytes(.max) }
    #expect(reader.remaining == 2)
    #expect(try reader.bytes(2) == Data([0x0A, 0x62]) && reader.bytes(0).isEmpty)
    #expect(throws: FormatError.self) { try reader.byte() }
    #expect(throws: FormatError.self) { try reader.line() }
  }

  @Test("a start outside is the nearest end")
  func starts() {
    #expect(ByteReader(data, at: -3).remaining == 7)
    #expect(ByteReader(data, at: 100).remaining == 0)
  }

  @Test("bytes that are no UTF-8 are no text")
  func utf8() {
    var reader = ByteReader(Data([0xC3, 0x28]))
    #expect(throws: FormatError.damaged("text that is not UTF-8")) { try reader.string(2) }
  }
}
