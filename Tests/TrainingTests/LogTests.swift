import Foundation
import SwiftProtobuf
import Testing

@testable import Training

struct LogTests {
  @Test("the checksum is CRC-32C", arguments: [("123456789", 0xE306_9283), ("", 0), ("a", 0xC1D0_4330)])
  func checksum(text: String, expected: UInt32) {
    #expect(CRC32C.checksum(text.utf8) == expected)
  }

  @Test("thirty-two zeros have the checksum of RFC 3720, appendix B.4")
  func zeros() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test("a histogram counts every finite number once")
  func histogram() throws {
    let histogram = try #require(TensorBoardHistogramProto(of: [0, 1, 1, 2, 3, .nan], buckets: 3))
    #expect(histogram.bucket == [1, 2, 2])
    #expect(histogram.bucketLimit == [1, 2, 3])
    #expect((histogram.num, histogram.sum, histogram.sumSquares) == (5, 7, 15))
    #expect(TensorBoardHistogramProto(of: [.nan]) == nil)
    #expect(TensorBoardHistogramProto(of: [4, 4])?.bucket.reduce(0, +) == 2)
  }

  @Test("every record says its length, and has the checksums of length and message")
  func records() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let events = try EventFile(in: folder, after: 7)
    try events.add(["loss": 0.5, "nothing": .nan], step: 8)
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    #expect(name.contains("tfevents"))
    var bytes = try Data(contentsOf: folder.appending(path: name))[...]
    func number(_ count: Int) -> UInt64 {
      defer { bytes = bytes.dropFirst(count) }
      return bytes.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    var messages: [TensorBoardEvent] = []
    while !bytes.isEmpty {
      let head = bytes.prefix(8)
      let length = Int(number(8))
      #expect(number(4) == UInt64(CRC32C.masked(head)))
      let message = bytes.prefix(length)
      bytes = bytes.dropFirst(length)
      #expect(number(4) == UInt64(CRC32C.masked(message)))
      messages.append(try TensorBoardEvent(serializedBytes: Data(message)))
    }
    #expect(messages.map(\.step) == [0, 8, 8])
    #expect(messages.first?.fileVersion == "brain.Event:2")
    #expect(messages.dropFirst().first?.sessionLog.status == .start)
    #expect(messages.last?.summary.value.map(\.tag) == ["loss"])
    #expect(messages.last?.summary.value.first?.simpleValue == 0.5)
  }
}
