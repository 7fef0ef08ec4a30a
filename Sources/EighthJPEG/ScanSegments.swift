import Foundation

/// The entropy-coded stretches of a scan between restart markers, in turn.
///
/// In the file every byte 255 of them is followed by a zero; a stretch is moved together over those, in place.
struct ScanSegments {
  private let file: UnsafeMutableBufferPointer<UInt8>
  private var position: Int
  private var marker: UInt8?
  /// The marker that ends the next stretch, if not the last; they count to eight.
  private var restart: UInt8 = 0xD0

  init(_ file: UnsafeMutableBufferPointer<UInt8>, from position: Int) {
    self.file = file
    self.position = position
  }

  /// Whether the last stretch ended with the image.
  var isAtEnd: Bool { marker == 0xD9 }

  /// The next stretch's bytes; nil when another marker than the restart in turn came before, or the file's end.
  mutating func next() -> (start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)? {
    if let marker {
      guard marker == restart else { return nil }
      restart = 0xD0 | (restart &+ 1) & 7
    }
    guard let base = file.baseAddress else { return nil }
    let start = base + position
    var end = start
    while let found = memchr(base + position, 0xFF, file.count - position) {
      let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      // With the 255 itself, which stays if a zero follows.
      memmove(end, base + position, place + 1 - position)
      end += place + 1 - position
      position = place + 1
      while position < file.count, file[position] == 0xFF { position += 1 }
      guard position < file.count else { return nil }
      marker = file[position]
      position += 1
      if marker != 0 { return (UnsafePointer(start), UnsafePointer(end - 1)) }
    }
    return nil
  }
}
