import Foundation
import Text

/// The bytes of a text file in UTF-8, read once, whose every complaint names line and column.
///
/// A byte order mark is skipped, UTF-16 with one is converted. Other bytes that are not UTF-8, NUL bytes and files that are
/// known to be no text are errors. Lines end with LF, CRLF or CR.
struct TextFile: Sendable {
  let path: String
  let bytes: [UInt8]
  /// Where the text begins: after the byte order mark, if there is one.
  let start: Int

  /// Reads the file, or whatever comes through the pipe, at `path`.
  init(path: String) throws(DatasetError) {
    try self.init(path: path, bytes: readBytes(of: path))
  }

  /// Takes these bytes for the content of `path`.
  init(path: String, bytes: [UInt8]) throws(DatasetError) {
    if let description = ForeignContent.description(of: bytes) {
      throw DatasetError(path, "this is \(description)")
    }
    self.path = path
    self.bytes = UTF16Text.utf8(bytes) ?? bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    try checkEncoding()
  }

  private func checkEncoding() throws(DatasetError) {
    var union: UInt8 = 0
    var smallest: UInt8 = 0xFF
    for byte in bytes {
      union |= byte
      smallest = min(smallest, byte)
    }
    if smallest == 0, !bytes.isEmpty, let offset = bytes.firstIndex(of: 0) {
      throw error(
        at: offset, "expected UTF-8 text, found a NUL byte; is it UTF-16 without a byte order mark?")
    }
    if union >= 0x80, let offset = firstInvalid() {
      let value = String(bytes[offset], radix: 16)
      throw error(at: offset, "expected UTF-8 text, found the byte 0x\(value); is it in another encoding?")
    }
  }

  /// The first byte that does not belong to UTF-8.
  private func firstInvalid() -> Int? {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var position = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar): position += scalar.count
      case .error: return position
      case .emptyInput: return nil
      }
    }
  }

  /// Line and column, both from 1, of a byte; a column is a character.
  func place(of offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var lineStart = start
    var position = start
    while position < min(offset, bytes.count) {
      let byte = bytes[position]
      position += 1
      let isCRLF = byte == .carriageReturn && position < bytes.count && bytes[position] == .lineFeed
      if byte == .lineFeed || (byte == .carriageReturn && !isCRLF) {
        line += 1
        lineStart = position
      }
    }
    let before = bytes[lineStart..<max(lineStart, min(offset, bytes.count))]
    return (line, before.count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// An error that points at a byte.
  func error(at offset: Int, field: String? = nil, _ message: String) -> DatasetError {
    let place = place(of: offset)
    return DatasetError(path, line: place.line, column: place.column, field: field, message)
  }

  /// Some bytes as text.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

extension JSONReader {
  /// Reads the records of a file.
  init(_ file: TextFile) { self.init(file.bytes, from: file.start) }

  /// The next record of `file`, or nil after the last one.
  mutating func next(in file: TextFile) throws(DatasetError) -> JSONValue? {
    do throws(JSONError) {
      return try next()
    } catch {
      throw file.error(at: error.offset, error.message)
    }
  }
}

/// All bytes of a regular file or a pipe.
private func readBytes(of path: String) throws(DatasetError) -> [UInt8] {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw DatasetError(path, "there is no such file")
  }
  if isFolder.boolValue { throw DatasetError(path, "expected a file, found a folder") }
  do {
    // Not `Data(contentsOf:)`, which takes an empty device for an unreadable one.
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    return [UInt8](try file.readToEnd() ?? Data())
  } catch {
    throw DatasetError(path, "this file cannot be read: \(error.localizedDescription)")
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
}
