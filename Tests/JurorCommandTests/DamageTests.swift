import Fixtures
import Foundation
import Imaging
import Inference
import Testing

@Suite("Damaged and odd files")
struct DamageTests {
  @Test("50 damaged and odd files in a folder of 100: 50 scores, 50 error records, exit code 1, no crash")
  func hundred() throws {
    let juror = try JurorProgram()
    var expected: [String: PhotoError.Kind] = [:]
    let noise = RGBImage(
      size: PixelSize(width: 400, height: 300),
      pixels: (0..<360_000).map { UInt8(truncatingIfNeeded: $0 * 7919 >> 3) })
    let image = try #require(noise)
    let (jpeg, png) = (try image.jpeg(quality: 80), try image.png())
    func odd(_ bytes: some Sequence<UInt8>, _ name: String, _ kind: PhotoError.Kind) throws {
      try juror.folder.write(bytes, to: "photos/\(name)")
      expected["photos/\(name)"] = kind
    }
    for index in 0..<50 {
      try juror.folder.write(index.isMultiple(of: 2) ? jpeg : png, to: "photos/ok\(index).jpg")
    }
    for index in 0..<15 { try odd(jpeg.prefix(jpeg.count * (index + 1) / 17), "cut\(index).jpg", .truncated) }
    for index in 0..<15 { try odd(png.prefix(png.count * (index + 1) / 17), "cut\(index).png", .truncated) }
    for index in 0..<8 { try odd([], "empty\(index).jpg", .empty) }
    for index in 0..<8 { try odd("<html>\(index)</html>".utf8, "page\(index).jpg", .unsupported) }
    for index in 0..<4 {
      // A header that promises 60,000 × 60,000 pixels.
      var huge = png
      huge.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
      huge.replaceSubrange(29..<33, with: checksum(huge[12..<29]))
      try odd(huge, "huge\(index).png", .tooLarge)
    }

    let run = try juror("score", "--model", "brightness", "photos")
    #expect(run.code == 1)
    #expect(run.records.count == 100)
    #expect(run.records.filter { $0.rating != nil }.count == 50)
    for record in run.records {
      guard case .failed(let kind, let message) = record.outcome else { continue }
      #expect(expected[record.path.text] == kind, "\(record.path.text): \(message)")
    }
  }

  /// CRC-32 as PNG uses it, bit by bit (ISO 3309), big-endian.
  private func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> $0) }
  }
}
