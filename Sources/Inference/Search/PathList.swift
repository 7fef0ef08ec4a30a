import Foundation

/// The paths on standard input: one a line, or each ended by a NUL byte as `find -print0` does.
///
/// A NUL byte in what comes first means that all paths end so, since no path holds one. Of lines, those of other systems are
/// understood, too: with a carriage return at their end, or a byte order mark at the very beginning.
struct PathList: IteratorProtocol {
  /// A path, or why the list cannot be read on.
  enum Entry {
    case path(PhotoPath)
    case problem(String)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var end: UInt8?
  private var buffer: [UInt8] = []
  private var isFirst = true
  private var hasEnded = false

  /// A list whose paths end with NUL if it is said so.
  init(nulSeparated: Bool) { end = nulSeparated ? 0 : nil }

  /// The next path; empty lines are passed over.
  mutating func next() -> Entry? {
    while true {
      if end == nil { end = separator }
      if let end, let place = buffer.firstIndex(of: end) {
        let bytes = Array(buffer[..<place])
        buffer.removeSubrange(...place)
        if let entry = entry(bytes) { return entry }
      } else if hasEnded {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : entry(buffer)
      } else if let problem = fill() {
        hasEnded = true
        return .problem(problem)
      }
    }
  }

  /// What the paths seem to end with; nil as long as that cannot be told.
  private var separator: UInt8? {
    if isUTF16 { return Self.newline }
    if buffer.contains(0) { return 0 }
    return buffer.contains(Self.newline) ? Self.newline : nil
  }

  private var isUTF16: Bool {
    isFirst && (buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]))
  }

  private mutating func entry(_ bytes: [UInt8]) -> Entry? {
    defer { isFirst = false }
    if end == 0 { return bytes.isEmpty ? nil : .path(PhotoPath(bytes: bytes)) }
    guard !bytes.contains(0) else {
      (hasEnded, buffer) = (true, [])
      let isWide = isFirst && [[0xFF, 0xFE], [0xFE, 0xFF]].contains(Array(bytes.prefix(2)))
      return .problem(
        isWide
          ? "The list is in UTF-16; write it in UTF-8."
          : "The list has NUL bytes and line ends; with --null, paths end with NUL alone.")
    }
    var line = bytes[...]
    func exists(_ path: ArraySlice<UInt8>) -> Bool {
      var status = stat()
      return PhotoPath(bytes: path).withCString { lstat($0, &status) } == 0
    }
    if isFirst, line.starts(with: Self.mark), !exists(line) { line = line.dropFirst(Self.mark.count) }
    if line.last == UInt8(ascii: "\r"), !exists(line) { line = line.dropLast() }
    return line.isEmpty ? nil : .path(PhotoPath(bytes: line))
  }

  /// Reads on; says why that fails.
  private mutating func fill() -> String? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 {
      hasEnded = true
    } else if errno != EINTR {
      return "The list cannot be read: \(String(cString: strerror(errno)))."
    }
    return nil
  }
}
