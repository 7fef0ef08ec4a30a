import Foundation

/// Walks over bytes and never past their end; numbers are little-endian.
struct ByteReader {
  let data: Data
  private(set) var position: Int

  init(_ data: Data, at offset: Int = 0) {
    self.data = data
    position = data.startIndex + min(max(0, offset), data.count)
  }

  var remaining: Int { data.endIndex - position }

  mutating func bytes(_ count: Int) throws(FormatError) -> Data {
    guard count >= 0, count <= remaining else {
      throw .damaged("cut short: \(count) more bytes expected, \(remaining) left")
    }
    defer { position += count }
    return data[position..<position + count]
  }

  mutating func byte() throws(FormatError) -> UInt8 {
    guard remaining > 0 else { throw .damaged("cut short") }
    defer { position += 1 }
    return data[position]
  }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws(FormatError) -> T {
    let field = try bytes(MemoryLayout<T>.size)
    return T(littleEndian: field.withUnsafeBytes { $0.loadUnaligned(as: T.self) })
  }

  mutating func string(_ count: Int) throws(FormatError) -> String {
    guard let text = String(data: try bytes(count), encoding: .utf8) else {
      throw .damaged("text that is not UTF-8")
    }
    return text
  }

  /// Up to the next line feed, which is skipped.
  mutating func line() throws(FormatError) -> String {
    guard let end = data[position...].firstIndex(of: 0x0a) else { throw .damaged("a line without an end") }
    let text = try string(end - position)
    position = end + 1
    return text
  }
}
