/// Walks from marker to marker.
struct Segments {
  private let file: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ file: UnsafeBufferPointer<UInt8>) { self.file = file }

  /// The marker at this place, after any fill bytes.
  mutating func marker() -> UInt8? {
    guard position < file.count, file[position] == 0xFF else { return nil }
    while position < file.count, file[position] == 0xFF { position += 1 }
    guard position < file.count else { return nil }
    position += 1
    return file[position - 1]
  }

  /// The segment that follows a marker, without its length.
  mutating func segment() -> [UInt8]? {
    guard position + 2 <= file.count else { return nil }
    let length = Int(file[position]) << 8 | Int(file[position + 1])
    guard length >= 2, position + length <= file.count else { return nil }
    defer { position += length }
    return Array(file[position + 2..<position + length])
  }
}

extension [UInt8] {
  /// Two bytes as a number, the higher first.
  func number(at place: Int) -> Int { Int(self[place]) << 8 | Int(self[place + 1]) }
}
